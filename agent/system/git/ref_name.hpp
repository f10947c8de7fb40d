// Private to system/git: names of branches and tags, by what is allowed.
#pragma once

#include <string>

#include "base/result.hpp"

namespace tend::system::git {

// Letters, digits and ._/+- ; none empty, option-like, with `..`, `//`, or ending in `.lock`. Git
// allows more, and what more it allows is of use to an attacker only.
Status check_ref_name(const std::string& name);

}  // namespace tend::system::git
