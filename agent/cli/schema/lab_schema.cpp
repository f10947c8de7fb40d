#include "cli/schema/schemas.hpp"
#include "cli/schema/type_schema.hpp"
#include "load/agent_config.hpp"
#include "model/facts.hpp"

namespace tend::cli {
namespace {

Value named(const char* pattern, Value values) {
  return Map{{"type", List{Value("object"), Value("null")}},
             {"propertyNames", Map{{"pattern", pattern}}},
             {"additionalProperties", std::move(values)}};
}

// Parameters, `role:` alone, or `role: false`.
Value roles_schema() {
  return named("^[a-z][a-z0-9_]*$",
               any_of({of_type("object"), of_type("null"), Map{{"const", false}}}));
}

Value or_null(const Value& schema) {
  return any_of({schema, of_type("null")});
}

}  // namespace

Value inventory_schema() {
  const Value group = closed_object(Map{{"roles", reference("roles")}});
  const Value host = closed_object(Map{{"groups", list_of(of_type("string"))},
                                       {"address", of_type("string")},
                                       {"roles", reference("roles")}});
  Map body = closed_object(Map{{"groups", named("^[a-z][a-z0-9_-]*$", or_null(group))},
                               {"hosts", named("^[A-Za-z0-9][A-Za-z0-9.-]*$", or_null(host))}})
                 .as_map();
  body.set("definitions", Map{{"roles", roles_schema()}});
  return document_schema("An inventory file: inventory/*.yaml", body);
}

Value settings_schema() {
  return document_schema(
      "Settings of a lab repository: tend.yaml",
      closed_object(Map{{"tend", Map{{"const", 1}, {"description", "version of the language"}}}}));
}

Value agent_schema() {
  return document_schema("What one host's agent was told: /etc/tend/agent.yaml",
                         type_schema(load::agent_config_spec(), Written::plainly));
}

Value facts_schema_document() {
  const Value document =
      closed_object(Map{{"schema", Map{{"const", "tend.facts/1"}}}, {"facts", reference("facts")}},
                    {"schema", "facts"});
  return document_schema(
      "Facts of a host: tend facts --json, inventory/facts/HOST.json",
      Map{{"anyOf", List{document, reference("facts")}},
          {"definitions",
           Map{{"unknown", unknown_definition()},
               {"facts", type_schema(model::facts_schema(), Written::maybe_unknown)}}}});
}

}  // namespace tend::cli
