#include "resources/wishes.hpp"

namespace tend::resources {

std::optional<std::string> text_wish(const model::Resource& resource,
                                     const std::string& attribute) {
  const Value* value = resource.find(attribute);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return value->as_string();
}

std::optional<std::int64_t> integer_wish(const model::Resource& resource,
                                         const std::string& attribute) {
  const Value* value = resource.find(attribute);
  if (value == nullptr || !value->is_integer()) return std::nullopt;
  return value->as_integer();
}

std::vector<std::string> list_wish(const model::Resource& resource, const std::string& attribute) {
  const Value* value = resource.find(attribute);
  return value == nullptr ? std::vector<std::string>{} : texts_of(*value);
}

std::optional<Value> content_wish(const model::Resource& resource) {
  const Value* content = resource.find("content");
  if (content == nullptr || !content->is_string()) return std::nullopt;
  return resource.sensitive ? content->marked_sensitive() : *content;
}

bool wished_absent(const model::Resource& resource) {
  return resource.text("state") == "absent";
}

bool original_existed(const model::State& original) {
  const Value* exists = original.find("exists");
  return exists != nullptr && *exists == Value(true);
}

std::chrono::milliseconds timeout_of(const model::Resource& resource,
                                     std::chrono::milliseconds fallback) {
  return resource.timeout_seconds ? std::chrono::seconds(*resource.timeout_seconds) : fallback;
}

std::vector<std::string> texts_of(const Value& value) {
  std::vector<std::string> texts;
  if (!value.is_list()) return texts;
  for (const Value& item : value.as_list()) {
    if (item.is_string()) texts.push_back(item.as_string());
  }
  return texts;
}

Value list_value(const std::vector<std::string>& texts) {
  List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return {std::move(list)};
}

}  // namespace tend::resources
