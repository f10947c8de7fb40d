// What a file carries besides content, owner and mode: POSIX ACLs, capabilities, labels, user.*
// attributes. Internal to this folder's adapters.
#pragma once

#include <sys/types.h>

#include <string>

#include "base/result.hpp"
#include "system/descriptor.hpp"

namespace tend::system {

// Gives `to` the extended attributes of `from`, and no others. An ACL is set with the permissions
// that `mode` will give it, so that it never grants more than the finished file. Where the file
// system has none, nothing is to do.
Status copy_extended_attributes(const Descriptor& from, const Descriptor& to, mode_t mode,
                                const std::string& path);

}  // namespace tend::system
