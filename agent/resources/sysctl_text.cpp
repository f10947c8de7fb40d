#include "resources/sysctl_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.hpp"

namespace tend::resources {
namespace {

bool is_key_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-:@./").find(c) != std::string_view::npos;
}

std::string dotted(std::string key) {
  const auto separator = key.find_first_of("./");
  if (separator == std::string::npos || key[separator] == '.') return key;
  for (char& letter : key) {
    if (letter == '.') {
      letter = '/';
    } else if (letter == '/') {
      letter = '.';
    }
  }
  return key;
}

// Files by name, those of the directory that counts first.
std::map<std::string, std::string> all_files(const system::FileReader& files) {
  std::map<std::string, std::string> found;
  for (const char* directory : {"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d",
                                "/usr/lib/sysctl.d", "/lib/sysctl.d"}) {
    const auto names = files.list(directory);
    if (!names) continue;
    for (const auto& name : *names) {
      if (name.ends_with(".conf")) found.emplace(name, fmt::format("{}/{}", directory, name));
    }
  }
  return found;
}

}  // namespace

Result<std::string> canonical_sysctl_key(const std::string& name) {
  const std::string key = dotted(name);
  const auto parts = split(key, '.');
  const bool good =
      std::all_of(key.begin(), key.end(), is_key_character) && parts.size() >= 2 &&
      std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
        return !part.empty() && part != "/" && part != "//" && part.find("//") == std::string::npos;
      });
  if (good) return key;
  return fail(ErrorCode::invalid,
              fmt::format("`{}` is no key of sysctl, as net.ipv4.ip_forward is", printable(name)));
}

std::string canonical_sysctl_value(const std::string& value) {
  auto words = split(replace_all(value, "\t", " "), ' ');
  std::erase(words, "");
  return join(words, " ");
}

std::string sysctl_file(const std::string& key) {
  return fmt::format("/etc/sysctl.d/60-tend-{}.conf", replace_all(key, "/", "-"));
}

std::string sysctl_file_text(const std::string& key, const std::string& value) {
  return fmt::format("# tend: sysctl:{}\n{} = {}\n", key, key, value);
}

std::optional<std::string> sysctl_value_in(const std::string& text, const std::string& key) {
  std::optional<std::string> value;
  for (const auto& raw : split_lines(text)) {
    auto line = trim(raw);
    const auto equals = line.find('=');
    if (line.starts_with('#') || line.starts_with(';') || equals == std::string_view::npos)
      continue;
    if (line.starts_with('-')) line.remove_prefix(1);  // errors are ignored
    const auto at = line.find('=');
    if (dotted(std::string(trim(line.substr(0, at)))) != key) continue;
    value = canonical_sysctl_value(std::string(trim(line.substr(at + 1))));
  }
  return value;
}

Result<std::optional<SysctlOverride>> sysctl_override(const std::string& key,
                                                      const system::FileReader& files) {
  std::optional<SysctlOverride> last;
  const auto all = all_files(files);
  for (auto file = all.upper_bound(base_name(sysctl_file(key))); file != all.end(); ++file) {
    auto text = files.read(file->second);
    if (!text) {
      if (text.error().code == ErrorCode::not_found) continue;
      return fail(std::move(text).error());
    }
    if (auto value = sysctl_value_in(*text, key)) last = SysctlOverride{file->second, *value};
  }
  return last;
}

}  // namespace tend::resources
