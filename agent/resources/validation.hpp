// `validate`: a command of the distribution that checks a new file before it is put in place.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "model/kind.hpp"
#include "model/resource.hpp"
#include "system/file_system.hpp"
#include "system/process_runner.hpp"

namespace tend::resources {

model::AttributeSpec validate_attribute();
// Its fault: no word of it names the new file.
void check_validate_names_file(const model::Resource& resource, Errors& errors);

struct Validation {
  std::vector<std::string> argv;  // "%s" in it is the path of the new file; empty: nothing is asked
  std::chrono::milliseconds timeout{60'000};
  // There is a secret in the file, which what the command says may quote, in any spelling: it is
  // not told.
  bool silent = false;
};

// Borrows both.
system::Validator validator_of(const Validation& validation, const std::string& path,
                               system::ProcessRunner& processes);

}  // namespace tend::resources
