#include "resources/managed_file.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

void take_over(const model::State& original, const char* name, Map& wish) {
  const Value* value = original.find(name);
  if (value != nullptr && value->is_string()) wish.set(name, *value);
}

}  // namespace

Map original_file(const model::State& original) {
  if (!original_existed(original)) return {{"state", "absent"}};
  const Value* type = original.find("type");
  Map wish{{"state", type == nullptr ? Value("file") : *type}};
  if (wish.find("state")->as_string() == "link") {
    take_over(original, "target", wish);
    return wish;
  }
  for (const char* name : {"content", "mode", "owner", "group"}) take_over(original, name, wish);
  return wish;
}

}  // namespace tend::resources
