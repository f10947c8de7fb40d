#include "cli/views/documents.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "cli/console.hpp"
#include "format/json.hpp"
#include "support/sample_runs.hpp"

namespace tend::cli {
namespace {

std::string json(const Value& value) {
  return format::to_json(value, -1);
}

TEST(Documents, ErrorsHaveTheirPlaceSuggestionAndNotes) {
  Error error = make_error(ErrorCode::invalid, "unknown key `owener`", testing::place(14));
  error.suggestion = "did you mean `owner`?";
  error.notes = {"known keys: owner, group"};
  EXPECT_EQ(json(error_document({error, make_error(ErrorCode::usage, "which command?")})),
            R"({"schema":"tend.error/1","errors":[)"
            R"({"code":"invalid","message":"unknown key `owener`","file":"roles/base/role.yaml",)"
            R"("line":14,"column":5,"suggestion":"did you mean `owner`?",)"
            R"("notes":["known keys: owner, group"]},)"
            R"({"code":"usage","message":"which command?","file":null,"line":null,"column":null,)"
            R"("suggestion":"","notes":[]}]})");
}

TEST(Documents, StatusHasTheLastRunAndWhatWaits) {
  run::StatusResult status;
  status.anchor = "abc";
  status.managed = 43;
  status.last = store::RunRecord{"r1", "2026-11-23T01:30:00Z", "", "abc", "", ""};
  status.pending = {{"ssh.service", "reload", "file:/etc/ssh/x", "", "base"}};
  EXPECT_EQ(json(status_document(status, {"file:/etc/motd"})),
            R"({"schema":"tend.status/1","anchor":"abc","managed":43,)"
            R"("last":{"run":"r1","started":"2026-11-23T01:30:00Z","finished":null,"commit":"abc",)"
            R"("outcome":null},"drifted":["file:/etc/motd"],)"
            R"("pending":[{"unit":"ssh.service","verb":"reload","because":"file:/etc/ssh/x",)"
            R"("role":"base"}]})");
}

TEST(Documents, LogLintFactsAndVersionNameTheirSchema) {
  EXPECT_EQ(json(log_document({{"r1", "a", "b", "abc", "changed", "x"}})),
            R"({"schema":"tend.log/1","runs":[{"run":"r1","started":"a","finished":"b",)"
            R"("commit":"abc","outcome":"changed"}]})");
  run::LintResult lint;
  lint.hosts = 7;
  lint.warnings = {"w"};
  EXPECT_EQ(json(lint_document(lint)),
            R"({"schema":"tend.lint/1","hosts":7,"roles":0,"resources":0,"errors":[],)"
            R"("warnings":["w"]})");
  EXPECT_EQ(json(facts_document(Map{{"os", Unknown{"needs root"}}})),
            R"({"schema":"tend.facts/1","facts":{"os":{"unknown":"needs root"}}})");
  EXPECT_EQ(json(version_document("0.1.0")), R"({"schema":"tend.version/1","version":"0.1.0"})");
}

TEST(Documents, PlansForOthersThanRootLackPrivateDiffs) {
  model::Plan plan;
  auto file = testing::change("file:/etc/key", model::Action::create, "is not there");
  file.attributes = {{"mode", nullptr, "0600"}};
  file.diff = "@@ -0,0 +1 @@\n+hunter2\n";
  plan.changes = {file};
  EXPECT_EQ(without_private_diffs(plan).changes[0].diff, "");
  plan.changes[0].attributes[0].after = "0644";
  EXPECT_EQ(without_private_diffs(plan).changes[0].diff, file.diff);
}

TEST(Console, PrintsErrorsAsOneDocumentOnStdoutWithJson) {
  std::ostringstream out;
  std::ostringstream err;
  Console console(out, err, {}, {}, true);
  EXPECT_EQ(console.fail({make_error(ErrorCode::invalid, "x")}), ExitCode::invalid);
  EXPECT_TRUE(format::parse_json(out.str())) << out.str();
  EXPECT_EQ(err.str(), "");
}

TEST(Console, PrintsErrorsForPeopleOnStderr) {
  std::ostringstream out;
  std::ostringstream err;
  Console console(out, err, {}, {}, false);
  EXPECT_EQ(console.fail({make_error(ErrorCode::busy, "another run holds the lock")}),
            ExitCode::busy);
  EXPECT_EQ(out.str(), "");
  EXPECT_EQ(err.str(), "error: another run holds the lock\n");
}

}  // namespace
}  // namespace tend::cli
