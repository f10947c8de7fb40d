// Who owns what: the claims of all resources of a draft, by subject.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/edges.hpp"

namespace tend::engine {

struct Owner {
  std::size_t resource;
  std::string part;  // empty: the whole
};

using Claims = std::map<resources::Subject, std::vector<Owner>>;

// In words: "/etc/motd", "user alice".
std::string describe(const resources::Subject& subject);

Claims claims_of(const Draft& draft, const resources::Providers& providers);

// The owners of what `subject` is: of a path that nobody owns, those of the nearest owned directory
// above.
const std::vector<Owner>* find_owners(const Claims& claims, const resources::Subject& subject);

}  // namespace tend::engine
