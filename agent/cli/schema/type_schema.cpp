#include "cli/schema/type_schema.hpp"

#include <cmath>

namespace tend::cli {
namespace {

using model::Type;
using model::TypeSpec;

// Whole where it is, so that 1 is not written 1.0.
Value number_value(double number) {
  if (number == std::floor(number)) return static_cast<std::int64_t>(number);
  return number;
}

void set_bounds(const TypeSpec& spec, const char* least, const char* most, Map& schema) {
  if (spec.min) schema.set(least, number_value(*spec.min));
  if (spec.max) schema.set(most, number_value(*spec.max));
}

Map text_schema(const TypeSpec& spec) {
  Map schema{{"type", "string"}};
  set_bounds(spec, "minLength", "maxLength", schema);
  if (!spec.pattern.empty()) schema.set("pattern", "^(?:" + spec.pattern + ")$");
  return schema;
}

Map pattern_schema(const char* pattern) {
  return Map{{"type", "string"}, {"pattern", pattern}};
}

Map numeric_schema(const char* type, const TypeSpec& spec) {
  Map schema{{"type", type}};
  set_bounds(spec, "minimum", "maximum", schema);
  return schema;
}

Map port_schema(const TypeSpec& spec) {
  Map schema{{"type", "integer"}, {"minimum", 1}, {"maximum", 65535}};
  set_bounds(spec, "minimum", "maximum", schema);
  return schema;
}

// Bounds of the text form are the program's to judge.
Map quantity_schema(const TypeSpec& spec, const char* pattern) {
  Map number{{"type", "integer"}, {"minimum", 0}};
  set_bounds(spec, "minimum", "maximum", number);
  return Map{{"anyOf", List{Value(number), Value(pattern_schema(pattern))}}};
}

Map secret_schema(const TypeSpec& spec) {
  const Value named = closed_object(Map{{"secret", of_type("string")}}, {"secret"});
  return Map{{"anyOf", List{Value(text_schema(spec)), named}}};
}

Map list_schema(const TypeSpec& spec, Written written) {
  Map schema{{"type", "array"}};
  if (spec.items) schema.set("items", type_schema(*spec.items, written));
  set_bounds(spec, "minItems", "maxItems", schema);
  return schema;
}

Map map_schema(const TypeSpec& spec, Written written) {
  Map schema{{"type", "object"}};
  set_bounds(spec, "minProperties", "maxProperties", schema);
  if (spec.items) schema.set("additionalProperties", type_schema(*spec.items, written));
  if (spec.fields.empty()) return schema;
  Map properties;
  List required;
  for (const auto& field : spec.fields) {
    properties.set(field.name, type_schema(field.spec, written));
    if (field.spec.required) required.emplace_back(field.name);
  }
  schema.set("properties", properties);
  if (!required.empty()) schema.set("required", required);
  schema.set("additionalProperties", false);
  return schema;
}

Map bare_schema(const TypeSpec& spec, Written written) {
  switch (spec.type) {
    case Type::string:
      return text_schema(spec);
    case Type::integer:
      return numeric_schema("integer", spec);
    case Type::number:
      return numeric_schema("number", spec);
    case Type::boolean:
      return Map{{"type", "boolean"}};
    case Type::path:
      return pattern_schema("^/");
    case Type::enumeration:
      return Map{{"enum", List(spec.choices.begin(), spec.choices.end())}};
    case Type::list:
      return list_schema(spec, written);
    case Type::map:
      return map_schema(spec, written);
    case Type::secret:
      return secret_schema(spec);
    case Type::port:
      return port_schema(spec);
    case Type::duration:
      return quantity_schema(spec, "^([0-9]+[smhdw])+$|^[0-9]+$");
    case Type::size:
      return quantity_schema(spec, "^[0-9]+[KMGTP]?(i?B)?$");
    case Type::mode:
      return pattern_schema("^[0-7]{3,4}$");
    case Type::any:
      return {};
  }
  return {};
}

// What a template is, too: any text, where nothing else is asked of it.
bool takes_any_text(const TypeSpec& spec) {
  const bool plain = spec.pattern.empty() && !spec.min && !spec.max;
  return spec.type == Type::any || (spec.type == Type::string && plain);
}

bool is_leaf(const TypeSpec& spec) {
  return spec.type != Type::map || spec.fields.empty();
}

}  // namespace

Value type_schema(const TypeSpec& spec, Written written) {
  Map schema = bare_schema(spec, written);
  if (written == Written::as_templates && !takes_any_text(spec)) {
    schema = Map{{"anyOf", List{Value(schema), reference("template")}}};
  }
  if (written == Written::maybe_unknown && is_leaf(spec)) {
    schema = Map{{"anyOf", List{Value(schema), of_type("null"), reference("unknown")}}};
  }
  if (!spec.summary.empty()) schema.set("description", spec.summary);
  if (written == Written::plainly && spec.default_value) schema.set("default", *spec.default_value);
  return schema;
}

Value template_definition() {
  return Map{{"type", "string"}, {"pattern", "\\{\\{|\\{%"}, {"description", "a template"}};
}

Value unknown_definition() {
  return Map{{"type", "object"},
             {"description", "what could not be found out, and why"},
             {"properties", Map{{"unknown", of_type("string")}}},
             {"required", List{Value("unknown")}},
             {"additionalProperties", false}};
}

Value of_type(const std::string& type) {
  return Map{{"type", type}};
}
Value reference(const std::string& definition) {
  return Map{{"$ref", "#/definitions/" + definition}};
}
Value any_of(List alternatives) {
  return Map{{"anyOf", std::move(alternatives)}};
}
Value list_of(Value items) {
  return Map{{"type", "array"}, {"items", std::move(items)}};
}

Value closed_object(Map properties, const std::vector<std::string>& required) {
  Map schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema.set("required", List(required.begin(), required.end()));
  schema.set("additionalProperties", false);
  return schema;
}

Value one_of_words(const std::vector<std::string>& words) {
  return Map{{"enum", List(words.begin(), words.end())}};
}

Value document_schema(const std::string& title, const Value& body) {
  Map document{{"$schema", "http://json-schema.org/draft-07/schema#"}, {"title", title}};
  for (const auto& entry : body.as_map()) document.set(entry.key, entry.value);
  return document;
}

}  // namespace tend::cli
