// The facts that a catalog hangs on, with what they were.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/value.hpp"

namespace tend::store {

struct FactRead {
  std::string path;  // "os.name"; "" is all of them
  std::string digest;
};

std::vector<FactRead> facts_read(const std::set<std::string>& paths, const Value& facts);
// Whether all that was read is what it was; why something is unknown counts too.
bool same_facts(const std::vector<FactRead>& read, const Value& facts);
// The groups of facts ("os", "gpus") that have to be gathered to say so; "" when all.
std::set<std::string> groups_of(const std::vector<FactRead>& read);

}  // namespace tend::store
