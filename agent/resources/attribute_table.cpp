#include "resources/attribute_table.hpp"

#include <memory>
#include <utility>

namespace tend::resources {

using model::AttributeSpec;
using model::Type;

AttributeSpec attribute(std::string name, Type type, std::string summary) {
  AttributeSpec made;
  made.name = std::move(name);
  made.spec.type = type;
  made.spec.summary = std::move(summary);
  return made;
}

AttributeSpec required(AttributeSpec attribute) {
  attribute.spec.required = true;
  return attribute;
}

AttributeSpec with_default(Value value, AttributeSpec attribute) {
  attribute.spec.default_value = std::move(value);
  return attribute;
}

AttributeSpec may_be_secret(AttributeSpec attribute) {
  attribute.takes_secrets = true;
  return attribute;
}

AttributeSpec text_list(std::string name, std::string summary) {
  AttributeSpec made = attribute(std::move(name), Type::list, std::move(summary));
  made.spec.items = std::make_shared<const model::TypeSpec>();
  return made;
}

AttributeSpec text_map(std::string name, std::string summary) {
  AttributeSpec made = attribute(std::move(name), Type::map, std::move(summary));
  made.spec.items = std::make_shared<const model::TypeSpec>();
  return made;
}

AttributeSpec choice(std::string name, std::vector<std::string> choices, std::string summary) {
  AttributeSpec made = attribute(std::move(name), Type::enumeration, std::move(summary));
  made.spec.default_value = Value(choices.front());
  made.spec.choices = std::move(choices);
  return made;
}

AttributeSpec state_present_or_absent() {
  return choice("state", {"present", "absent"}, "whether it is to be there");
}

std::vector<AttributeSpec> content_attributes() {
  AttributeSpec rendered = attribute("template", Type::string, "a file of the role's templates/");
  rendered.role_file = model::RoleFile::rendered;
  AttributeSpec verbatim = attribute("source", Type::string, "a file of the role's files/");
  verbatim.role_file = model::RoleFile::verbatim;
  return {attribute("content", Type::string, "the whole text"), std::move(rendered),
          std::move(verbatim)};
}

}  // namespace tend::resources
