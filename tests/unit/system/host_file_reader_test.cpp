#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <thread>

#include "support/temporary_directory.hpp"
#include "system/host_file_system.hpp"

namespace tend::system {
namespace {

class HostFileReaderTest : public ::testing::Test {
 protected:
  testing::TemporaryDirectory directory_;
  std::unique_ptr<FileReader> files_ = open_file_reader("/").value();
};

TEST_F(HostFileReaderTest, ReadsTheWholeContent) {
  const std::string content = "one\n" + std::string(300'000, 'x') + std::string("\0end", 4);
  EXPECT_EQ(files_->read(directory_.write("file", content)).value(), content);
}

TEST_F(HostFileReaderTest, ReadsAnEmptyFile) {
  EXPECT_EQ(files_->read(directory_.write("file", "")).value(), "");
}

TEST_F(HostFileReaderTest, ReadsFilesOfProcThatSayTheyAreEmpty) {
  ASSERT_EQ(files_->status("/proc/self/status")->size, 0U);
  EXPECT_NE(files_->read("/proc/self/status")->find("\nPid:\t"), std::string::npos);
  // Longer than one page, so that several reads are needed.
  EXPECT_GT(files_->read("/proc/kallsyms")->size(), 100'000U);
}

TEST_F(HostFileReaderTest, ReadsFilesOfSysThatSayTheyAreAPage) {
  const auto text = files_->read("/sys/kernel/mm/transparent_hugepage/enabled");
  if (!text && text.error().code == ErrorCode::not_found) GTEST_SKIP() << "no such file in /sys";
  EXPECT_LT(text->size(), 4096U);
  EXPECT_NE(text->find("always"), std::string::npos);
}

TEST_F(HostFileReaderTest, FollowsALinkWhenReadingAndNotWhenLooking) {
  directory_.write("file", "text");
  ASSERT_EQ(::symlink("file", (directory_ / "link").c_str()), 0);
  EXPECT_EQ(files_->read(directory_ / "link").value(), "text");
  EXPECT_EQ(files_->status(directory_ / "link")->type, FileType::symlink);
  EXPECT_EQ(files_->read_link(directory_ / "link").value(), "file");
}

TEST_F(HostFileReaderTest, AMissingFileIsAbsentAndNotReadable) {
  EXPECT_FALSE(files_->status(directory_ / "missing")->exists());
  EXPECT_EQ(files_->read(directory_ / "missing").error().code, ErrorCode::not_found);
  EXPECT_EQ(files_->list(directory_ / "missing").error().code, ErrorCode::not_found);
  EXPECT_EQ(files_->read_link(directory_ / "missing").error().code, ErrorCode::not_found);
}

TEST_F(HostFileReaderTest, AFileBelowAFileIsAbsent) {
  directory_.write("file", "");
  EXPECT_FALSE(files_->status(directory_ / "file/below")->exists());
}

TEST_F(HostFileReaderTest, TellsModeOwnerSizeAndLinks) {
  const std::string file = directory_.write("file", "12345");
  ASSERT_EQ(::chmod(file.c_str(), 04751), 0);
  ASSERT_EQ(::link(file.c_str(), (directory_ / "other").c_str()), 0);
  const FileStatus status = files_->status(file).value();
  EXPECT_EQ(status.type, FileType::regular);
  EXPECT_EQ(status.mode, 04751U);
  EXPECT_EQ(status.uid, ::geteuid());
  EXPECT_EQ(status.size, 5U);
  EXPECT_EQ(status.links, 2U);
  EXPECT_GT(status.mtime_ns, 1'600'000'000'000'000'000);
}

TEST_F(HostFileReaderTest, RefusesAPipeWithoutWaitingForAWriter) {
  ASSERT_EQ(::mkfifo((directory_ / "pipe").c_str(), 0600), 0);
  const auto text = files_->read(directory_ / "pipe");
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().message, directory_ / "pipe is no regular file");
}

TEST_F(HostFileReaderTest, RefusesASocket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = directory_ / "socket";
  ASSERT_LT(path.size(), sizeof(address.sun_path));
  std::memcpy(address.sun_path, path.c_str(), path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_EQ(files_->read(path).error().message, path + " is no regular file");
  ::close(fd);
}

TEST_F(HostFileReaderTest, RefusesADeviceAndADirectory) {
  EXPECT_EQ(files_->read("/dev/zero").error().message, "/dev/zero is no regular file");
  EXPECT_EQ(files_->read(directory_.path()).error().code, ErrorCode::io);
}

TEST_F(HostFileReaderTest, RefusesWhatIsLargerThanTheLimit) {
  const std::string file = directory_.write("file", "12345");
  EXPECT_EQ(files_->read(file, 5).value(), "12345");
  EXPECT_EQ(files_->read(file, 4).error().message, file + " is larger than 4 bytes");
  EXPECT_EQ(files_->read("/proc/kallsyms", 1000).error().code, ErrorCode::io);
}

TEST_F(HostFileReaderTest, ListsNamesSorted) {
  for (const auto* name : {"b", "a", ".hidden", "c/below"}) directory_.write(name, "");
  EXPECT_EQ(files_->list(directory_.path()).value(),
            (std::vector<std::string>{".hidden", "a", "b", "c"}));
}

TEST_F(HostFileReaderTest, ReadLinkOfAFileSaysThatItIsNone) {
  const std::string file = directory_.write("file", "");
  EXPECT_EQ(files_->read_link(file).error().message, file + " is no symbolic link");
}

TEST_F(HostFileReaderTest, RefusesPathsThatAreNotAbsolute) {
  for (const std::string path : {"", "etc/passwd", "./x"}) {
    EXPECT_EQ(files_->status(path).error().code, ErrorCode::invalid) << path;
    EXPECT_EQ(files_->read(path).error().code, ErrorCode::invalid) << path;
  }
  EXPECT_EQ(files_->read(std::string("/etc/passwd\0x", 13)).error().code, ErrorCode::invalid);
}

TEST_F(HostFileReaderTest, ReadsFromSeveralThreadsAtOnce) {
  const std::string file = directory_.write("file", std::string(10'000, 'y'));
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 200; ++j) good += files_->read(file)->size() == 10'000 ? 1 : 0;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 800);
}

}  // namespace
}  // namespace tend::system
