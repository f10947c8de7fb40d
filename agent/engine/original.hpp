// What a resource was before our first touch, for the ledger.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/resource.hpp"
#include "model/state.hpp"
#include "resources/provider.hpp"
#include "store/objects.hpp"
#include "system/file_reader.hpp"

namespace tend::engine {

struct Original {
  std::string state;   // JSON of the observed state; contents by hash only
  std::string object;  // sha256 of the replaced file's content in the object store; empty when
                       // there was none
};

// The directories, outermost first, that had to be made for something that did not exist.
std::vector<std::string> made_directories(const std::string& original_state);

// The state of something that is not there.
std::string absent_original();

Result<Original> original_of(const model::Resource& resource, const resources::Provider& provider,
                             const model::State& observed, const system::FileReader& files,
                             store::Objects& objects);

}  // namespace tend::engine
