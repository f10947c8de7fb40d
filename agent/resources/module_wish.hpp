// What a `kernel_module` wishes for, as files and as what modprobe(8) is told.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/resource.hpp"
#include "resources/managed_file.hpp"

namespace tend::resources {

struct ModuleWish {
  std::string name;
  bool loaded = true;  // now
  bool blacklisted = false;
  std::map<std::string, std::string> parameters;
  FileWish at_boot;  // modules-load.d(5)
  FileWish options;  // modprobe.d(5)
};

ModuleWish module_wish(const model::Resource& resource);
// Faults between attributes, each at its place.
Errors module_faults(const model::Resource& resource);

// The attributes that write these two files: whether the module is loaded at boot, and the text of
// modprobe.d(5), empty where there is none. Nothing where the text is not as this kind writes it.
std::optional<Map> module_attributes(const std::string& name, bool at_boot,
                                     const std::string& options);

// Whether a parameter is in effect as wished: the kernel shows booleans as Y and N, and numbers in
// base 10.
bool same_parameter(const std::string& wished, const std::string& shown);

}  // namespace tend::resources
