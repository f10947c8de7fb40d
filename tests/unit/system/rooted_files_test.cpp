#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/temporary_directory.hpp"
#include "system/host_file_system.hpp"

namespace tend::system {
namespace {

class RootedFilesTest : public ::testing::Test {
 protected:
  RootedFilesTest() {
    directory_.write("outside/secret", "of the host");
    directory_.write("root/etc/motd", "of the root");
    files_ = open_file_system(directory_ / "root").value();
  }
  void link(const std::string& target, const std::string& name) {
    ASSERT_EQ(::symlink(target.c_str(), (directory_ / name).c_str()), 0);
  }

  testing::TemporaryDirectory directory_;
  std::unique_ptr<FileSystem> files_;
};

TEST_F(RootedFilesTest, PathsAreThoseOfTheRoot) {
  EXPECT_EQ(files_->read("/etc/motd").value(), "of the root");
  EXPECT_EQ(files_->list("/").value(), std::vector<std::string>{"etc"});
  EXPECT_EQ(files_->status("/etc/motd")->size, 11U);
  EXPECT_FALSE(files_->status("/etc/passwd")->exists());
}

TEST_F(RootedFilesTest, AnAbsoluteLinkStaysInTheRoot) {
  link(directory_ / "outside/secret", "root/etc/leak");
  EXPECT_EQ(files_->read("/etc/leak").error().code, ErrorCode::not_found);
  link("/etc/motd", "root/motd");
  EXPECT_EQ(files_->read("/motd").value(), "of the root");
}

TEST_F(RootedFilesTest, ALinkWithDotsStaysInTheRoot) {
  link("../../../../../../../.." + (directory_ / "outside"), "root/etc/up");
  EXPECT_EQ(files_->read("/etc/up/secret").error().code, ErrorCode::not_found);
  EXPECT_EQ(files_->read("/../outside/secret").error().code, ErrorCode::not_found);
  EXPECT_EQ(files_->read("/etc/../../outside/secret").error().code, ErrorCode::not_found);
}

TEST_F(RootedFilesTest, WritingThroughALinkStaysInTheRoot) {
  link(directory_ / "outside", "root/etc/dir");
  EXPECT_EQ(files_->replace("/etc/dir/secret", "changed", {}).has_value(), false);
  EXPECT_EQ(directory_.content("outside/secret"), "of the host");
  link("/etc", "root/conf");
  ASSERT_TRUE(files_->replace("/conf/motd", "changed", {}));
  EXPECT_EQ(directory_.content("root/etc/motd"), "changed");
}

TEST_F(RootedFilesTest, WritingAboveTheRootIsNotPossible) {
  ASSERT_TRUE(files_->replace("/../../made", "x", {}));
  EXPECT_EQ(directory_.content("root/made"), "x");
}

TEST_F(RootedFilesTest, RemovesAndLinksInTheRoot) {
  ASSERT_TRUE(files_->make_link("/etc/link", "/etc/motd"));
  EXPECT_EQ(files_->read("/etc/link").value(), "of the root");
  ASSERT_TRUE(files_->remove("/etc/link"));
  EXPECT_FALSE(files_->status("/etc/link")->exists());
}

TEST_F(RootedFilesTest, TheValidatorGetsThePathAsTheRootKnowsIt) {
  std::string seen;
  ASSERT_TRUE(files_->replace("/etc/motd", "new", {}, [&](const std::string& temporary) -> Status {
    seen = temporary;
    EXPECT_EQ(directory_.content("root" + temporary), "new");
    return {};
  }));
  EXPECT_TRUE(seen.starts_with("/etc/.tend-tmp-")) << seen;
}

TEST_F(RootedFilesTest, AMissingRootIsAnError) {
  EXPECT_EQ(open_file_reader(directory_ / "missing").error().code, ErrorCode::not_found);
  EXPECT_EQ(open_file_system("relative").error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace tend::system
