#include "cli/exit_code.hpp"

#include <gtest/gtest.h>

#include "support/sample_runs.hpp"

namespace tend::cli {
namespace {

Error of(ErrorCode code) {
  return make_error(code, "x");
}

TEST(ExitCode, HasTheNumbersOfTheCommandLine) {
  EXPECT_EQ(number_of(ExitCode::done), 0);
  EXPECT_EQ(number_of(ExitCode::failed), 1);
  EXPECT_EQ(number_of(ExitCode::pending), 2);
  EXPECT_EQ(number_of(ExitCode::refused), 3);
  EXPECT_EQ(number_of(ExitCode::usage), 64);
  EXPECT_EQ(number_of(ExitCode::invalid), 65);
  EXPECT_EQ(number_of(ExitCode::busy), 75);
  EXPECT_EQ(number_of(ExitCode::stopped), 143);
}

TEST(ExitCode, FollowsFromAnErrorsCode) {
  const std::pair<ErrorCode, ExitCode> cases[] = {
      {ErrorCode::invalid, ExitCode::invalid},     {ErrorCode::usage, ExitCode::usage},
      {ErrorCode::not_found, ExitCode::failed},    {ErrorCode::permission, ExitCode::failed},
      {ErrorCode::io, ExitCode::failed},           {ErrorCode::busy, ExitCode::busy},
      {ErrorCode::refused, ExitCode::refused},     {ErrorCode::timeout, ExitCode::failed},
      {ErrorCode::interrupted, ExitCode::stopped}, {ErrorCode::unsupported, ExitCode::failed},
      {ErrorCode::failed, ExitCode::failed}};
  for (const auto& [code, exit] : cases) EXPECT_EQ(exit_code_of(code), exit) << name_of(code);
}

TEST(ExitCode, OfSeveralErrorsIsTheGravest) {
  EXPECT_EQ(exit_code_of(Errors{of(ErrorCode::io), of(ErrorCode::invalid)}), ExitCode::invalid);
  EXPECT_EQ(exit_code_of(Errors{of(ErrorCode::refused), of(ErrorCode::invalid)}),
            ExitCode::invalid);
  EXPECT_EQ(exit_code_of(Errors{of(ErrorCode::failed), of(ErrorCode::refused)}), ExitCode::refused);
}

TEST(ExitCode, OfAPlanIsPendingWhenAnythingIsDueOrOpen) {
  model::Plan plan;
  EXPECT_EQ(exit_code_of(plan), ExitCode::done);
  plan.deferred = {{{"service", "x"}, "base", "systemd is not running", {}}};
  EXPECT_EQ(exit_code_of(plan), ExitCode::pending) << "deferred alone is 2 for diff";
  plan = {};
  plan.unknown = {{{"exec", "x"}, "base", "needs root", {}}};
  EXPECT_EQ(exit_code_of(plan), ExitCode::pending) << "unknown alone is 2 for diff";
  plan = {};
  plan.changes = {testing::change("file:/x", model::Action::create, "is not there")};
  EXPECT_EQ(exit_code_of(plan), ExitCode::pending);
  plan.failures = {{{"file", "/y"}, "base", of(ErrorCode::io), {}}};
  EXPECT_EQ(exit_code_of(plan), ExitCode::failed);
}

TEST(ExitCode, OfAReportFollowsItsOutcome) {
  using model::Outcome;
  const struct {
    Outcome outcome;
    bool changes_count;
    ExitCode exit;
  } cases[] = {
      {Outcome::converged, false, ExitCode::done}, {Outcome::converged, true, ExitCode::done},
      {Outcome::changed, false, ExitCode::done},   {Outcome::changed, true, ExitCode::pending},
      {Outcome::failed, true, ExitCode::failed},   {Outcome::refused, false, ExitCode::refused},
      {Outcome::busy, false, ExitCode::busy},      {Outcome::interrupted, true, ExitCode::stopped}};
  for (const auto& one : cases) {
    model::Report report;
    report.outcome = one.outcome;
    EXPECT_EQ(exit_code_of(report, one.changes_count), one.exit) << name_of(one.outcome);
  }
}

TEST(ExitCode, OfAReportTellsThatTheNewestCommitWasNotAccepted) {
  model::Report report;
  report.outcome = model::Outcome::changed;
  report.accepted = false;
  EXPECT_EQ(exit_code_of(report, false), ExitCode::refused);
  report.errors = {of(ErrorCode::invalid)};
  EXPECT_EQ(exit_code_of(report, false), ExitCode::invalid) << "65 where it does not compile";
}

}  // namespace
}  // namespace tend::cli
