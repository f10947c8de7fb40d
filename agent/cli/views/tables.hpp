// Status, history, lint and facts as people read them.
#pragma once

#include <string>
#include <vector>

#include "cli/screen.hpp"
#include "model/report.hpp"
#include "run/run.hpp"

namespace tend::cli {

// Columns as wide as their widest cell, two spaces apart; the first row is the heading.
std::string table_text(const std::vector<std::vector<std::string>>& rows, const Screen& screen);

std::string status_text(const run::StatusResult& status, const std::vector<std::string>& drifted,
                        const Screen& screen);
std::string log_text(const std::vector<store::RunRecord>& runs, const Screen& screen);
// "7 hosts, 2 roles, 96 resources: no faults", after the warnings.
std::string lint_text(const run::LintResult& lint, const Screen& screen);
// The tree of facts, one leaf a line, indented like YAML.
std::string facts_text(const Value& facts, const Screen& screen);

// The ids whose change, made or attempted, was found to be drift.
std::vector<std::string> drifted_in(const model::Report& report);

// "2026-11-23 01:30:00" from RFC 3339.
std::string time_text(const std::string& rfc3339);
// Of a run, from the times it keeps; empty when it never ended or a time is no RFC 3339 in UTC.
std::string run_duration(const store::RunRecord& run);

}  // namespace tend::cli
