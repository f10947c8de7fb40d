#include "facts/os.hpp"

#include <array>
#include <map>

#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "facts/reading.hpp"

namespace tend::facts {
namespace {

// Values are quoted as a shell has it; in double quotes a backslash takes a special meaning away.
std::string unquoted(std::string_view value) {
  const bool quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                      value.back() == value.front();
  if (!quoted) return std::string(value);
  const bool has_escapes = value.front() == '"';
  std::string plain;
  for (std::size_t i = 1; i + 1 < value.size(); ++i) {
    if (has_escapes && value[i] == '\\' && i + 2 < value.size()) ++i;
    plain += value[i];
  }
  return plain;
}

std::map<std::string, std::string> parse_assignments(std::string_view text) {
  std::map<std::string, std::string> values;
  for (const auto& line : split_lines(text)) {
    const auto pair = key_and_value(line, '=');
    if (pair && pair->first.rfind('#', 0) != 0) values[pair->first] = unquoted(pair->second);
  }
  return values;
}

std::string family_of(const std::string& id, const std::string& like) {
  const auto words = split(id + " " + like, ' ');
  for (const auto& word : words) {
    if (word == "debian" || word == "suse") return word;
    if (word == "rhel" || word == "fedora" || word == "centos") return "redhat";
  }
  return id;
}

std::string name_of(const std::string& id, const std::string& version,
                    const std::string& codename) {
  if (!version.empty()) return id + "-" + version;
  return codename.empty() ? id : id + "-" + codename;
}

}  // namespace

std::string package_architecture(const std::string& machine) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNames = {
      {{"x86_64", "amd64"},
       {"aarch64", "arm64"},
       {"i686", "i386"},
       {"armv7l", "armhf"},
       {"ppc64le", "ppc64el"},
       {"loongarch64", "loong64"}}};
  for (const auto& [kernel, packages] : kNames) {
    if (machine == kernel) return std::string(packages);
  }
  return machine;
}

Value parse_os_release(std::string_view text, const std::string& machine) {
  auto values = parse_assignments(text);
  // The specification's own default.
  const auto id = values["ID"].empty() ? std::string("linux") : values["ID"];
  const auto& version = values["VERSION_ID"];
  const auto& codename = values["VERSION_CODENAME"];
  return Map{{"id", id},
             {"version", version},
             {"codename", codename},
             {"family", family_of(id, values["ID_LIKE"])},
             {"name", name_of(id, version, codename)},
             {"architecture", package_architecture(machine)}};
}

Result<Value> gather_os(const FileReader& files) {
  auto text = files.read("/etc/os-release");
  if (!text) text = files.read("/usr/lib/os-release");
  if (!text) return fail(std::move(text).error());
  return parse_os_release(*text, machine());
}

}  // namespace tend::facts
