#include "system/account_files.hpp"

#include <limits>
#include <optional>

#include "base/text.hpp"

namespace tend::system {
namespace {

// The lines with at least so many fields and a name that is no NIS mark.
std::vector<std::vector<std::string>> rows(std::string_view text, std::size_t fields) {
  std::vector<std::vector<std::string>> result;
  for (const auto& line : split_lines(text)) {
    if (line.empty() || line[0] == '#' || line[0] == '+' || line[0] == '-') continue;
    auto row = split(line, ':');
    if (row.size() >= fields && !row[0].empty()) result.push_back(std::move(row));
  }
  return result;
}

std::optional<uid_t> parse_id(const std::string& text) {
  const auto number = parse_integer(text);
  if (!number || *number < 0 || *number > std::numeric_limits<uid_t>::max()) return std::nullopt;
  return static_cast<uid_t>(*number);
}

std::vector<std::string> parse_members(const std::string& text) {
  std::vector<std::string> members;
  for (auto& name : split(text, ',')) {
    if (!name.empty()) members.push_back(std::move(name));
  }
  return members;
}

}  // namespace

std::vector<User> parse_passwd(std::string_view text) {
  std::vector<User> users;
  for (const auto& row : rows(text, 7)) {
    const auto uid = parse_id(row[2]);
    const auto gid = parse_id(row[3]);
    if (uid && gid) users.push_back({row[0], *uid, *gid, row[4], row[5], row[6]});
  }
  return users;
}

std::vector<Group> parse_group(std::string_view text) {
  std::vector<Group> groups;
  for (const auto& row : rows(text, 4)) {
    if (const auto gid = parse_id(row[2])) {
      groups.push_back({row[0], *gid, parse_members(row[3])});
    }
  }
  return groups;
}

std::vector<ShadowEntry> parse_shadow(std::string_view text) {
  std::vector<ShadowEntry> entries;
  for (const auto& row : rows(text, 2)) entries.push_back({row[0], row[1]});
  return entries;
}

}  // namespace tend::system
