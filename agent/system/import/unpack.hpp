// One member of an archive, by libarchive.
#pragma once

#include <string>

#include "base/result.hpp"
#include "system/import/output.hpp"

namespace tend::import {

// Reads the archive from stdin; the content of its regular file `name` ("bin/tool", also where the
// archive writes it "./bin/tool") goes to `output`. Nothing is ever written to the file system, so
// that links, devices, owners and modes of the archive mean nothing.
Status unpack(const std::string& name, Output& output);

}  // namespace tend::import
