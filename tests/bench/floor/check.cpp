#include "check.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <unordered_map>
#include <unordered_set>

#include "files.hpp"

namespace floor_bench {
namespace {

constexpr mode_t kPermissions = 07777;
constexpr const char* kStatus = "/var/lib/dpkg/status";

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

bool is_root(const struct stat& about) {
  return about.st_uid == 0 && about.st_gid == 0;
}

bool link_holds(const Node& node) {
  std::array<char, PATH_MAX> target{};
  const auto size = ::readlink(node.path.c_str(), target.data(), target.size());
  return size >= 0 && std::string_view(target.data(), static_cast<std::size_t>(size)) == node.text;
}

bool line_holds(const Node& node, std::string_view content) {
  while (!content.empty()) {
    const std::string_view line = take_line(content);
    if (line.starts_with(node.begin)) return line == node.text;
  }
  return false;
}

bool is_installed(std::string_view status) {
  return status.ends_with(" ok installed");
}

}  // namespace

bool seems_to_hold(const Node& node) {
  struct stat about {};
  if (::fstatat(AT_FDCWD, node.path.c_str(), &about, AT_SYMLINK_NOFOLLOW) != 0) return false;
  const mode_t mode = about.st_mode & kPermissions;
  switch (node.kind) {
    case Node::Kind::directory:
      return S_ISDIR(about.st_mode) && mode == node.mode && is_root(about);
    case Node::Kind::file:
      return S_ISREG(about.st_mode) && mode == node.mode && is_root(about) &&
             about.st_size == static_cast<off_t>(node.text.size());
    case Node::Kind::link:
      return S_ISLNK(about.st_mode) && about.st_size == static_cast<off_t>(node.text.size());
    case Node::Kind::line:
      return S_ISREG(about.st_mode);
  }
  return false;
}

bool holds(const Node& node, std::string& buffer) {
  if (node.kind == Node::Kind::directory) return seems_to_hold(node);
  if (node.kind == Node::Kind::link) return link_holds(node);
  Attributes attributes;
  if (!read_file(node.path.c_str(), buffer, attributes)) return false;
  if (node.kind == Node::Kind::line) return line_holds(node, buffer);
  return attributes.mode == node.mode && attributes.uid == 0 && attributes.gid == 0 &&
         buffer == node.text;
}

std::vector<const Account*> missing_accounts(const char* file,
                                             const std::vector<Account>& accounts) {
  std::unordered_map<std::string_view, std::string_view> there;
  std::string_view content = map_file(file);
  while (!content.empty()) {
    const std::string_view line = take_line(content);
    there.emplace(line.substr(0, line.find(':')), line);
  }
  std::vector<const Account*> missing;
  for (const Account& account : accounts) {
    const auto found = there.find(account.name);
    if (found == there.end() || found->second != account.entry) missing.push_back(&account);
  }
  return missing;
}

std::size_t missing_packages(const std::vector<std::string_view>& packages) {
  std::unordered_set<std::string_view> installed;
  std::string_view content = map_file(kStatus);
  std::string_view package;
  while (!content.empty()) {
    const std::string_view line = take_line(content);
    if (line.starts_with("Package: ")) package = line.substr(9);
    if (line.starts_with("Status: ") && is_installed(line)) installed.insert(package);
  }
  const auto missing = std::count_if(packages.begin(), packages.end(), [&](std::string_view name) {
    return !installed.contains(name);
  });
  return static_cast<std::size_t>(missing);
}

std::string edited(const Node& line, std::string_view content) {
  std::string result;
  bool placed = false;
  while (!content.empty()) {
    const std::string_view old = take_line(content);
    const bool replaced = !placed && old.starts_with(line.begin);
    placed = placed || replaced;
    result.append(replaced ? line.text : old).append("\n");
  }
  if (!placed) result.append(line.text).append("\n");
  return result;
}

}  // namespace floor_bench
