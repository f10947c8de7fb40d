#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/temporary_directory.hpp"
#include "system/host_file_system.hpp"

namespace tend::system {
namespace {

FileAttributes attributes(std::optional<mode_t> mode, std::optional<uid_t> uid = {},
                          std::optional<gid_t> gid = {}) {
  return {mode, uid, gid};
}

class FileChangesTest : public ::testing::Test {
 protected:
  FileStatus status(const std::string& name) { return files_->status(directory_ / name).value(); }
  void link(const std::string& target, const std::string& name) {
    ASSERT_EQ(::symlink(target.c_str(), (directory_ / name).c_str()), 0);
  }

  testing::TemporaryDirectory directory_;
  std::unique_ptr<FileSystem> files_ = open_file_system("/").value();
};

TEST_F(FileChangesTest, ADirectoryIsMadeWithItsParents) {
  ASSERT_TRUE(files_->make_directory(directory_ / "a/b/c", attributes(02770)));
  EXPECT_EQ(status("a/b/c").mode, 02770U);
  EXPECT_EQ(status("a/b").mode, 0755U);
}

TEST_F(FileChangesTest, AnExistingDirectoryKeepsWhatIsNotWished) {
  ASSERT_TRUE(files_->make_directory(directory_ / "a", attributes(0700)));
  ASSERT_TRUE(files_->make_directory(directory_ / "a", {}));
  EXPECT_EQ(status("a").mode, 0700U);
  ASSERT_TRUE(files_->make_directory(directory_ / "a/", attributes(0711)));
  EXPECT_EQ(status("a").mode, 0711U);
}

TEST_F(FileChangesTest, AFileIsNotTurnedIntoADirectory) {
  directory_.write("file", "kept");
  EXPECT_EQ(files_->make_directory(directory_ / "file", {}).error().code, ErrorCode::refused);
  EXPECT_FALSE(files_->make_directory(directory_ / "file/below", {}));
  EXPECT_EQ(directory_.content("file"), "kept");
}

TEST_F(FileChangesTest, ALinkReplacesALinkOrAFile) {
  ASSERT_TRUE(files_->make_link(directory_ / "new/link", "first"));
  ASSERT_TRUE(files_->make_link(directory_ / "new/link", "second"));
  EXPECT_EQ(files_->read_link(directory_ / "new/link").value(), "second");
  directory_.write("file", "");
  ASSERT_TRUE(files_->make_link(directory_ / "file", "/etc/motd"));
  EXPECT_EQ(files_->read_link(directory_ / "file").value(), "/etc/motd");
  EXPECT_EQ(files_->list(directory_ / "new").value(), std::vector<std::string>{"link"});
}

TEST_F(FileChangesTest, ALinkDoesNotReplaceADirectory) {
  ASSERT_TRUE(files_->make_directory(directory_ / "dir", {}));
  EXPECT_EQ(files_->make_link(directory_ / "dir", "x").error().code, ErrorCode::refused);
  EXPECT_EQ(status("dir").type, FileType::directory);
}

TEST_F(FileChangesTest, AttributesAreThoseOfTheNameItself) {
  directory_.write("file", "");
  ASSERT_TRUE(files_->set_attributes(directory_ / "file", attributes(0400)));
  EXPECT_EQ(status("file").mode, 0400U);
  link("file", "link");
  EXPECT_EQ(files_->set_attributes(directory_ / "link", attributes(0777)).error().code,
            ErrorCode::refused);
  EXPECT_EQ(status("file").mode, 0400U);
}

TEST_F(FileChangesTest, TheOwnerOfALinkIsTheLinksOwn) {
  if (::geteuid() != 0) GTEST_SKIP() << "giving files away needs root";
  directory_.write("file", "");
  link("file", "link");
  ASSERT_TRUE(files_->set_attributes(directory_ / "link", attributes({}, 1234, 4321)));
  EXPECT_EQ(status("link").uid, 1234U);
  EXPECT_EQ(status("link").gid, 4321U);
  EXPECT_EQ(status("file").uid, 0U);
}

TEST_F(FileChangesTest, AChangeOfOwnerKeepsTheMode) {
  if (::geteuid() != 0) GTEST_SKIP() << "giving files away needs root";
  const std::string file = directory_.write("file", "");
  ASSERT_EQ(::chmod(file.c_str(), 06755), 0);
  ASSERT_TRUE(files_->set_attributes(file, attributes({}, 1234)));
  EXPECT_EQ(status("file").mode, 06755U);
  EXPECT_EQ(status("file").uid, 1234U);
}

TEST_F(FileChangesTest, AttributesOfAHardLinkedFileAreNotChanged) {
  const std::string file = directory_.write("file", "");
  ASSERT_EQ(::link(file.c_str(), (directory_ / "other").c_str()), 0);
  const Status result = files_->set_attributes(file, attributes(0666));
  EXPECT_EQ(result.error().code, ErrorCode::refused);
  EXPECT_EQ(status("file").mode, 0644U);
}

TEST_F(FileChangesTest, AttributesOfAMissingFileAreNotFound) {
  EXPECT_EQ(files_->set_attributes(directory_ / "missing", attributes(0600)).error().code,
            ErrorCode::not_found);
}

TEST_F(FileChangesTest, RemovesFilesLinksAndEmptyDirectories) {
  directory_.write("file", "");
  directory_.write("target", "kept");
  link("target", "link");
  ASSERT_TRUE(files_->make_directory(directory_ / "dir", {}));
  for (const auto* name : {"file", "link", "dir", "missing", "missing/below", "target/below"}) {
    EXPECT_TRUE(files_->remove(directory_ / name)) << name;
  }
  EXPECT_EQ(files_->list(directory_.path()).value(), std::vector<std::string>{"target"});
}

TEST_F(FileChangesTest, ADirectoryWithSomethingInItStays) {
  directory_.write("dir/file", "kept");
  const Status result = files_->remove(directory_ / "dir");
  EXPECT_EQ(result.error().message, directory_ / "dir is a directory that is not empty");
  EXPECT_EQ(directory_.content("dir/file"), "kept");
}

TEST_F(FileChangesTest, AUsersLinkDoesNotLeadAWriteElsewhere) {
  if (::geteuid() != 0) GTEST_SKIP() << "links of somebody else need root";
  directory_.write("root-ssh/authorized_keys", "root's");
  ASSERT_TRUE(files_->make_directory(directory_ / "home", attributes({}, 1234)));
  link(directory_ / "root-ssh", "home/.ssh");
  ASSERT_EQ(::lchown((directory_ / "home/.ssh").c_str(), 1234, 1234), 0);
  const std::string file = directory_ / "home/.ssh/authorized_keys";
  for (const Status& result :
       {files_->replace(file, "mine", {}), files_->remove(file), files_->make_link(file, "x"),
        files_->set_attributes(file, attributes({}, 1234)),
        files_->make_directory(file + "/a", {})}) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::refused) << result.error().str();
    EXPECT_NE(result.error().message.find("`.ssh`, which belongs to user 1234"), std::string::npos);
  }
  EXPECT_EQ(directory_.content("root-ssh/authorized_keys"), "root's");
}

