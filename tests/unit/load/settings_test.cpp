#include <gtest/gtest.h>

#include "load/load.hpp"
#include "support/memory_snapshot.hpp"
#include "support/rendered_errors.hpp"

namespace tend::load {
namespace {

using testing::MemorySnapshot;

std::string outcome(const std::string& text) {
  const auto settings = load_settings(MemorySnapshot{{"tend.yaml", text}});
  return settings ? "version " + std::to_string(settings->version)
                  : testing::listed(settings.error());
}

TEST(Settings, AreOptional) {
  const auto settings = load_settings(MemorySnapshot{});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->version, 1);
  EXPECT_EQ(outcome("tend: 1\n"), "version 1");
  EXPECT_EQ(outcome("# nothing\n"), "version 1");
}

TEST(Settings, NewerLanguageIsRefusedBeforeItsKeysAreJudged) {
  EXPECT_EQ(outcome("tend: 2\nnew_key: x\n"),
            "tend.yaml:1:7: this lab repository is written in version 2 of the language, and this "
            "tend knows up to 1: upgrade tend first\n");
}

TEST(Settings, FaultsAreNamed) {
  EXPECT_EQ(outcome("tend: one\n"),
            "tend.yaml:1:7: `tend` must be the language's version, an integer, not the string "
            "`one`\n");
  EXPECT_EQ(outcome("tnd: 1\n"),
            "tend.yaml:1:1: unknown key `tnd` in tend.yaml; did you mean `tend`?\n");
  EXPECT_EQ(outcome("tend: 0\n"),
            "tend.yaml:1:7: `tend` must be the language's version, an integer, not the integer "
            "`0`\n");
  EXPECT_EQ(outcome("tend: [\n"), "tend.yaml:2:1: expected `,` or `]`\n");
}

}  // namespace
}  // namespace tend::load
