// The ledger on a real file.
#include "store/ledger.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/git_lab.hpp"

namespace tend::store {
namespace {

using testing::file_text;
using testing::shell;
using testing::write_file;

class LedgerTest : public ::testing::Test {
 protected:
  std::unique_ptr<Ledger> open() {
    auto ledger = open_ledger(path_, notes_);
    EXPECT_TRUE(ledger) << ledger.error().str();
    return std::move(*ledger);
  }
  std::string beside() const { return shell("ls -A '" + directory_.path() + "/state'"); }
  std::vector<std::string> names(const Ledger& ledger) const {
    std::vector<std::string> all;
    const auto entries = ledger.entries().value();
    for (const auto& entry : entries) all.push_back(entry.id.name);
    return all;
  }

  testing::TemporaryDirectory directory_;
  std::string path_ = directory_.path() + "/state/ledger.db";
  std::vector<std::string> notes_;
};

LedgerEntry entry(const std::string& name, std::int64_t sequence = 0) {
  return {.id = {"file", name},
          .role = "base",
          .desired = "d",
          .left = "l",
          .original = "{}",
          .original_object = "o",
          .commit = "c",
          .run = "r",
          .sequence = sequence};
}
RunRecord run_named(const std::string& id) {
  return {.id = id,
          .started = "2026-11-23T01:00:00Z",
          .finished = "",
          .commit = "c",
          .outcome = "",
          .report = ""};
}
void done(const Status& status) {
  EXPECT_TRUE(status) << status.error().str();
}

mode_t mode_of(const std::string& path) {
  struct stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0);
  return info.st_mode & 07777U;
}

TEST_F(LedgerTest, it_is_made_for_root_only_and_remembers) {
  done(open()->record(entry("/etc/motd")));
  EXPECT_EQ(mode_of(path_), 0600U);
  EXPECT_EQ(mode_of(directory_.path() + "/state"), 0700U);
  const auto entries = open()->entries().value();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].id.str() + entries[0].role + entries[0].desired + entries[0].left +
                entries[0].original + entries[0].original_object + entries[0].commit +
                entries[0].run,
            "file:/etc/motdbasedl{}ocr");
  EXPECT_TRUE(notes_.empty());
}

TEST_F(LedgerTest, a_resource_recorded_again_keeps_its_place_unless_one_is_given) {
  const auto ledger = open();
  for (const char* name : {"first", "second", "third"}) done(ledger->record(entry(name)));
  done(ledger->record(entry("first")));
  EXPECT_EQ(names(*ledger), (std::vector<std::string>{"first", "second", "third"}));
  done(ledger->record(entry("second", 9)));
  done(ledger->forget({"file", "first"}));
  EXPECT_EQ(names(*ledger), (std::vector<std::string>{"third", "second"}));
}

TEST_F(LedgerTest, what_is_written_together_is_there_wholly_or_not_at_all) {
  const auto ledger = open();
  const auto failed = ledger->atomically([&]() -> Status {
    TEND_CHECK(ledger->record(entry("lost")));
    return fail(ErrorCode::io, "no");
  });
  EXPECT_EQ(failed.error().message, "no");
  EXPECT_TRUE(names(*ledger).empty());
  done(ledger->atomically([&]() -> Status {
    TEND_CHECK(ledger->record(entry("kept")));
    return ledger->finish_run(run_named("run-1"));
  }));
  EXPECT_EQ(names(*open()).size(), 1U);
}

TEST_F(LedgerTest, runs_are_found_by_a_unique_prefix_of_four_characters) {
  const auto ledger = open();
  auto run = run_named("abcd-1");
  done(ledger->start_run(run));
  EXPECT_EQ(ledger->last_run().value()->finished, "");
  run.finished = "later", run.outcome = "changed", run.report = "{\"a\":1}";
  done(ledger->finish_run(run));
  done(ledger->start_run(run_named("abcd-2")));
  EXPECT_EQ(ledger->run("abcd-1").value().report, "{\"a\":1}");
  EXPECT_EQ(ledger->run("abcd").error().code, ErrorCode::not_found);
  EXPECT_EQ(ledger->run("abc").error().code, ErrorCode::not_found);
  EXPECT_EQ(ledger->run("abc%").error().code, ErrorCode::not_found);
  EXPECT_EQ(ledger->runs(10).value().front().id, "abcd-2");
  EXPECT_EQ(ledger->runs(10).value().size(), 2U);
}

