#include "cli/schema/schemas.hpp"
#include "cli/schema/type_schema.hpp"
#include "engine/check_templates.hpp"
#include "model/kind.hpp"

namespace tend::cli {
namespace {

constexpr const char* kIdentifier = "^[a-z][a-z0-9_]*$";

// A resource's name, or several: one resource each.
Value names_schema(const model::KindSchema& kind) {
  const Value text = of_type("string");
  return Map{{"anyOf", List{text, list_of(text), reference("template")}},
             {"description", kind.names_a}};
}

Value kind_schema(const model::KindSchema& kind) {
  Map properties{{kind.name, names_schema(kind)}};
  std::vector<std::string> required{kind.name};
  for (const auto& attribute : kind.attributes) {
    properties.set(attribute.name, type_schema(attribute.spec, Written::as_templates));
    if (attribute.spec.required) required.push_back(attribute.name);
  }
  for (const auto& attribute : model::common_attributes()) {
    if (properties.contains(attribute.name)) continue;
    properties.set(attribute.name, type_schema(attribute.spec, Written::as_templates));
  }
  Map schema = closed_object(properties, required).as_map();
  schema.set("description", kind.summary);
  return schema;
}

Value resource_schema(const resources::Providers& providers) {
  List references;
  for (const auto& name : providers.names()) {
    references.push_back(reference("kind_" + name));
  }
  return Map{{"type", "object"}, {"anyOf", references}};
}

Value check_schema() {
  Map properties;
  for (const auto& field : engine::check_fields()) {
    properties.set(field.name, type_schema(field.spec, Written::as_templates));
  }
  Map schema = closed_object(properties).as_map();
  List probes;
  for (const char* probe : {"run", "http", "port", "user"}) {
    probes.emplace_back(Map{{"required", List{Value(probe)}}});
  }
  schema.set("oneOf", probes);
  return schema;
}

Value refusal_schema() {
  return closed_object(Map{{"message", of_type("string")},
                           {"when", any_of({of_type("string"), of_type("boolean")})},
                           {"loop", any_of({of_type("string"), of_type("array")})}},
                       {"message"});
}

Value declaration_schema() {
  const Value bound = any_of({of_type("number"), of_type("string")});
  return closed_object(
      Map{{"type", one_of_words(model::type_names())},
          {"summary", of_type("string")},
          {"required", of_type("boolean")},
          {"default", Map{}},
          {"choices", Map{{"type", "array"}, {"items", of_type("string")}, {"minItems", 1}}},
          {"pattern", of_type("string")},
          {"min", bound},
          {"max", bound},
          {"items", reference("declaration")},
          {"fields", reference("declarations")}},
      {"type"});
}

Value by_identifier(Value values) {
  return Map{{"type", "object"},
             {"propertyNames", Map{{"pattern", kIdentifier}}},
             {"additionalProperties", std::move(values)}};
}

Value definitions(const resources::Providers& providers) {
  Map definitions{{"template", template_definition()},
                  {"declaration", declaration_schema()},
                  {"declarations", by_identifier(reference("declaration"))},
                  {"check", check_schema()},
                  {"resource", resource_schema(providers)}};
  for (const auto& name : providers.names()) {
    definitions.set("kind_" + name, kind_schema(providers.find(name)->schema()));
  }
  return definitions;
}

}  // namespace

Value role_schema(const resources::Providers& providers) {
  Map body = closed_object(
                 Map{{"summary", of_type("string")},
                     {"supports",
                      list_of(Map{{"type", "string"}, {"pattern", "^[a-z][a-z0-9_]*-[0-9.]+$"}})},
                     {"params", reference("declarations")},
                     {"requires", list_of(Map{{"type", "string"}, {"pattern", kIdentifier}})},
                     {"vars", by_identifier(Map{})},
                     {"refuse", list_of(refusal_schema())},
                     {"resources", list_of(reference("resource"))},
                     {"checks", list_of(reference("check"))}})
                 .as_map();
  body.set("definitions", definitions(providers));
  return document_schema("A role: roles/NAME/role.yaml", body);
}

}  // namespace tend::cli
