#include "resources/pam_profile.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/pam_text.hpp"
#include "resources/text_file.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Change;
using model::Resource;

constexpr const char* kSeen = "/var/lib/pam/seen";
constexpr const char* kWhy = ".why";
constexpr std::chrono::seconds kTimeout{60};

model::KindSchema make_schema() {
  return {"pam_profile",
          "a profile of pam-auth-update: modules that logins go through",
          "a file below /usr/share/pam-configs",
          {choice("state", {"enabled", "disabled"},
                  "whether logins go through it; a disabled one is not enabled by its package "
                  "again")}};
}

bool wished_enabled(const Resource& resource) {
  return resource.text("state") != "disabled";
}

std::string profile_path(const Resource& resource) {
  return "/usr/share/pam-configs/" + resource.id.name;
}
std::string written_path(std::string_view stack) {
  return fmt::format("/var/lib/pam/{}", stack);
}
std::string standing_path(std::string_view stack) {
  return fmt::format("/etc/pam.d/common-{}", stack);
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

// An absent file reads as an empty one.
Result<std::string> read_or_empty(const std::string& path, const system::FileReader& files) {
  auto text = files.read(path);
  if (!text && text.error().code == ErrorCode::not_found) return std::string();
  return text;
}

struct Profile {
  bool enabled = false;
  std::string why_not;   // listed by the tool, and yet not there whole
  std::string obstacle;  // why the tool would change nothing
};

Result<Profile> read_profile(const std::string& name, const system::FileReader& files) {
  Profile profile;
  for (const auto stack : kPamStacks) {
    TEND_TRY(written, read_or_empty(written_path(stack), files));
    TEND_TRY(standing, read_or_empty(standing_path(stack), files));
    const auto found = read_pam_stack(stack, written, standing, name);
    profile.enabled = profile.enabled || found.listed;
    if (!found.missing.empty()) {
      profile.why_not =
          fmt::format("{} lacks its line `{}`", standing_path(stack), found.missing.front());
    }
    if (!found.foreign.empty()) {
      profile.obstacle = fmt::format(
          "{} was edited by hand ({}), so that pam-auth-update leaves PAM alone; "
          "`pam-auth-update --force` gives such edits up",
          standing_path(stack), printable(found.foreign));
    }
  }
  if (!profile.why_not.empty()) profile.enabled = false;
  return profile;
}

system::Command update_command(const Resource& resource) {
  system::Command command;
  // `--remove` is understood everywhere, `--disable` since pam 1.5.2-6.
  command.argv = {"pam-auth-update", "--package",
                  wished_enabled(resource) ? "--enable" : "--remove", resource.id.name};
  command.environment = {{"DEBIAN_FRONTEND", "noninteractive"},
                         {"DEBCONF_NONINTERACTIVE_SEEN", "true"}};
  command.timeout = timeout_of(resource, kTimeout);
  return command;
}

// The profiles that the tool does not switch on by itself any more, one a line.
std::string with_line(const std::string& text, const std::string& line) {
  auto lines = split_lines(text);
  if (std::find(lines.begin(), lines.end(), line) != lines.end()) return text;
  lines.push_back(line);
  return join(lines, "\n") + "\n";
}

class PamProfile final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    const bool good = !name.empty() && name.front() != '-' && name.front() != '.' &&
                      std::all_of(name.begin(), name.end(), is_name_character);
    if (good) return name;
    return fail(ErrorCode::invalid, fmt::format("`{}` is no name of a profile: letters, digits, "
                                                "_, - and .",
                                                printable(name)));
  }

  std::vector<Claim> claims(const Resource& resource) const override {
    std::vector<Claim> claims;
    for (const auto stack : kPamStacks) {
      claims.push_back({{Domain::path, standing_path(stack)}, "profile " + resource.id.name});
    }
    return claims;
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(profile, read_profile(resource.id.name, readers.files));
    if (profile.enabled != wished_enabled(resource) && !profile.obstacle.empty()) {
      return fail(ErrorCode::refused, profile.obstacle);
    }
    return model::State{{"exists", profile.enabled}, {kWhy, profile.why_not}};
  }

  std::vector<Witness> witnesses(const Resource& /*resource*/) const override {
    std::vector<Witness> witnesses;
    for (const auto stack : kPamStacks) {
      witnesses.push_back({written_path(stack), true});
      witnesses.push_back({standing_path(stack), true});
    }
    return witnesses;
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    const bool wanted = wished_enabled(resource);
    const auto presence = presence_of(observed);
    // What nobody wants here is brought by no package, either.
    if (!wanted && presence != Presence::present) return {};
    if (wanted && presence == Presence::present) return {};
    const Value before = Differences(resource, observed).before("exists");
    const Value* why = observed.find(kWhy);
    const bool torn = why != nullptr && why->is_string() && !why->as_string().empty();
    const std::string reason = before.is_unknown() ? before.display()
                               : torn              ? why->as_string()
                               : wanted            ? "not enabled"
                                                   : "enabled, wanted disabled";
    Change change = make_change(resource, model::Action::change, reason);
    change.attributes.push_back({"enabled", before, wanted});
    return {std::move(change)};
  }

  // A change planned before anybody could see the profile counts on a package to bring it.
  Status apply(const Change& change, const Resource& resource,
               system::Writers& writers) const override {
    TEND_TRY(profile, writers.files.status(profile_path(resource)));
    const auto* enabled = change.find("enabled");
    const bool unseen = enabled != nullptr && enabled->before.is_unknown();
    if (!profile.exists() && wished_enabled(resource) && !unseen) {
      return fail(ErrorCode::not_found,
                  fmt::format("there is no profile {}: its package is not installed",
                              profile_path(resource)));
    }
    TEND_TRY(result, writers.processes.run(update_command(resource)));
    if (!result.success() || result.err.find("Local modifications") != std::string::npos) {
      return fail(result.timed_out ? ErrorCode::timeout : ErrorCode::failed,
                  fmt::format("pam-auth-update: {}: {}", result.describe(), result.last_words()));
    }
    if (wished_enabled(resource) || !profile.exists()) return {};
    return edit_text(kSeen, true, writers.files,
                     [&](const std::string& text) { return with_line(text, resource.id.name); });
  }

  Restoration restoration(const Resource& /*resource*/,
                          const model::State& original) const override {
    return {Map{{"state", original_existed(original) ? "enabled" : "disabled"}}, ""};
  }
  std::optional<Map> deletion(const Resource& /*resource*/) const override {
    return Map{{"state", "disabled"}};
  }
};

}  // namespace

std::unique_ptr<Provider> make_pam_profile() {
  return std::make_unique<PamProfile>();
}

}  // namespace tend::resources
