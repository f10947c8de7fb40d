// What became of resources, as sections of the report.
#pragma once

#include <string>

#include "cli/screen.hpp"
#include "model/report.hpp"

namespace tend::cli {

// Changed resources by role, one line each with its duration; with `details` attributes and diffs
// below.
std::string changed_results_text(const model::Report& report, bool details, const Screen& screen);
// Errors of failed resources, and what was skipped because of something.
std::string failed_results_text(const model::Report& report, const Screen& screen);
// Unknown and deferred ones, and those that something else keeps changing.
std::string undecided_results_text(const model::Report& report, const Screen& screen);

// The lines of one changed resource, its duration with the last.
std::string changed_lines(const model::ResourceResult& result, std::size_t id_columns, bool details,
                          const Screen& screen);

}  // namespace tend::cli
