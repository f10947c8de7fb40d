// Inventory + roles + facts -> catalog, for one host. Pure: same inputs, same catalog.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "base/result.hpp"
#include "model/resource.hpp"
#include "model/role.hpp"
#include "resources/provider.hpp"
#include "template/scope.hpp"

namespace tend::engine {

// The value of secrets/NAME.age, marked; unknown where it cannot be had here and that is no fault.
// An error of code `invalid`, without a place, says what is wrong with it.
using ReadSecret = std::function<Result<Value>(const std::string& name)>;

struct CompileInput {
  const model::Inventory& inventory;
  const std::map<std::string, model::Role>& roles;  // at least those of the host
  std::string host;
  Value facts;                            // as facts::gather gives them
  std::map<std::string, Map> parameters;  // --param: role -> key -> value, the highest level
  std::string commit;
  // Filled with the paths of facts that the catalog hangs on: with these the same, it is the same.
  // May be null.
  templates::ReadLog* facts_read = nullptr;
  // Empty: every secret of secrets/ is unknown.
  ReadSecret read_secret = {};
};

// A role that refuses the host is no fault: the catalog says so, and has nothing of it.
// Every fault found, not only the first. Names, attributes and references of all resources are
// checked, also of those whose `when` is false on this host.
Checked<model::Catalog> compile(const CompileInput& input, const resources::Providers& providers);

}  // namespace tend::engine
