// The --json documents that are no plan and no report.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/value.hpp"
#include "model/plan.hpp"
#include "run/run.hpp"

namespace tend::cli {

// tend.error/1: {schema, errors: [{code, message, file, line, column, suggestion, notes}]}
Value error_document(const Errors& errors);
// tend.status/1: {schema, anchor, managed, last: {run, started, finished, commit, outcome} or null,
// drifted: [ids],
//                 pending: [{unit, verb, because, role}]}
Value status_document(const run::StatusResult& status, const std::vector<std::string>& drifted);
// tend.log/1: {schema, runs: [{run, started, finished, commit, outcome}]}, newest first
Value log_document(const std::vector<store::RunRecord>& runs);
// tend.lint/1: {schema, hosts, roles, resources, errors, warnings}
Value lint_document(const run::LintResult& lint);
// tend.facts/1: {schema, facts}
Value facts_document(const Value& facts);
// tend.version/1: {schema, version}
Value version_document(const std::string& version);

// The plan as somebody without root may read it: no diffs of files that others may not read.
model::Plan without_private_diffs(model::Plan plan);

}  // namespace tend::cli
