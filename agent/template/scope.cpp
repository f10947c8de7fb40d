#include "template/scope.hpp"

#include <algorithm>

namespace tend::templates {

Scope Scope::with(const Map& inner) const {
  Scope scope = *this;
  scope.layers_.push_back(&inner);
  return scope;
}

Scope Scope::logged(ReadLog* log) const {
  Scope scope = *this;
  scope.log_ = log;
  return scope;
}

void Scope::note_read(std::string_view name, const std::string& path) const {
  if (logs(name)) log_->paths.insert(path);
}

const Value* Scope::find(std::string_view name) const {
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    if (const Value* value = (*layer)->find(name)) return value;
  }
  return nullptr;
}

std::vector<std::string> Scope::names() const {
  std::vector<std::string> names;
  for (const Map* layer : layers_) {
    for (const auto& entry : *layer) names.push_back(entry.key);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace tend::templates
