#include "system/host_imports.hpp"

#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "support/memory_files.hpp"
#include "support/scripted_runner.hpp"

namespace tend::system {
namespace {

using testing::exits;

constexpr const char* kProgram = "/usr/libexec/tend/tend-import";
constexpr const char* kUrl = "https://mirror.lab.example/tool";

class HostImports : public ::testing::Test {
 protected:
  void child_answers(ProcessResult result) {
    runner_.on_program(kProgram, [result](const Command&) { return result; });
  }
  Status bring(const std::string& url, const std::string& digest) {
    return make_importer(files_, runner_, kProgram)
        ->download({url, digest, std::chrono::seconds(5)}, "/srv/tool", {0755, 0, 0});
  }

  testing::MemoryFileSystem files_;
  testing::ScriptedRunner runner_;
};

TEST_F(HostImports, the_child_is_told_the_url_by_its_stdin_and_has_a_deadline) {
  child_answers(exits(0, "one"));
  const auto done = bring(kUrl, sha256("one"));
  ASSERT_TRUE(done) << done.error().str();
  EXPECT_EQ(files_.content("/srv/tool"), "one");
  EXPECT_EQ(files_.node("/srv/tool")->mode, 0755U);
  ASSERT_EQ(runner_.commands().size(), 1U);
  EXPECT_EQ(runner_.lines()[0], std::string(kProgram) + " download");
  EXPECT_EQ(runner_.commands()[0].input, kUrl);
  EXPECT_EQ(runner_.commands()[0].timeout, std::chrono::seconds(5));
  EXPECT_GT(runner_.commands()[0].output_limit, kImportLimit);
}

TEST_F(HostImports, another_digest_is_refused_with_both_and_changes_nothing) {
  files_.add_file("/srv/tool", "old");
  child_answers(exits(0, "two"));
  const auto done = bring(kUrl, sha256("one"));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::refused);
  EXPECT_EQ(done.error().message, std::string(kUrl) + " has the sha256 " + sha256("two") +
                                      ", wanted is " + sha256("one"));
  EXPECT_EQ(files_.content("/srv/tool"), "old");
  EXPECT_TRUE(files_.writes().empty());
}

TEST_F(HostImports, what_the_child_says_is_the_error) {
  child_answers(exits(1, "half of it", "error: the server answers 503\n"));
  const auto done = bring(kUrl, sha256("half of it"));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "the server answers 503");
  EXPECT_EQ(done.error().trail, std::vector<std::string>{std::string("downloading ") + kUrl});
  EXPECT_EQ(files_.node("/srv/tool"), nullptr);
}

TEST_F(HostImports, one_that_does_not_end_is_a_timeout) {
  ProcessResult result = exits(-1);
  result.timed_out = true;
  child_answers(result);
  const auto done = bring(kUrl, sha256(""));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::timeout);
}

TEST_F(HostImports, a_file_of_this_host_needs_no_child) {
  files_.add_file("/mnt/mirror/tool", "one");
  const auto done = bring("file:///mnt/mirror/tool", sha256("one"));
  ASSERT_TRUE(done) << done.error().str();
  EXPECT_EQ(files_.content("/srv/tool"), "one");
  EXPECT_TRUE(runner_.commands().empty());
  EXPECT_EQ(bring("file:///mnt/nothing", sha256("")).error().code, ErrorCode::not_found);
}

TEST_F(HostImports, the_archive_goes_to_the_childs_stdin_and_the_member_comes_back) {
  child_answers(exits(0, "program"));
  files_.add_file("/srv/tool.tar", "packed");
  const auto importer = make_importer(files_, runner_, kProgram);
  const auto done = importer->extract("/srv/tool.tar", "bin/tool", "/srv/tool", {0755, 0, 0});
  ASSERT_TRUE(done) << done.error().str();
  EXPECT_EQ(runner_.commands()[0].argv, (std::vector<std::string>{kProgram, "unpack", "bin/tool"}));
  EXPECT_EQ(runner_.commands()[0].input, "packed");
  EXPECT_EQ(files_.content("/srv/tool"), "program");
  EXPECT_EQ(importer->extract("/srv/none", "x", "/srv/x", {}).error().code, ErrorCode::not_found);
}

TEST_F(HostImports, a_digest_is_that_of_the_whole_file) {
  const std::string large((std::size_t{3} << 20U) + 17, 'x');
  files_.add_file("/large", large)
      .add_file("/empty", "")
      .add_file("/even", large.substr(0, std::size_t{1} << 20U));
  for (const char* path : {"/large", "/empty", "/even"}) {
    EXPECT_EQ(files_.digest(path).value_or("?"), sha256(files_.content(path))) << path;
  }
  EXPECT_EQ(files_.digest("/none").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace tend::system
