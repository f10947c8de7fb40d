// The collector of everything wrong with a lab repository's files, and the shapes all of them are
// checked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"
#include "system/repository.hpp"

namespace tend::load {

class Faults {
 public:
  void add(Error error) { errors_.push_back(std::move(error)); }
  void add(Errors errors);
  // A fault of code `invalid`; the reference is for a suggestion or notes, and lasts until the next
  // call.
  Error& add(const Position& at, std::string message);
  bool empty() const { return errors_.empty(); }
  // As in_order has them.
  Errors take();

  // Each takes null as "nothing written". `what` names the value in messages: "`groups`", "host
  // `gpu01`". The map; nullptr, and a fault unless null, when it is none.
  const Map* map(const Value& value, const std::string& what);
  const List* list(const Value& value, const std::string& what);
  // A string that is not empty; nothing, and a fault, for everything else (null included).
  std::optional<std::string> text(const Value& value, const std::string& what);

  void unknown_key(const Map::Entry& entry, const std::vector<std::string>& known,
                   const std::string& what);
  void unknown_keys(const Map& map, const std::vector<std::string>& known, const std::string& what);
  // "host `x` is defined twice, first at …".
  void twice(const std::string& what, const Position& first, const Position& second);
  void wrong(const Value& value, const std::string& what, std::string_view wanted);

 private:
  Errors errors_;
};

// Whether it is [a-z][a-z0-9_]*, as names of roles, parameters and kinds are.
bool is_identifier(std::string_view name);

// The values of a YAML file of the repository, or nothing and a fault; `shown` is its path in
// messages.
std::optional<Value> read_yaml(const system::Snapshot& files, const std::string& path,
                               const std::string& shown, Faults& faults);
// The paths below a folder, whether or not there is such a folder.
std::vector<std::string> files_below(const system::Snapshot& files, const std::string& folder,
                                     Faults& faults);

}  // namespace tend::load
