#include "cli/views/tables.hpp"

#include <gtest/gtest.h>

#include "support/sample_runs.hpp"

namespace tend::cli {
namespace {

TEST(StatusView, ShowsTheLastRunAndWhatWaits) {
  run::StatusResult status;
  status.anchor = "3f2a1bc9d0e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8";
  status.managed = 43;
  status.last = store::RunRecord{
      "r1", "2026-11-23T01:30:00Z", "2026-11-23T01:30:12Z", status.anchor, "changed", ""};
  status.pending = {{"ssh.service", "reload", "file:/etc/ssh/x", "", "base"}};
  EXPECT_EQ(status_text(status, {"file:/etc/motd", "package:nano"}, {}),
            "last run   changed, 2026-11-23 01:30:00 UTC, took 12 s\n"
            "           r1, see `tend log r1`\n"
            "commit     3f2a1bc9d0e4\n"
            "accepted   3f2a1bc9d0e4\n"
            "managed    43 resources\n"
            "drift      file:/etc/motd, package:nano\n"
            "pending    reload of ssh.service, because of file:/etc/ssh/x\n");
}

TEST(StatusView, IsShortBeforeTheFirstRun) {
  EXPECT_EQ(status_text({}, {}, {}), "last run   none yet\nmanaged    0 resources\n");
}

TEST(LogView, IsATableOfRunsAndTellsWhichNeverEnded) {
  EXPECT_EQ(
      log_text({{"r2", "2026-11-23T02:00:00Z", "", "worktree", "", ""},
                {"run-one", "2026-11-23T01:30:00Z", "2026-11-23T01:30:00Z", "abc", "failed", ""}},
               {}),
      "RUN      STARTED                  TOOK       OUTCOME      COMMIT\n"
      "r2       2026-11-23 02:00:00 UTC             never ended  worktree\n"
      "run-one  2026-11-23 01:30:00 UTC  under 1 s  failed       abc\n");
  EXPECT_EQ(log_text({}, {}), "no runs yet\n");
}

TEST(LintView, EndsWithWhatWasSeen) {
  run::LintResult lint;
  lint.hosts = 7;
  lint.roles = 2;
  lint.resources = 96;
  EXPECT_EQ(lint_text(lint, {}), "7 hosts, 2 roles, 96 resources: no faults\n");
  lint.errors = {make_error(ErrorCode::invalid, "x")};
  lint.warnings = {"the lab's role `base` hides the standard role of that name"};
  EXPECT_EQ(lint_text(lint, {}),
            "warning: the lab's role `base` hides the standard role of that name\n"
            "7 hosts, 2 roles, 96 resources: 1 fault\n");
}

TEST(FactsView, IsATreeOfLeaves) {
  const Value facts =
      Map{{"os", Map{{"id", "debian"}, {"version", "12"}}},
          {"cpu", Map{{"count", 2}, {"flags", List{Value("sse"), Value("avx")}}}},
          {"gpus", List{Value(Map{{"name", "A100"}, {"uuid", ""}}), Value(Map{{"name", "H100"}})}},
          {"disks", List{}},
          {"dmi", Map{{"serial", Unknown{"needs root"}}, {"vendor", nullptr}}}};
  EXPECT_EQ(facts_text(facts, {}),
            "os:\n"
            "  id: debian\n"
            "  version: 12\n"
            "cpu:\n"
            "  count: 2\n"
            "  flags: [sse, avx]\n"
            "gpus:\n"
            "  - name: A100\n"
            "    uuid: \"\"\n"
            "  - name: H100\n"
            "disks: []\n"
            "dmi:\n"
            "  serial: unknown (needs root)\n"
            "  vendor: none\n");
}

TEST(Drift, IsFoundInTheReport) {
  EXPECT_EQ(drifted_in(testing::sample_report()), (std::vector<std::string>{"file:/etc/motd"}));
}

TEST(Screen, MeasuresCutsAndPadsByCharacters) {
  EXPECT_EQ(columns_of("‹x›"), 3U);
  EXPECT_EQ(cut("‹secret›", 4), "‹se…");
  EXPECT_EQ(cut("abcd", 4), "abcd");
  EXPECT_EQ(cut("abcd", 0), "abcd");
  EXPECT_EQ(padded("‹x›", 5), "‹x›  ");
}

TEST(Screen, BreaksLinesAtSpacesOnly) {
  Screen screen;
  screen.width = 30;
  EXPECT_EQ(wrapped(screen, "one two three four five six", 5), "one two three four five\n     six");
  EXPECT_EQ(wrapped(screen, "a_single_word_that_is_wider_than_the_screen", 5),
            "a_single_word_that_is_wider_than_the_screen");
  EXPECT_EQ(wrapped({}, "one two three four five six seven eight nine", 5),
            "one two three four five six seven eight nine");
}

TEST(Durations, AreAsExactAsTheyAreShort) {
  const std::pair<long long, const char*> cases[] = {{0, "0 ms"},           {84, "84 ms"},
                                                     {8100, "8.1 s"},       {12340, "12 s"},
                                                     {59600, "1 min 00 s"}, {125000, "2 min 05 s"}};
  for (const auto& [milliseconds, text] : cases) EXPECT_EQ(duration_text(milliseconds), text);
}

}  // namespace
}  // namespace tend::cli
