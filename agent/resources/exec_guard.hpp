// The guards of an `exec`: whether its command is due, and why.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/resource.hpp"
#include "system/doors.hpp"

namespace tend::resources {

struct Verdict {
  Value due;        // a flag, or unknown with its reason
  std::string why;  // when due
};

// Due when no guard objects: `creates` is missing, `removes` is there, `unless` fails, `onlyif`
// succeeds. One that only runs when triggered is never due by itself.
Result<Verdict> judge_guards(const model::Resource& resource, const system::Readers& readers);

// A command as an attribute gives it: a list is argv, a text is for /bin/sh. Empty when not given.
std::vector<std::string> argv_of(const Value* attribute);

// The child of an exec, or of one of its guards: its directory and environment.
system::Command command_of(const model::Resource& resource, std::vector<std::string> argv);

}  // namespace tend::resources
