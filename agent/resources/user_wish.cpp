#include "resources/user_wish.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "resources/names.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;

// A colon or a line break in one field of passwd(5) would write the next one.
void check_field(const Resource& resource, const char* name, Errors& errors) {
  const auto text = text_wish(resource, name);
  if (!text || (text->find(':') == std::string::npos && !has_control_characters(*text))) return;
  errors.push_back(make_error(
      ErrorCode::invalid, fmt::format("`{}` must not contain colons or control characters", name),
      position_of(resource, name)));
}

void check_group_names(const Resource& resource, Errors& errors) {
  auto names = list_wish(resource, "groups");
  if (const auto group = text_wish(resource, "group")) names.push_back(*group);
  for (const std::string& name : names) {
    auto checked = account_name(name, "group");
    if (checked) continue;
    checked.error().position = position_of(resource, resource.has("groups") ? "groups" : "group");
    errors.push_back(std::move(checked).error());
  }
}

// The value is never shown: it may be a plain password.
void check_password(const Resource& resource, Errors& errors) {
  const auto hash = text_wish(resource, "password");
  if (!hash) return;
  const bool locked = hash->starts_with('!') || hash->starts_with('*');
  const bool clean = hash->find(':') == std::string::npos && !has_control_characters(*hash);
  if (clean && (locked || (hash->starts_with('$') && hash->size() > 8))) return;
  errors.push_back(make_error(
      ErrorCode::invalid,
      "`password` is no crypt(5) hash, such as `mkpasswd` makes; plain text is not taken",
      position_of(resource, "password")));
}

std::vector<std::string> missing_from(const std::vector<std::string>& wished,
                                      const std::vector<std::string>& observed) {
  std::vector<std::string> missing;
  for (const std::string& name : wished) {
    if (std::find(observed.begin(), observed.end(), name) == observed.end())
      missing.push_back(name);
  }
  return missing;
}

std::optional<std::string> text_after(const model::Change& change, const char* name) {
  const auto* attribute = change.find(name);
  if (attribute == nullptr || !attribute->after.is_string()) return std::nullopt;
  return attribute->after.as_string();
}

}  // namespace

Errors user_faults(const Resource& resource) {
  Errors errors;
  if (wished_absent(resource)) return errors;
  for (const char* name : {"comment", "home", "shell"}) check_field(resource, name, errors);
  check_group_names(resource, errors);
  check_password(resource, errors);
  return errors;
}

void compare_groups(const Resource& resource, Differences& differences) {
  const auto wished = list_wish(resource, "groups");
  if (wished.empty()) return;
  const Value before = differences.before("groups");
  if (before.is_unknown()) {
    differences.compare("groups", list_value(wished));
    return;
  }
  auto all = texts_of(before);
  const auto missing = missing_from(wished, all);
  if (missing.empty()) return;
  all.insert(all.end(), missing.begin(), missing.end());
  std::sort(all.begin(), all.end());
  differences.add(
      {"groups", before, list_value(all)},
      fmt::format("not in {} {}", missing.size() == 1 ? "group" : "groups", join(missing, ", ")));
}

system::UserWish user_wish(const model::Change& change, const Resource& resource) {
  system::UserWish wish;
  wish.name = resource.id.name;
  if (const auto* uid = change.find("uid")) wish.uid = static_cast<uid_t>(uid->after.as_integer());
  wish.group = text_after(change, "group");
  wish.comment = text_after(change, "comment");
  wish.home = text_after(change, "home");
  wish.shell = text_after(change, "shell");
  wish.password_hash = text_after(change, "password");
  if (change.find("groups") != nullptr) wish.groups = list_wish(resource, "groups");
  wish.system = resource.flag("system");
  wish.create_home = resource.flag("create_home", true);
  return wish;
}

}  // namespace tend::resources
