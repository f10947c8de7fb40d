#include "facts/gatherers.hpp"
#include "system/apt_sources.hpp"

namespace tend::facts {

Result<Value> gather_apt(const FileReader& files) {
  TEND_TRY(sources, system::read_apt_sources(files, "", ""));
  List list;
  for (const auto& source : sources) {
    if (!source.binary) continue;
    List components;
    for (const auto& component : source.components) components.emplace_back(component);
    list.emplace_back(Map{{"file", source.file},
                          {"uri", source.uri},
                          {"suite", source.suite},
                          {"components", std::move(components)},
                          {"signed_by", source.signed_by}});
  }
  return Value(Map{{"sources", std::move(list)}});
}

}  // namespace tend::facts
