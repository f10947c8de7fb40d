#include "model/report.hpp"

#include <gtest/gtest.h>

namespace tend::model {
namespace {

Report sample() {
  Report report;
  report.host = "gpu01";
  report.run = "20261123-0130-ab12";
  report.commit = "abc";
  report.refused_commit = "def";
  report.accepted = false;
  report.started = "2026-11-23T01:30:00Z";
  report.finished = "2026-11-23T01:30:04Z";
  report.duration_ms = 4100;
  report.outcome = Outcome::failed;
  report.errors = {make_error(ErrorCode::refused, "commit def is not signed")};
  report.fidelity = {3, 2, 2, {"service:chrony did not start"}};

  ResourceResult ok{{"package", "chrony"}, "base", ResultStatus::ok, {}, "", {}, 0, {}};
  ResourceResult failed{
      {"service", "chrony.service"}, "base", ResultStatus::failed, {}, "", {}, 70, {}};
  Change enable;
  enable.id = failed.id;
  enable.role = "base";
  enable.cause = Cause::drift;
  enable.drifted = true;
  enable.reason = "disabled, wanted enabled";
  enable.attributes = {{"enabled", false, true}};
  Change start = enable;
  start.action = Action::start;
  start.attributes = {{"state", Unknown{"after package:chrony"}, "started"}};
  failed.changes = {enable, start};
  failed.error = make_error(ErrorCode::failed, "chrony.service failed");
  ResourceResult skipped{{"file", "/etc/x"},
                         "base",
                         ResultStatus::skipped,
                         {},
                         "service:chrony.service failed",
                         {},
                         0,
                         {}};
  report.results = {ok, failed, skipped};
  report.checks = {{"base", "time is set", CheckStatus::timeout, "no answer within 5 s"}};
  return report;
}

TEST(ReportNames, GoBothWays) {
  for (const Outcome outcome : {Outcome::converged, Outcome::changed, Outcome::failed,
                                Outcome::refused, Outcome::busy, Outcome::interrupted}) {
    EXPECT_EQ(outcome_named(name_of(outcome)), outcome);
  }
  for (const ResultStatus status :
       {ResultStatus::ok, ResultStatus::changed, ResultStatus::failed, ResultStatus::skipped,
        ResultStatus::deferred, ResultStatus::unknown, ResultStatus::contested}) {
    EXPECT_EQ(result_status_named(name_of(status)), status);
  }
  for (const CheckStatus status :
       {CheckStatus::pass, CheckStatus::fail, CheckStatus::skipped, CheckStatus::timeout}) {
    EXPECT_EQ(check_status_named(name_of(status)), status);
  }
}

TEST(Report, FailsWithAResourceOrACheck) {
  Report report;
  EXPECT_FALSE(report.failed());
  report.checks = {{"base", "c", CheckStatus::skipped, ""}};
  EXPECT_FALSE(report.failed());
  report.checks = {{"base", "c", CheckStatus::timeout, ""}};
  EXPECT_TRUE(report.failed());
  report.checks.clear();
  report.results = {{{"file", "/x"}, "base", ResultStatus::failed, {}, "", {}, 0, {}}};
  EXPECT_TRUE(report.failed());
}

TEST(ReportDocument, HasTheKeysOfTheSchema) {
  const Value value = to_value(sample());
  for (const char* key : {"schema", "host", "run", "commit", "accepted", "started", "finished",
                          "outcome", "counts", "fidelity", "results", "checks"}) {
    EXPECT_NE(value.find(key), nullptr) << key;
  }
  EXPECT_EQ(*value.find("counts"), Value(Map{{"ok", 1},
                                             {"changed", 0},
                                             {"failed", 1},
                                             {"skipped", 1},
                                             {"deferred", 0},
                                             {"unknown", 0},
                                             {"contested", 0}}));
}

TEST(ReportDocument, GivesOkResultsThreeKeysAndOthersAllOfThem) {
  const Value value = to_value(sample());
  const List& results = value.find("results")->as_list();
  EXPECT_EQ(results.at(0).as_map().keys(), (std::vector<std::string>{"id", "role", "status"}));
  EXPECT_EQ(
      results.at(1).as_map().keys(),
      (std::vector<std::string>{"id", "role", "status", "action", "cause", "drifted", "reason",
                                "attributes", "diff", "duration_ms", "error", "source"}));
}

TEST(ReportDocument, HasOneResultPerChangeWithErrorAndDurationInTheLast) {
  const Value value = to_value(sample());
  const List& results = value.find("results")->as_list();
  ASSERT_EQ(results.size(), 4U);
  EXPECT_TRUE(results.at(1).find("error")->is_null());
  EXPECT_EQ(*results.at(1).find("duration_ms"), Value(0));
  EXPECT_EQ(results.at(2).text_or("action", ""), "start");
  EXPECT_EQ(*results.at(2).find("duration_ms"), Value(70));
  EXPECT_EQ(results.at(2).find("error")->text_or("message", ""), "chrony.service failed");
}

TEST(ReportDocument, MasksDiffsOfFilesOthersMayNotRead) {
  Report report = sample();
  Change& change = report.results[1].changes[0];
  change.attributes = {{"mode", "0644", "0600"}};
  change.diff = "@@ -0,0 +1 @@\n+key\n";
  const Value value = to_value(report);
  EXPECT_EQ(value.find("results")->as_list().at(1).text_or("diff", "none"), "");
}

TEST(ReportDocument, ReadsBackAsItWasWritten) {
  const Value written = to_value(sample());
  const auto read = report_from_value(written);
  ASSERT_TRUE(read) << read.error().str();
  EXPECT_EQ(to_value(*read), written);
  ASSERT_EQ(read->results.size(), 3U);
  EXPECT_EQ(read->results[1].changes.size(), 2U);
  EXPECT_EQ(read->results[2].reason, "service:chrony.service failed");
}

TEST(ReportDocument, IsRefusedWhenItIsSomethingElse) {
  for (const Value& value : {Value(), Value("x"), Value(Map{{"schema", "tend.plan/1"}}),
                             Value(Map{{"schema", "tend.report/1"}, {"outcome", "fine"}})}) {
    const auto read = report_from_value(value);
    ASSERT_FALSE(read) << value.display();
    EXPECT_EQ(read.error().code, ErrorCode::invalid);
  }
}

}  // namespace
}  // namespace tend::model
