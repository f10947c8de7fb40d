#include "cli/views/report_view.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "support/sample_runs.hpp"

namespace tend::cli {
namespace {

using model::Outcome;
using model::Report;

TEST(ReportView, ShowsAWholeRun) {
  EXPECT_EQ(report_text(testing::sample_report(), Detail::full, {}),
            R"(gpu01 at 3f2a1bc9d0e4

base
  + package:chrony  not installed [8.1 s]
  ~ file:/etc/motd  content differs, mode is 0600, wanted 0644 [12 ms]
      drift: changed by somebody since we left it
      mode  0600 -> 0644
      @@ -1,2 +1,2 @@
       Welcome
      -to gpu1
      +to gpu01

error: service:chrony.service: chrony.service failed: exit status 1
  --> roles/base/role.yaml:11:5
skipped
  - service:chrony.service failed
      file:/etc/app/token

checks
  pass    base: time is set
  FAIL    base: port 123 answers  connection refused
  FAIL    app: page answers  no answer in time

unknown
  ? fact gpu.count is unknown
      exec:probe

The plan was not kept: 3 changes predicted, 2 came about, 2 as predicted
  - service:chrony.service was to start and did not

Failed in 12 s: 2 changed, 1 failed, 1 skipped, 1 ok, 1 unknown, 2 checks failed. Run 20261123-0130-ab12, see `tend log 20261123-0130-ab12`.
)");
}

TEST(ReportView, LeavesOutWhatWasToldWhileItHappened) {
  const std::string text = report_text(testing::sample_report(), Detail::rest, {});
  EXPECT_EQ(text.find("package:chrony"), std::string::npos) << text;
  EXPECT_EQ(text.find("time is set"), std::string::npos);
  EXPECT_TRUE(text.starts_with("error: service:chrony.service")) << text;
}

TEST(ReportView, SaysLittleWhenNothingChanged) {
  Report report;
  report.run = "r1";
  report.duration_ms = 84;
  report.results = {{{"file", "/x"}, "base", model::ResultStatus::ok, {}, "", {}, 0, {}}};
  EXPECT_EQ(report_text(report, Detail::rest, {}),
            "Nothing to change in 84 ms: 1 ok. Run r1, see `tend log r1`.\n");
}

TEST(ReportView, NamesBothCommitsWhenTheNewestWasRefused) {
  Report report;
  report.outcome = Outcome::changed;
  report.accepted = false;
  report.commit = "3f2a1bc9d0e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8";
  report.refused_commit = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  report.errors = {make_error(ErrorCode::refused, "the signature is of nobody we know")};
  const std::string text = report_text(report, Detail::rest, {});
  EXPECT_NE(text.find("error: the signature is of nobody we know\n"), std::string::npos) << text;
  EXPECT_NE(
      text.find(
          "Commit aaaaaaaaaaaa was not accepted; converged to 3f2a1bc9d0e4, the last accepted "
          "one.\n"),
      std::string::npos)
      << text;
}

TEST(ReportView, NeverShowsSecrets) {
  Report report = testing::sample_report();
  report.results[1].changes = {testing::sample_plan().changes[4]};
  EXPECT_EQ(report_text(report, Detail::full, {}).find("hunter2"), std::string::npos);
}

TEST(ReportView, ColoursTheOutcome) {
  const std::pair<Outcome, const char*> cases[] = {
      {Outcome::converged, "^[32mNothing to change^[0m in"},
      {Outcome::changed, "^[32mChanged^[0m in"},
      {Outcome::failed, "^[31mFailed^[0m in"},
      {Outcome::refused, "^[31mRefused^[0m in"},
      {Outcome::busy, "^[33mBusy^[0m in"},
      {Outcome::interrupted, "^[33mStopped by a signal^[0m in"}};
  Screen screen;
  screen.colour = true;
  for (const auto& [outcome, start] : cases) {
    Report report;
    report.outcome = outcome;
    const std::string line = replace_all(outcome_line(report, screen), "\x1b", "^");
    EXPECT_TRUE(line.starts_with(start)) << line;
  }
}

}  // namespace
}  // namespace tend::cli
