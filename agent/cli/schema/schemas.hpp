// JSON Schemas (draft-07) of what Tend reads and prints, made from the tables that the program
// itself decides by.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"
#include "resources/provider.hpp"

namespace tend::cli {

struct Schema {
  std::string name;  // "role"; the file is role.schema.json
  Value document;
};

// role, inventory, settings (tend.yaml), agent (agent.yaml), facts, plan, report, explain.
std::vector<Schema> all_schemas(const resources::Providers& providers);

// The text of a schema's file.
std::string schema_text(const Schema& schema);

Value role_schema(const resources::Providers& providers);
Value inventory_schema();
Value settings_schema();
Value agent_schema();
// The document of `tend facts --json`, or the bare tree of facts.
Value facts_schema_document();
Value plan_schema();
Value report_schema();
Value explain_schema();

}  // namespace tend::cli