TEST_F(FileChangesTest, LinksOfOurOwnAreFollowedOnTheWay) {
  directory_.write("real/deep/file", "old");
  link("real", "relative");
  link(directory_ / "relative/deep", "absolute");
  ASSERT_TRUE(files_->replace(directory_ / "absolute/../deep/file", "new", {}));
  EXPECT_EQ(directory_.content("real/deep/file"), "new");
  ASSERT_TRUE(files_->replace(directory_ / "relative/made/file", "made", {}));
  EXPECT_EQ(directory_.content("real/made/file"), "made");
}

TEST_F(FileChangesTest, LinksInACircleEnd) {
  link("b", "a");
  link("a", "b");
  const Status result = files_->replace(directory_ / "a/file", "x", {});
  EXPECT_NE(result.error().message.find("Too many levels of symbolic links"), std::string::npos);
}

TEST_F(FileChangesTest, WhatNamesNothingIsInvalid) {
  for (const std::string path : {"/", "/tmp/..", "/tmp/.", "relative", ""}) {
    EXPECT_EQ(files_->replace(path, "x", {}).error().code, ErrorCode::invalid) << path;
    EXPECT_EQ(files_->remove(path).error().code, ErrorCode::invalid) << path;
  }
}

}  // namespace
}  // namespace tend::system
