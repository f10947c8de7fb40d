// Words to write a kind's table of attributes with.
#pragma once

#include <string>
#include <vector>

#include "model/kind.hpp"

namespace tend::resources {

model::AttributeSpec attribute(std::string name, model::Type type, std::string summary);
model::AttributeSpec required(model::AttributeSpec attribute);
model::AttributeSpec with_default(Value value, model::AttributeSpec attribute);
model::AttributeSpec may_be_secret(model::AttributeSpec attribute);
model::AttributeSpec text_list(std::string name, std::string summary);
model::AttributeSpec text_map(std::string name, std::string summary);
// An enumeration whose first choice is the default.
model::AttributeSpec choice(std::string name, std::vector<std::string> choices,
                            std::string summary);
model::AttributeSpec state_present_or_absent();
// `content`, which is the first of them, and `template` and `source` that stand for it.
std::vector<model::AttributeSpec> content_attributes();

}  // namespace tend::resources
