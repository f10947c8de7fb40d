// What a kernel module says of itself, from the .modinfo section of its ELF file (modinfo(8),
// elf(5)), without reading the rest of it: NVIDIA's are a hundred megabytes large.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "system/file_reader.hpp"

namespace tend::facts {

using ModuleInfo = std::map<std::string, std::string>;  // of a key given twice, the first

// "version=535.261.03\0license=NVIDIA\0…"
ModuleInfo parse_modinfo(std::string_view section);

// `unsupported` for a compressed module and for what is no 64-bit little-endian ELF file.
Result<ModuleInfo> read_module_info(const system::FileReader& files, const std::string& path);

}  // namespace tend::facts
