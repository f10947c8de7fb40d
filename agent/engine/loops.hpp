// `when` and `loop` of a resource or a check.
#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "template/scope.hpp"

namespace tend::engine {

// Whether something is of this host: yes, no, or why nobody can say.
struct Verdict {
  bool included = true;
  std::string unknown;
};

// Calls `body` for every item with the scope that has `item`, or once when there is no loop. `when`
// is evaluated for each item before anything else. A loop over something unknown calls once, with
// the reason.
void for_each_item(const Map& attributes, const templates::Scope& scope, Errors& errors,
                   const std::function<void(const templates::Scope&, const Verdict&)>& body);

}  // namespace tend::engine
