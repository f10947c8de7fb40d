// What runs that died leave: told, swept up, and no loop of deaths.
#include "run/recovery.hpp"

#include <gtest/gtest.h>

#include "support/memory_files.hpp"
#include "support/memory_ledger.hpp"

namespace tend::testing {
namespace {

constexpr const char* kTemporary = ".tend-tmp-0123456789abcdef";

class Recovery : public ::testing::Test {
 protected:
  store::RunRecord run(const std::string& id, const std::string& commit, bool ended,
                       const std::string& outcome = "converged") {
    return {id,
            "2026-11-23T0" + std::to_string(++hour_) + ":00:00Z",
            ended ? "2026-11-23T12:00:00Z" : "",
            commit,
            ended ? outcome : "",
            "{}"};
  }
  void began(const std::string& id, const std::string& commit = "c1") {
    ASSERT_TRUE(ledger_.start_run(run(id, commit, false)));
  }
  void ended(const std::string& id, const std::string& outcome = "converged") {
    const auto record = run(id, "c1", true, outcome);
    ASSERT_TRUE(ledger_.start_run(record));
    ASSERT_TRUE(ledger_.finish_run(record));
  }
  run::Past past() { return *run::look_back(ledger_); }
  static model::Plan plan_of(const std::string& commit) {
    model::Plan plan;
    plan.commit = commit;
    model::Change change;
    change.id = {"file", "/etc/motd"};
    plan.changes.push_back(change);
    return plan;
  }
  void sweep_up() {
    model::Catalog catalog;
    model::Resource resource;
    resource.id = {"file", "/etc/app/app.conf"};
    catalog.resources.push_back(resource);
    engine::Memory memory;
    memory.entries[{"file", "/srv/old/file"}] = {};
    ASSERT_TRUE(run::sweep_up(past(), catalog, memory, providers_, options_, files_));
  }
  void leave_temporary(const std::string& directory) {
    files_.add_file(directory + "/" + kTemporary, "half");
  }
  bool is_there(const std::string& directory) const {
    return files_.node(directory + "/" + kTemporary) != nullptr;
  }

  int hour_ = 0;
  MemoryLedger ledger_;
  MemoryFileSystem files_;
  resources::Providers providers_;
  run::Options options_;
};

TEST_F(Recovery, ARunThatNeverEndedIsToldByItsIdUntilOneEnds) {
  ended("aaaa");
  began("bbbb");
  began("cccc");
  const auto notes = run::notes_of(past());
  ASSERT_EQ(notes.size(), 2U);
  EXPECT_NE(notes[0].find("cccc"), std::string::npos);
  EXPECT_NE(notes[1].find("bbbb"), std::string::npos);
  ended("dddd");
  EXPECT_TRUE(run::notes_of(past()).empty());
}

TEST_F(Recovery, TemporariesOfADeathAreRemovedWhereverTheAgentWrites) {
  began("aaaa");
  const std::vector<std::string> written = {options_.state,
                                            options_.state + "/catalogs",
                                            options_.state + "/scratch",
                                            "/var/cache/tend",
                                            "/run/motd.d",
                                            "/etc/app",
                                            "/srv/old",
                                            "/etc/systemd/system",
                                            "/etc/systemd/system/app.service.d",
                                            options_.state + "/objects/ab"};
  for (const auto& directory : written) leave_temporary(directory);
  leave_temporary("/home/alice");
  sweep_up();
  for (const auto& directory : written) EXPECT_FALSE(is_there(directory)) << directory;
  EXPECT_TRUE(is_there("/home/alice"));  // nobody manages anything there
}

TEST_F(Recovery, AfterAGoodRunOnlyTheAgentsOwnDirectoriesAreLookedAt) {
  ended("aaaa");
  leave_temporary(options_.state + "/scratch");
  leave_temporary("/etc/app");
  sweep_up();
  EXPECT_FALSE(is_there(options_.state + "/scratch"));
  EXPECT_TRUE(is_there("/etc/app"));
}

TEST_F(Recovery, AfterAFailedRunEverythingIsLookedAt) {
  ended("aaaa", "failed");
  leave_temporary("/etc/app");
  sweep_up();
  EXPECT_FALSE(is_there("/etc/app"));
}

TEST_F(Recovery, FiveDeathsOverOneCommitEndTheLoop) {
  for (const char* id : {"aaaa", "bbbb", "cccc", "dddd"}) began(id);
  EXPECT_FALSE(run::crash_loop(past(), plan_of("c1"), options_));
  began("eeee");
  const auto loop = run::crash_loop(past(), plan_of("c1"), options_);
  ASSERT_TRUE(loop);
  EXPECT_NE(loop->message.find("file:/etc/motd"), std::string::npos);
}

TEST_F(Recovery, ANewCommitHasItsOwnChances) {
  for (const char* id : {"aaaa", "bbbb", "cccc", "dddd", "eeee"}) began(id);
  EXPECT_FALSE(run::crash_loop(past(), plan_of("c2"), options_));
}

TEST_F(Recovery, SomebodyWhoHasSeenToItMayGoOn) {
  for (const char* id : {"aaaa", "bbbb", "cccc", "dddd", "eeee"}) began(id);
  options_.after_crashes = true;
  EXPECT_FALSE(run::crash_loop(past(), plan_of("c1"), options_));
}

TEST_F(Recovery, WhereNothingIsDueThereIsNoLoop) {
  for (const char* id : {"aaaa", "bbbb", "cccc", "dddd", "eeee"}) began(id);
  model::Plan empty;
  empty.commit = "c1";
  EXPECT_FALSE(run::crash_loop(past(), empty, options_));
}

}  // namespace
}  // namespace tend::testing
