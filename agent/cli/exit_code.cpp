#include "cli/exit_code.hpp"

#include <algorithm>
#include <array>

namespace tend::cli {

int number_of(ExitCode code) {
  return static_cast<int>(code);
}

ExitCode exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::usage:
      return ExitCode::usage;
    case ErrorCode::invalid:
      return ExitCode::invalid;
    case ErrorCode::refused:
      return ExitCode::refused;
    case ErrorCode::busy:
      return ExitCode::busy;
    case ErrorCode::interrupted:
      return ExitCode::stopped;
    case ErrorCode::not_found:
    case ErrorCode::permission:
    case ErrorCode::io:
    case ErrorCode::timeout:
    case ErrorCode::unsupported:
    case ErrorCode::failed:
      return ExitCode::failed;
  }
  return ExitCode::failed;
}

ExitCode exit_code_of(const Errors& errors) {
  constexpr std::array kGravestFirst{ExitCode::usage, ExitCode::stopped, ExitCode::invalid,
                                     ExitCode::refused, ExitCode::busy};
  for (const ExitCode code : kGravestFirst) {
    const auto has_code = [&](const Error& error) { return exit_code_of(error.code) == code; };
    if (std::any_of(errors.begin(), errors.end(), has_code)) return code;
  }
  return ExitCode::failed;
}

ExitCode exit_code_of(const model::Plan& plan) {
  if (!plan.failures.empty()) return ExitCode::failed;
  const bool pending =
      !plan.empty() || !plan.unknown.empty() || !plan.deferred.empty() || !plan.contested.empty();
  return pending ? ExitCode::pending : ExitCode::done;
}

ExitCode exit_code_of(const model::Report& report, bool changes_count) {
  if (report.outcome == model::Outcome::interrupted) return ExitCode::stopped;
  if (!report.errors.empty()) return exit_code_of(report.errors);
  if (!report.accepted) return ExitCode::refused;
  switch (report.outcome) {
    case model::Outcome::converged:
      return ExitCode::done;
    case model::Outcome::changed:
      return changes_count ? ExitCode::pending : ExitCode::done;
    case model::Outcome::failed:
      return ExitCode::failed;
    case model::Outcome::refused:
      return ExitCode::refused;
    case model::Outcome::busy:
      return ExitCode::busy;
    case model::Outcome::interrupted:
      return ExitCode::stopped;
  }
  return ExitCode::failed;
}

}  // namespace tend::cli
