// Unit files as text: what enabling one would link. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tend::system {

// The [Install] section of systemd.unit(5), specifiers not yet replaced.
struct InstallSection {
  std::vector<std::string> wanted_by;
  std::vector<std::string> required_by;
  std::vector<std::string> aliases;
  std::vector<std::string> also;
  std::string default_instance;

  bool links_anything() const {
    return !wanted_by.empty() || !required_by.empty() || !aliases.empty();
  }
};

InstallSection parse_install_section(std::string_view text);

// "getty@tty1.service" -> "getty@.service"; empty when the name is of no instance.
std::string template_of(const std::string& unit);
// "getty@.service", "tty1" -> "getty@tty1.service".
std::string instance_of(const std::string& unit_template, const std::string& instance);
// The specifiers %n %N %p %i %j %% replaced by what they mean for `unit`; others stay.
std::string expand_specifiers(const std::string& text, const std::string& unit);

}  // namespace tend::system
