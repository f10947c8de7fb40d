#include "cli/schema/schemas.hpp"

#include "format/json.hpp"

namespace tend::cli {

std::vector<Schema> all_schemas(const resources::Providers& providers) {
  return {{"role", role_schema(providers)},   {"inventory", inventory_schema()},
          {"settings", settings_schema()},    {"agent", agent_schema()},
          {"facts", facts_schema_document()}, {"plan", plan_schema()},
          {"report", report_schema()},        {"explain", explain_schema()}};
}

std::string schema_text(const Schema& schema) {
  return format::to_json(schema.document) + "\n";
}

}  // namespace tend::cli
