#include "engine/run_recorder.hpp"

#include <gtest/gtest.h>

#include "support/memory_ledger.hpp"

namespace tend::engine {
namespace {

class RunRecorderTest : public ::testing::Test {
 protected:
  static store::LedgerEntry entry(const std::string& path) {
    store::LedgerEntry entry;
    entry.id = {"file", path};
    return entry;
  }
  static store::Replacement replacement(const std::string& path) {
    store::Replacement replacement;
    replacement.run = "run";
    replacement.id = {"file", path};
    return replacement;
  }
  std::vector<std::string> known() {
    std::vector<std::string> names;
    for (const auto& entry : ledger_.entries().value()) names.push_back(entry.id.name);
    return names;
  }
  std::size_t noted() { return ledger_.replacements("run").value().size(); }

  testing::MemoryLedger ledger_;
  RunRecorder recorder_{ledger_};
};

TEST_F(RunRecorderTest, ANoteIsWrittenBeforeItsChangeAndTheOutcomeWithTheNextNote) {
  ASSERT_TRUE(recorder_.before_change(replacement("/a"), [] { return Status{}; }));
  EXPECT_EQ(noted(), 1U);
  recorder_.left(entry("/a"));
  EXPECT_TRUE(known().empty());
  ASSERT_TRUE(recorder_.before_change(replacement("/b"), [] { return Status{}; }));
  EXPECT_EQ(known(), std::vector<std::string>{"/a"});
}

TEST_F(RunRecorderTest, WhatWasDoneOutlivesANoteThatCannotBeWritten) {
  recorder_.left(entry("/a"));
  EXPECT_FALSE(
      recorder_.before_change(replacement("/b"), [] { return fail(ErrorCode::io, "disk full"); }));
  EXPECT_TRUE(known().empty());
  EXPECT_EQ(noted(), 0U);
  ASSERT_TRUE(recorder_.flush());
  EXPECT_EQ(known(), std::vector<std::string>{"/a"});
}

TEST_F(RunRecorderTest, TheOrderOfWhatWasDoneIsKept) {
  recorder_.left(entry("/a"));
  recorder_.removed({"file", "/a"});
  ASSERT_TRUE(recorder_.flush());
  EXPECT_TRUE(known().empty());
  ASSERT_TRUE(recorder_.flush());
}

}  // namespace
}  // namespace tend::engine
