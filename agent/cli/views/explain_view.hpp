// Where something comes from, as people read it and as a document.
#pragma once

#include <string>

#include "base/value.hpp"
#include "cli/screen.hpp"
#include "run/explain.hpp"

namespace tend::cli {

std::string explain_text(const run::Explanation& explanation, const Screen& screen);

// tend.explain/1: {schema, host, commit, asked, notes, resources, parameters, remembered,
// unmanaged}; see schemas/explain.schema.json.
Value explain_document(const run::Explanation& explanation);

}  // namespace tend::cli
