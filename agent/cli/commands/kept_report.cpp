#include "cli/commands/kept_report.hpp"

#include "format/json.hpp"
#include "run/run.hpp"

namespace tend::cli {

Result<model::Report> kept_report(const run::Options& options, const std::string& id) {
  TEND_TRY(record, run::run_record(options, id));
  if (record.report.empty()) {
    return fail(ErrorCode::not_found, "run " + record.id + " never ended, so it has no report");
  }
  auto document = format::parse_json(record.report);
  if (!document) {
    return fail(
        std::move(document).error().with_context("while reading the report of run " + record.id));
  }
  return model::report_from_value(*document);
}

}  // namespace tend::cli