TEST_F(LedgerTest, old_runs_and_older_reports_are_dropped) {
  const auto ledger = open();
  done(ledger->atomically([&]() -> Status {
    for (int i = 0; i < 1010; ++i) {
      auto run = run_named(fmt::format("run-{:04}", i));
      run.report = "report";
      TEND_CHECK(ledger->finish_run(run));
    }
    return {};
  }));
  EXPECT_EQ(ledger->runs(5000).value().size(), 1000U);
  EXPECT_EQ(ledger->run("run-0010").value().report, "");
  EXPECT_EQ(ledger->run("run-0009").error().code, ErrorCode::not_found);
  EXPECT_EQ(ledger->run("run-0809").value().report, "");
  EXPECT_EQ(ledger->run("run-0810").value().report, "report");
}

TEST_F(LedgerTest, a_notice_given_twice_is_one_with_the_later_invocation) {
  const auto ledger = open();
  Notice notice{
      .unit = "a.service", .verb = "restart", .because = "file:/a", .invocation = "1", .role = "r"};
  done(ledger->add_notice(notice));
  notice.invocation = "2";
  done(ledger->add_notice(notice));
  notice.verb = "reload";
  done(ledger->add_notice(notice));
  const auto notices = ledger->notices().value();
  ASSERT_EQ(notices.size(), 2U);
  EXPECT_EQ(notices[0].invocation, "2");
  done(ledger->clear_notices("a.service", "restart"));
  EXPECT_TRUE(ledger->notices().value().empty());
}

TEST_F(LedgerTest, a_trigger_with_two_causes_is_one) {
  const auto ledger = open();
  done(ledger->add_trigger("newaliases", "file:/a"));
  done(ledger->add_trigger("update", "file:/a"));
  done(ledger->add_trigger("newaliases", "file:/b"));
  EXPECT_EQ(ledger->triggers().value(), (std::vector<std::string>{"newaliases", "update"}));
  done(ledger->clear_trigger("newaliases"));
  EXPECT_EQ(ledger->triggers().value(), std::vector<std::string>{"update"});
}

TEST_F(LedgerTest, a_damaged_file_is_kept_aside_and_told_of) {
  open();
  write_file(
      path_,
      "this is no database, and long enough to be read as one by whoever does not look closely\n");
  const auto ledger = open();
  EXPECT_TRUE(names(*ledger).empty());
  ASSERT_EQ(notes_.size(), 1U);
  EXPECT_NE(beside().find("ledger.db.damaged-"), std::string::npos);
}

TEST_F(LedgerTest, a_newer_schema_is_left_alone) {
  open();
  std::string content = file_text(path_);
  content[63] = 99;  // user_version, at offset 60
  write_file(path_, content);
  EXPECT_EQ(open_ledger(path_, notes_).error().code, ErrorCode::unsupported);
  EXPECT_EQ(open_ledger_read_only(path_).error().code, ErrorCode::unsupported);
  EXPECT_EQ(file_text(path_), content);
}

TEST_F(LedgerTest, a_ledger_of_the_first_schema_is_brought_up_to_date) {
  std::filesystem::create_directories(directory_.path() + "/state");
  shell("sqlite3 '" + path_ + "' \"$(cat " TEND_SOURCE_DIR "/tests/unit/store/schema_1.sql)\"");
  EXPECT_EQ(open_ledger_read_only(path_).error().code, ErrorCode::unsupported);
  const auto ledger = open();
  EXPECT_TRUE(notes_.empty());
  const auto entries = ledger->entries().value();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].id.str() + entries[0].original + entries[0].wish, "file:/etc/motd{}");
  done(ledger->record(entry("/etc/motd")));
  EXPECT_EQ(ledger->last_run().value()->id, "run-1");
}

TEST_F(LedgerTest, what_a_run_replaced_goes_with_its_report) {
  const auto ledger = open();
  Replacement replacement;
  replacement.id = {"file", "/etc/motd"};
  replacement.before_object = "object";
  done(ledger->atomically([&]() -> Status {
    for (int i = 0; i < 210; ++i) {
      const auto run = run_named(fmt::format("run-{:04}", i));
      replacement.run = run.id;
      TEND_CHECK(ledger->add_replacement(replacement));
      TEND_CHECK(ledger->finish_run(run));
    }
    return {};
  }));
  EXPECT_TRUE(ledger->replacements("run-0009").value().empty());
  ASSERT_EQ(ledger->replacements("run-0010").value().size(), 1U);
  EXPECT_EQ(ledger->replacements("run-0010").value()[0].id.str(), "file:/etc/motd");
  EXPECT_EQ(ledger->referenced_objects().value(), std::set<std::string>{"object"});
  EXPECT_TRUE(ledger->drop_oldest_replacements("run-0209").value());
  EXPECT_TRUE(ledger->replacements("run-0010").value().empty());
}

