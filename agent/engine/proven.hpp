// What an earlier run found as wished and metadata prove unchanged, one resource at a time: where
// something drifted, the rest need not be observed again. engine/evidence.hpp and store/settled.hpp
// say what the proof rests on.
#pragma once

#include <set>
#include <string>
#include <unordered_map>

#include "resources/provider.hpp"
#include "store/settled.hpp"
#include "system/file_reader.hpp"

namespace tend::engine {

class Proven {
 public:
  Proven() = default;  // proves nothing
  // REQUIRES: `settled` was left by a run of the same catalog over the ledger as it is now.
  explicit Proven(const store::Settled& settled);

  // Whether the resource still is as wished. Asks for the metadata of its files only; false when
  // they tell nothing. `files` may be an overlay: what is planned to change does not hold.
  bool holds(const model::Resource& resource, const resources::Provider& provider,
             const system::FileReader& files) const;

 private:
  std::unordered_map<std::string, system::FileStatus> seen_;
  std::set<model::ResourceId> unproven_;  // and open ones: no file proves them
};

}  // namespace tend::engine
