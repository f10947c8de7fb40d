// Private to system/git: the files of one commit, out of the object database.
#pragma once

#include <memory>
#include <string>

#include "system/git/handles.hpp"
#include "system/repository.hpp"

namespace tend::system::git {

// Opens a handle of its own, so that it may outlive the repository it came from.
Result<std::unique_ptr<Snapshot>> open_commit(const std::string& repository,
                                              const std::string& commit);

}  // namespace tend::system::git
