// The tables of filters and tests, one a file.
#pragma once

#include <vector>

#include "template/functions.hpp"

namespace tend::templates {

const std::vector<Function>& text_filters();
const std::vector<Function>& number_filters();
const std::vector<Function>& list_filters();
const std::vector<Function>& selection_filters();  // map, select, reject, …
const std::vector<Function>& map_filters();
const std::vector<Function>& format_filters();  // JSON, YAML, base64
const std::vector<Function>& path_filters();
const std::vector<Function>& regex_filters();
const std::vector<Function>& tests();

}  // namespace tend::templates
