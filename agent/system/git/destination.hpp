// Private to system/git: the bare repository that fetches go to, which must survive a fetch that
// was killed at any point.
#pragma once

#include <string>

#include "base/result.hpp"
#include "system/git/handles.hpp"

namespace tend::system::git {

// Opens it, or makes it (0700) where there is nothing.
Result<RepositoryPtr> open_or_make(const std::string& path);

// Removes the lock files and temporary packs of a fetch that was killed. REQUIRES: no other process
// writes to it (the run lock sees to that).
void clear_leftovers(const std::string& path);

// Reads everything that the commit consists of, its whole history's commits included; an error when
// something is missing or does not have the hash that it should.
Status check_complete(git_repository& repository, const std::string& commit);

// The candidate there is now; empty when there is none.
std::string candidate_in(git_repository& repository);

// Puts `fresh` in the place of the damaged repository at `path`, which is kept beside it as
// PATH.damaged (an earlier one is dropped).
Status swap_in(const std::string& fresh, const std::string& path);

}  // namespace tend::system::git
