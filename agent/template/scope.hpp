// The names an expression can see.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.hpp"

namespace tend::templates {

// Layers of names, innermost last; borrowed, not copied.
class Scope {
 public:
  Scope() = default;
  explicit Scope(const Map& names) { layers_.push_back(&names); }
  Scope with(const Map& inner) const;

  const Value* find(std::string_view name) const;
  std::vector<std::string> names() const;  // all visible, for suggestions

 private:
  std::vector<const Map*> layers_;
};

}  // namespace tend::templates
