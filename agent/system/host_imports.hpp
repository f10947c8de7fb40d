// Imports on the host: a child (tend-import) speaks with the network and unpacks, this process
// checks and writes.
#pragma once

#include <memory>
#include <string>

#include "system/imports.hpp"
#include "system/process_runner.hpp"

namespace tend::system {

// `processes` runs children of this host, also where `files` is that of another root: that one may
// have neither network nor `program`. Borrows both.
std::unique_ptr<ImportReader> make_import_reader(ProcessRunner& processes, std::string program);
std::unique_ptr<Importer> make_importer(FileSystem& files, ProcessRunner& processes,
                                        std::string program);

}  // namespace tend::system
