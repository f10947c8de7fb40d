#include <fmt/format.h>

#include "format/yaml.hpp"
#include "load/faults.hpp"
#include "load/load.hpp"

namespace tend::load {
namespace {

constexpr int kNewestLanguage = 1;
constexpr const char* kSettingsPath = "tend.yaml";

void read_version(const Value& value, Settings& settings, Faults& faults) {
  if (!value.is_integer() || value.as_integer() < 1) {
    faults.wrong(value, "`tend`", "the language's version, an integer");
  } else if (value.as_integer() > kNewestLanguage) {
    faults.add(value.position(),
               fmt::format("this lab repository is written in version {} of the language, and this "
                           "tend knows up to {}: upgrade tend first",
                           value.as_integer(), kNewestLanguage));
  } else {
    settings.version = static_cast<int>(value.as_integer());
  }
}

Settings read_settings(const Value& document, Faults& faults) {
  Settings settings;
  const Map* map = faults.map(document, kSettingsPath);
  if (map == nullptr) return settings;
  if (const Value* version = map->find("tend")) read_version(*version, settings, faults);
  // What a newer version may have added is not to be judged here.
  if (faults.empty()) faults.unknown_keys(*map, {"tend"}, kSettingsPath);
  return settings;
}

}  // namespace

Checked<Settings> load_settings(const system::Snapshot& lab) {
  const auto text = lab.read(kSettingsPath);
  if (!text && text.error().code == ErrorCode::not_found) return Settings{};
  Faults faults;
  Settings settings;
  if (const auto document = read_yaml(lab, kSettingsPath, kSettingsPath, faults)) {
    settings = read_settings(*document, faults);
  }
  if (!faults.empty()) return tl::unexpected(faults.take());
  return settings;
}

}  // namespace tend::load
