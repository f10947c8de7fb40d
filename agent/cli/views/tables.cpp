#include "cli/views/tables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tend::cli {

std::string table_text(const std::vector<std::vector<std::string>>& rows, const Screen& screen) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t index = 0; index < row.size(); ++index) {
      widths[index] = std::max(widths[index], columns_of(row[index]));
    }
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t index = 0; index < row.size(); ++index) {
      const bool last = index + 1 == row.size();
      line += last ? row[index] : padded(row[index], widths[index] + 2);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += (&row == &rows.front() ? painted(screen, Paint::bold, line) : line) + "\n";
  }
  return text;
}

std::string lint_text(const run::LintResult& lint, const Screen& screen) {
  std::string text;
  for (const auto& warning : lint.warnings) {
    text += painted(screen, Paint::yellow, "warning:") + " " + printable(warning) + "\n";
  }
  const std::string seen =
      fmt::format("{}, {}, {}", count_of(lint.hosts, "host"), count_of(lint.roles, "role"),
                  count_of(lint.resources, "resource"));
  const std::string verdict =
      lint.errors.empty() ? "no faults" : count_of(lint.errors.size(), "fault");
  return text + seen + ": " +
         painted(screen, lint.errors.empty() ? Paint::green : Paint::red, verdict) + "\n";
}

std::vector<std::string> drifted_in(const model::Report& report) {
  std::vector<std::string> ids;
  for (const auto& result : report.results) {
    const bool drifted = std::any_of(result.changes.begin(), result.changes.end(),
                                     [](const model::Change& change) { return change.drifted; });
    if (drifted) ids.push_back(result.id.str());
  }
  return ids;
}

}  // namespace tend::cli
