// What pam-auth-update(8) keeps: the stacks that it wrote, by profile, below /var/lib/pam, and the
// same stacks as they stand in /etc/pam.d/common-*. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tend::resources {

// Each has a file of its name below /var/lib/pam, and /etc/pam.d/common-NAME.
inline constexpr std::array<std::string_view, 5> kPamStacks = {"account", "auth", "password",
                                                               "session", "session-noninteractive"};

struct PamStack {
  bool listed = false;               // the profile has lines in what the tool wrote
  std::vector<std::string> missing;  // those of them that do not stand there any more
  std::string foreign;  // the first line among the tool's own that it did not write; the tool
                        // leaves all stacks alone then
};

// One stack, for one profile: `written` is the tool's copy, `standing` the file of /etc/pam.d.
// Options of a module and the lengths of jumps are not compared, as the tool keeps an admin's and
// counts anew.
PamStack read_pam_stack(std::string_view stack, const std::string& written,
                        const std::string& standing, const std::string& profile);

}  // namespace tend::resources
