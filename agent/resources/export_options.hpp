// The options of exports(5). Pure.
#pragma once

#include <string>
#include <vector>

#include "resources/exports_text.hpp"

namespace tend::resources {

// Why exportfs(8) would not take them, or would take them for something else; empty when it would.
std::string export_options_fault(const std::vector<std::string>& options);
// Nobody is kept out by it: *, or a network of all addresses.
bool is_everybody(const std::string& host);

// The same, with what the line is to say in any case: ro or rw, sync or async, root_squash or not,
// subtree_check or not (exportfs warns where the last is missing). The first, which is safe, is
// meant by default.
std::vector<std::string> written_options(std::vector<std::string> options);

// Whether what exportfs tells of a client is what the options mean, defaults included. Options that
// this version of exportfs does not tell of are not judged.
bool in_effect(const std::vector<std::string>& written, const std::vector<std::string>& told);
// What is told, without what is so by default: for people.
std::vector<std::string> notable_options(const std::vector<std::string>& told);

}  // namespace tend::resources
