#include "resources/container_settings.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

std::string target_of(const std::string& volume) {
  return split(volume, ':')[1];
}

bool names_propagation(const std::string& volume) {
  const auto parts = split(volume, ':');
  return parts.size() > 2 && parts[2] != "ro";
}

// Docker chooses a propagation by itself, not always the same.
std::string without_propagation(const std::string& volume) {
  const auto parts = split(volume, ':');
  if (parts.size() < 3) return volume;
  const bool read_only = parts[2].starts_with("ro");
  return parts[0] + ":" + parts[1] + (read_only ? ":ro" : "");
}

// Of what is mounted in it that which the wish speaks of; images bring volumes of their own.
Value declared_volumes(const Value& mounted, const Value& wish) {
  std::vector<std::string> volumes;
  for (const auto& wanted : texts_of(wish)) {
    for (const auto& there : texts_of(mounted)) {
      if (target_of(there) != target_of(wanted)) continue;
      volumes.push_back(names_propagation(wanted) ? there : without_propagation(there));
    }
  }
  std::sort(volumes.begin(), volumes.end());
  return list_value(volumes);
}

}  // namespace

void for_each_setting(const system::ContainerSettings& wish,
                      const std::function<void(const DeclaredSetting&)>& take) {
  for (const auto& setting : wish) {
    if (!setting.value.is_map()) {
      take({setting.key, setting.key, "", setting.value});
      continue;
    }
    for (const auto& entry : setting.value.as_map()) {
      if (entry.key == system::kWishLabel) continue;
      take({setting.key + "." + entry.key, setting.key, entry.key, entry.value});
    }
  }
}

Value setting_in(const system::ContainerSettings& there, const DeclaredSetting& declared) {
  const Value* value = there.find(declared.setting);
  if (value != nullptr && !declared.entry.empty()) value = value->find(declared.entry);
  if (value == nullptr) return {};
  if (declared.setting == "volumes") return declared_volumes(*value, declared.wish);
  return declared.wish.sensitive() ? value->marked_sensitive() : *value;
}

}  // namespace tend::resources