TEST_F(LedgerTest, bad_commits_and_texts_are_remembered) {
  done(open()->mark_bad("c0ffee", "run-1"));
  done(open()->mark_bad("c0ffee", "run-2"));
  done(open()->keep_text("facts", "one"));
  done(open()->keep_text("facts", "two"));
  const auto ledger = open();
  EXPECT_EQ(ledger->bad_commits().value(), std::set<std::string>{"c0ffee"});
  EXPECT_EQ(ledger->text("facts").value() + ledger->text("nothing").value(), "two");
}

TEST_F(LedgerTest, a_deferral_keeps_its_first_time_until_it_is_cleared) {
  done(open()->add_deferral({{"package", "a"}, 100}));
  done(open()->add_deferral({{"package", "a"}, 200}));
  done(open()->add_deferral({{"service", "b"}, 300}));
  done(open()->clear_deferral({"service", "b"}));
  const auto left = open()->deferrals().value();
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].id.str(), "package:a");
  EXPECT_EQ(left[0].since, 100);
}

TEST_F(LedgerTest, a_reload_that_was_made_leaves_the_restart_due) {
  const auto ledger = open();
  done(ledger->add_notice({"a.service", "reload", "file:/x", "", "r"}));
  done(ledger->add_notice({"a.service", "restart", "file:/y", "", "r"}));
  done(ledger->clear_notices("a.service", "reload"));
  ASSERT_EQ(ledger->notices().value().size(), 1U);
  done(ledger->add_notice({"a.service", "reload", "file:/x", "", "r"}));
  done(ledger->clear_notices("a.service", "restart"));
  EXPECT_TRUE(ledger->notices().value().empty());
}

TEST_F(LedgerTest, readers_change_nothing_and_cannot_write) {
  EXPECT_EQ(open_ledger_read_only(path_).error().code, ErrorCode::not_found);
  EXPECT_FALSE(std::filesystem::exists(directory_.path() + "/state"));
  done(open()->record(entry("/etc/motd")));
  const std::string before =
      shell("stat -c '%y %z %s' '" + path_ + "' '" + directory_.path() + "/state'");
  const auto reader = open_ledger_read_only(path_);
  ASSERT_TRUE(reader) << reader.error().str();
  EXPECT_EQ(names(**reader).size(), 1U);
  EXPECT_FALSE((*reader)->record(entry("/etc/issue")));
  EXPECT_EQ(beside(), "ledger.db");
  EXPECT_EQ(shell("stat -c '%y %z %s' '" + path_ + "' '" + directory_.path() + "/state'"), before);
}

TEST_F(LedgerTest, no_journal_stays_beside_a_closed_ledger) {
  {
    const auto ledger = open();
    done(ledger->record(entry("/etc/motd")));
    EXPECT_NE(beside().find("ledger.db-journal"), std::string::npos);
  }
  EXPECT_EQ(beside(), "ledger.db");
}

TEST_F(LedgerTest, a_run_that_died_is_undone_by_the_next_and_busy_for_readers) {
  done(open()->record(entry("before")));
  const pid_t child = ::fork();
  if (child == 0) {
    auto ledger = open_ledger(path_, notes_);
    static_cast<void>((*ledger)->atomically([&]() -> Status {
      // More than SQLite's cache holds, so that pages are written before the commit.
      for (int i = 0; i < 20000; ++i)
        TEND_CHECK((*ledger)->record(entry(fmt::format("{:0200}", i))));
      ::_exit(0);
    }));
  }
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  ASSERT_NE(beside().find("ledger.db-journal"), std::string::npos);
  EXPECT_EQ(open_ledger_read_only(path_).error().code, ErrorCode::busy);
  EXPECT_NE(beside().find("ledger.db-journal"), std::string::npos);
  EXPECT_EQ(names(*open()), std::vector<std::string>{"before"});
  EXPECT_TRUE(open_ledger_read_only(path_));
}

}  // namespace
}  // namespace tend::store
