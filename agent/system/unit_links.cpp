#include "system/unit_links.hpp"

#include <fmt/format.h>

#include <set>

#include "base/text.hpp"
#include "system/unit_file.hpp"

namespace tend::system {
namespace {

const std::string kConfig = "/etc/systemd/system";
const std::vector<std::string> kUnitPath = {kConfig, "/run/systemd/system",
                                            "/usr/local/lib/systemd/system", "/lib/systemd/system",
                                            "/usr/lib/systemd/system"};

struct Link {
  std::string path;
  std::string target;
};

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

Result<std::string> find_exactly(const FileReader& files, const std::string& name) {
  for (const auto& directory : kUnitPath) {
    auto path = directory + "/" + name;
    TEND_TRY(status, files.status(path));
    if (status.exists()) return path;
  }
  return std::string();
}

Result<std::vector<std::string>> list_if_there(const FileReader& files,
                                               const std::string& directory) {
  auto names = files.list(directory);
  if (!names && names.error().code == ErrorCode::not_found) return std::vector<std::string>{};
  return names;
}

Status collect_links(const FileReader& files, const std::string& directory,
                     std::vector<Link>& into) {
  TEND_TRY(names, list_if_there(files, directory));
  for (const auto& name : names) {
    auto path = directory + "/" + name;
    TEND_TRY(status, files.status(path));
    if (status.type != FileType::symlink) continue;
    TEND_TRY(target, files.read_link(path));
    into.push_back({std::move(path), std::move(target)});
  }
  return {};
}

// What `unit` is called by a link: itself, or the file that an alias points to.
bool is_of(const Link& link, const std::string& unit) {
  const auto target = base_name(link.target);
  return base_name(link.path) == unit || target == unit;
}

// The links in /etc that make the unit wanted, required, or known by another name.
Result<std::vector<Link>> enabling_links(const FileReader& files, const std::string& unit) {
  std::vector<Link> all;
  TEND_CHECK(collect_links(files, kConfig, all));
  TEND_TRY(names, list_if_there(files, kConfig));
  for (const auto& name : names) {
    if (ends_with(name, ".wants") || ends_with(name, ".requires")) {
      TEND_CHECK(collect_links(files, kConfig + "/" + name, all));
    }
  }
  std::vector<Link> links;
  for (auto& link : all) {
    // /etc/systemd/system/X -> elsewhere/X is the unit's file itself, or its mask.
    const bool is_the_unit = parent_path(link.path) == kConfig && base_name(link.path) == unit;
    if (!is_the_unit && is_of(link, unit)) links.push_back(std::move(link));
  }
  return links;
}

Result<bool> has_init_script(const FileReader& files, const std::string& unit) {
  if (!ends_with(unit, ".service")) return false;
  TEND_TRY(status, files.status("/etc/init.d/" + unit.substr(0, unit.rfind('.'))));
  return status.exists();
}

// What a link in the place of a unit's file means; empty when it means nothing by itself.
std::string state_of_link(const std::string& path, const std::string& target) {
  const bool runtime = path.rfind("/run/", 0) == 0;
  if (target == "/dev/null") return runtime ? "masked-runtime" : "masked";
  return "";
}

struct Enabling {
  FileSystem& files;
  std::set<std::string> seen;
  std::size_t links = 0;
};

Status link_into(Enabling& work, const std::string& target, const std::vector<std::string>& owners,
                 const std::string& unit, std::string_view kind) {
  for (const auto& owner : owners) {
    const auto path =
        fmt::format("{}/{}.{}/{}", kConfig, expand_specifiers(owner, unit), kind, unit);
    TEND_CHECK(work.files.make_link(path, target));
    ++work.links;
  }
  return {};
}

Status link_aliases(Enabling& work, const std::string& target,
                    const std::vector<std::string>& aliases, const std::string& unit) {
  for (const auto& alias : aliases) {
    const auto name = expand_specifiers(alias, unit);
    if (name == unit) continue;
    TEND_CHECK(work.files.make_link(kConfig + "/" + name, target));
    ++work.links;
  }
  return {};
}

Status check_enabling(const FileReader& files, const std::string& unit, const std::string& path) {
  TEND_TRY(state, unit_file_state(files, unit));
  if (state.empty()) return fail(ErrorCode::not_found, fmt::format("there is no unit {}", unit));
  if (path.empty()) {
    return fail(
        ErrorCode::unsupported,
        fmt::format("{} cannot be enabled here: it is a script of /etc/init.d (use update-rc.d)",
                    unit));
  }
  if (state.rfind("masked", 0) == 0)
    return fail(ErrorCode::unsupported, fmt::format("{} cannot be enabled: it is masked", unit));
  return {};
}

Status enable_one(Enabling& work, std::string unit) {
  if (!work.seen.insert(unit).second) return {};
  TEND_TRY(path, find_unit_file(work.files, unit));
  TEND_CHECK(check_enabling(work.files, unit, path));
  TEND_TRY(text, work.files.read(path));
  const auto install = parse_install_section(text);
  const bool is_template = unit.find("@.") != std::string::npos;
  if (is_template && !install.default_instance.empty())
    unit = instance_of(unit, install.default_instance);
  TEND_CHECK(link_into(work, path, install.wanted_by, unit, "wants"));
  TEND_CHECK(link_into(work, path, install.required_by, unit, "requires"));
  TEND_CHECK(link_aliases(work, path, install.aliases, unit));
  for (const auto& other : install.also)
    TEND_CHECK(enable_one(work, expand_specifiers(other, unit)));
  return {};
}

Status disable_one(FileSystem& files, const std::string& unit, std::set<std::string>& seen) {
  if (!seen.insert(unit).second) return {};
  TEND_TRY(links, enabling_links(files, unit));
  for (const auto& link : links) TEND_CHECK(files.remove(link.path));
  TEND_TRY(path, find_unit_file(files, unit));
  if (path.empty()) return {};
  const auto text = files.read(path);
  if (!text) return {};  // a masked unit has no text
  for (const auto& other : parse_install_section(*text).also) {
    TEND_CHECK(disable_one(files, expand_specifiers(other, unit), seen));
  }
  return {};
}

}  // namespace

Result<std::string> find_unit_file(const FileReader& files, const std::string& unit) {
  TEND_TRY(path, find_exactly(files, unit));
  if (!path.empty()) return path;
  const auto unit_template = template_of(unit);
  return unit_template.empty() ? Result<std::string>(std::string())
                               : find_exactly(files, unit_template);
}

Result<std::string> unit_file_state(const FileReader& files, const std::string& unit) {
  TEND_TRY(path, find_unit_file(files, unit));
  if (path.empty()) {
    TEND_TRY(script, has_init_script(files, unit));
    return std::string(script ? "generated" : "");
  }
  TEND_TRY(status, files.status(path));
  std::string target;
  if (status.type == FileType::symlink) {
    TEND_TRY(pointed_to, files.read_link(path));
    target = pointed_to;
    if (auto state = state_of_link(path, target); !state.empty()) return state;
    if (base_name(target) != unit && base_name(target) != template_of(unit))
      return std::string("alias");
  }
  TEND_TRY(links, enabling_links(files, unit));
  if (!links.empty()) return std::string("enabled");
  TEND_TRY(text, files.read(path));
  const auto install = parse_install_section(text);
  if (install.links_anything()) return std::string(target.empty() ? "disabled" : "linked");
  return std::string(install.also.empty() ? "static" : "indirect");
}

Status enable_by_links(FileSystem& files, const std::string& unit) {
  Enabling work{files, {}, 0};
  TEND_CHECK(enable_one(work, unit));
  if (work.links > 0) return {};
  return fail(ErrorCode::unsupported,
              fmt::format("{} cannot be enabled: its unit file has no [Install] section", unit));
}

Status disable_by_links(FileSystem& files, const std::string& unit) {
  std::set<std::string> seen;
  return disable_one(files, unit, seen);
}

}  // namespace tend::system
