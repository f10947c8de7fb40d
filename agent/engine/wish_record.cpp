#include "engine/wish_record.hpp"

#include <array>
#include <utility>

#include "format/json.hpp"

namespace tend::engine {
namespace {

using model::OnRemove;

constexpr std::array<std::pair<OnRemove, const char*>, 4> kWays = {{{OnRemove::by_kind, ""},
                                                                    {OnRemove::restore, "restore"},
                                                                    {OnRemove::remove, "delete"},
                                                                    {OnRemove::keep, "keep"}}};

// The whole text of a file says nothing about how it goes back: its original does.
bool is_recorded(const Map::Entry& entry) {
  return entry.key != "content" && !entry.value.contains_sensitive() &&
         !entry.value.contains_unknown();
}

void put(Map& record, const char* name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  List list;
  for (const auto& text : texts) list.emplace_back(text);
  record.set(name, std::move(list));
}

std::vector<std::string> take(const Value& record, const char* name) {
  std::vector<std::string> texts;
  const Value* list = record.find(name);
  if (list == nullptr || !list->is_list()) return texts;
  for (const auto& text : list->as_list()) {
    if (text.is_string()) texts.push_back(text.as_string());
  }
  return texts;
}

}  // namespace

std::string record_of(const model::Resource& resource) {
  Map attributes;
  for (const auto& entry : resource.attributes) {
    if (is_recorded(entry)) attributes.set(entry.key, entry.value);
  }
  Map record{{"attributes", std::move(attributes)}};
  put(record, "restarts", resource.restarts);
  put(record, "reloads", resource.reloads);
  put(record, "triggers", resource.triggers);
  if (resource.sensitive) record.set("sensitive", true);
  if (resource.defer_at_most_seconds) record.set("defer_at_most", *resource.defer_at_most_seconds);
  for (const auto& [way, name] : kWays) {
    if (way == resource.on_remove && way != OnRemove::by_kind) record.set("on_remove", name);
  }
  return format::to_json(std::move(record), -1);
}

Result<model::Resource> resource_from(const model::ResourceId& id, const std::string& role,
                                      const std::string& record) {
  TEND_TRY(value, format::parse_json(record));
  const Value* attributes = value.find("attributes");
  if (attributes == nullptr || !attributes->is_map()) {
    return fail(ErrorCode::invalid, "the ledger's record of " + id.str() + " is damaged");
  }
  model::Resource resource;
  resource.id = id;
  resource.role = role;
  resource.attributes = attributes->as_map();
  resource.restarts = take(value, "restarts");
  resource.reloads = take(value, "reloads");
  resource.triggers = take(value, "triggers");
  resource.sensitive = value.flag_or("sensitive", false);
  const Value* most = value.find("defer_at_most");
  if (most != nullptr && most->is_integer()) resource.defer_at_most_seconds = most->as_integer();
  const std::string way = value.text_or("on_remove", "");
  for (const auto& [candidate, name] : kWays) {
    if (way == name) resource.on_remove = candidate;
  }
  return resource;
}

}  // namespace tend::engine
