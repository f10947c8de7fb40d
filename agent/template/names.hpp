// The names in force at one point of a rendering: those of `set` and `for`, and behind them the
// caller's scope.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/value.hpp"
#include "template/scope.hpp"

namespace tend::templates {

class Names {
 public:
  explicit Names(const Scope& scope) : scope_(scope), frames_(1) {}

  const Value* find(std::string_view name) const;
  void set(std::string name, Value value) { frames_.back().set(std::move(name), std::move(value)); }
  // Changes a name where it was set, for namespaces; false where no `set` made it.
  bool replace(std::string_view name, Value value);
  std::vector<std::string> known() const;
  const Scope& scope() const { return scope_; }

  void push() { frames_.emplace_back(); }
  void pop() { frames_.pop_back(); }

 private:
  const Scope& scope_;
  std::vector<Map> frames_;
};

}  // namespace tend::templates
