#include "template/names.hpp"

namespace tend::templates {

const Value* Names::find(std::string_view name) const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (const Value* value = frame->find(name)) return value;
  }
  return scope_.find(name);
}

bool Names::replace(std::string_view name, Value value) {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (!frame->contains(name)) continue;
    frame->set(std::string(name), std::move(value));
    return true;
  }
  return false;
}

std::vector<std::string> Names::known() const {
  std::vector<std::string> names = scope_.names();
  for (const auto& frame : frames_) {
    for (const auto& entry : frame) names.push_back(entry.key);
  }
  return names;
}

}  // namespace tend::templates
