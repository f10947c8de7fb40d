// The names an expression can see.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/value.hpp"

namespace tend::templates {

// Which parts of one name's value expressions asked for, as paths of attributes: "os.name", or ""
// for the whole of it. An attribute of an attribute counts by itself; whatever else is done with a
// value counts as reading all of it. What was never evaluated is not here, and did not matter.
struct ReadLog {
  std::string name;
  std::set<std::string> paths;
};

// Layers of names, innermost last; borrowed, not copied.
class Scope {
 public:
  Scope() = default;
  explicit Scope(const Map& names) { layers_.push_back(&names); }
  Scope with(const Map& inner) const;
  // Reads of the log's name are noted there, through this scope and those made from it.
  Scope logged(ReadLog* log) const;

  const Value* find(std::string_view name) const;
  std::vector<std::string> names() const;  // all visible, for suggestions
  // An expression read `path` of what `name` stands for.
  void note_read(std::string_view name, const std::string& path) const;
  bool logs(std::string_view name) const { return log_ != nullptr && log_->name == name; }

 private:
  std::vector<const Map*> layers_;
  ReadLog* log_ = nullptr;
};

}  // namespace tend::templates
