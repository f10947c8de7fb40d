#include "report/motd.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace tend::report {
namespace {

std::string verdict(const model::Report& report) {
  const std::size_t failed = report.count(model::ResultStatus::failed);
  if (failed > 0) return fmt::format("{} failed: see `tend status`", count_of(failed, "resource"));
  if (report.failed()) return "a check failed: see `tend status`";
  if (!report.errors.empty()) return "the last run had trouble: see `tend status`";
  return "all is as it should be";
}

}  // namespace

std::string motd_text(const model::Report& report) {
  return fmt::format("tend: {} is at commit {} since {}; {}.\n", report.host,
                     short_commit(report.commit), report.finished, verdict(report));
}

}  // namespace tend::report
