#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/fs.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "support/temporary_directory.hpp"
#include "system/host_file_system.hpp"

namespace tend::system {
namespace {

FileAttributes attributes(std::optional<mode_t> mode, std::optional<uid_t> uid = {},
                          std::optional<gid_t> gid = {}) {
  return {mode, uid, gid};
}

class AtomicReplaceTest : public ::testing::Test {
 protected:
  FileStatus status(const std::string& name) { return files_->status(directory_ / name).value(); }
  std::vector<std::string> names() { return files_->list(directory_.path()).value(); }
  void expect_refused(const std::string& name, const std::string& why) {
    const Status result = files_->replace(directory_ / name, "new", {});
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::refused);
    EXPECT_NE(result.error().message.find(why), std::string::npos) << result.error().message;
  }

  testing::TemporaryDirectory directory_;
  std::unique_ptr<FileSystem> files_ = open_file_system("/").value();
};

TEST_F(AtomicReplaceTest, ANewFileIs0644AndOurs) {
  ASSERT_TRUE(files_->replace(directory_ / "file", "text", {}));
  EXPECT_EQ(directory_.content("file"), "text");
  EXPECT_EQ(status("file").mode, 0644U);
  EXPECT_EQ(status("file").uid, ::geteuid());
}

TEST_F(AtomicReplaceTest, TheModeIsExactWhateverTheUmask) {
  const mode_t before = ::umask(077);
  ASSERT_TRUE(files_->replace(directory_ / "a/b/file", "", attributes(0666)));
  ASSERT_TRUE(files_->make_directory(directory_ / "dir", {}));
  ::umask(before);
  EXPECT_EQ(status("a/b/file").mode, 0666U);
  EXPECT_EQ(status("a/b").mode, 0755U);
  EXPECT_EQ(status("a").mode, 0755U);
  EXPECT_EQ(status("dir").mode, 0755U);
}

TEST_F(AtomicReplaceTest, WhatIsNotWishedStaysAsItWas) {
  if (::geteuid() != 0) GTEST_SKIP() << "giving files away needs root";
  const std::string file = directory_.write("file", "old");
  ASSERT_EQ(::chown(file.c_str(), 1234, 4321), 0);
  ASSERT_EQ(::chmod(file.c_str(), 04750), 0);
  ASSERT_TRUE(files_->replace(file, "new", {}));
  EXPECT_EQ(directory_.content("file"), "new");
  EXPECT_EQ(status("file").mode, 04750U);
  EXPECT_EQ(status("file").uid, 1234U);
  EXPECT_EQ(status("file").gid, 4321U);
  ASSERT_TRUE(files_->replace(file, "newer", attributes(0600, {}, 7)));
  EXPECT_EQ(status("file").mode, 0600U);
  EXPECT_EQ(status("file").uid, 1234U);
  EXPECT_EQ(status("file").gid, 7U);
}

std::string xattr(const std::string& file, const char* name) {
  std::string value(256, '\0');
  const ssize_t size = ::getxattr(file.c_str(), name, value.data(), value.size());
  return size < 0 ? "<none>" : value.substr(0, static_cast<std::size_t>(size));
}

// acl(5) as the kernel keeps it: version 2, then {tag, permissions, id} each.
std::string acl(std::initializer_list<std::array<std::uint32_t, 3>> entries) {
  std::string blob("\2\0\0\0", 4);
  for (const auto& [tag, permissions, id] : entries) {
    for (int i = 0; i < 2; ++i) blob += static_cast<char>(tag >> (8 * i));
    for (int i = 0; i < 2; ++i) blob += static_cast<char>(permissions >> (8 * i));
    for (int i = 0; i < 4; ++i) blob += static_cast<char>(id >> (8 * i));
  }
  return blob;
}
constexpr std::uint32_t kNobody = 0xffffffff;
std::string acl_with_reader(std::uint32_t group, std::uint32_t mask) {
  return acl(
      {{1, 6, kNobody}, {2, 4, 1234}, {4, group, kNobody}, {16, mask, kNobody}, {32, 0, kNobody}});
}

TEST_F(AtomicReplaceTest, KeepsExtendedAttributes) {
  const std::string file = directory_.write("file", "old");
  if (::setxattr(file.c_str(), "user.note", "hello", 5, 0) != 0) {
    GTEST_SKIP() << "no user attributes on this file system";
  }
  ASSERT_TRUE(files_->replace(file, "new", {}));
  EXPECT_EQ(xattr(file, "user.note"), "hello");
}

TEST_F(AtomicReplaceTest, KeepsCapabilities) {
  const std::string file = directory_.write("file", "old");
  // VFS_CAP_REVISION_2 with cap_net_bind_service, permitted and effective.
  const std::string capability("\1\0\0\2\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20);
  if (::setxattr(file.c_str(), "security.capability", capability.data(), 20, 0) != 0) {
    GTEST_SKIP() << "setting capabilities needs root";
  }
  ASSERT_TRUE(files_->replace(file, "new", attributes({}, 1234)));
  EXPECT_EQ(xattr(file, "security.capability"), capability);
}

TEST_F(AtomicReplaceTest, KeepsTheAcl) {
  const std::string file = directory_.write("file", "old");
  const std::string before = acl_with_reader(4, 4);
  if (::setxattr(file.c_str(), "system.posix_acl_access", before.data(), before.size(), 0) != 0) {
    GTEST_SKIP() << "no ACLs on this file system";
  }
  ASSERT_TRUE(files_->replace(file, "new", {}));
  EXPECT_EQ(xattr(file, "system.posix_acl_access"), before);
}

TEST_F(AtomicReplaceTest, ANarrowerModeNarrowsTheAclBeforeTheContentIsThere) {
  const std::string file = directory_.write("file", "old");
  const std::string before = acl_with_reader(4, 4);
  if (::setxattr(file.c_str(), "system.posix_acl_access", before.data(), before.size(), 0) != 0) {
    GTEST_SKIP() << "no ACLs on this file system";
  }
  ASSERT_TRUE(files_->replace(file, "new", attributes(0600)));
  EXPECT_EQ(xattr(file, "system.posix_acl_access"), acl_with_reader(4, 0));
  EXPECT_EQ(status("file").mode, 0600U);
}

TEST_F(AtomicReplaceTest, AFileWithoutAclGetsNoneFromItsDirectory) {
  const std::string file = directory_.write("file", "old");
  const std::string inherited = acl_with_reader(5, 5);
  if (::setxattr(directory_.path().c_str(), "system.posix_acl_default", inherited.data(),
                 inherited.size(), 0) != 0) {
    GTEST_SKIP() << "no ACLs on this file system";
  }
  ASSERT_TRUE(files_->replace(file, "new", {}));
  EXPECT_EQ(xattr(file, "system.posix_acl_access"), "<none>");
}

TEST_F(AtomicReplaceTest, ReplacesALinkAndNotWhatItPointsTo) {
  directory_.write("target", "kept");
  ASSERT_EQ(::symlink("target", (directory_ / "link").c_str()), 0);
  ASSERT_TRUE(files_->replace(directory_ / "link", "new", {}));
  EXPECT_EQ(status("link").type, FileType::regular);
  EXPECT_EQ(status("link").mode, 0644U);
  EXPECT_EQ(directory_.content("target"), "kept");
}

TEST_F(AtomicReplaceTest, RefusesAFileWithSeveralHardLinks) {
  const std::string file = directory_.write("file", "old");
  ASSERT_EQ(::link(file.c_str(), (directory_ / "other").c_str()), 0);
  expect_refused("file", "has 2 hard links");
  EXPECT_EQ(directory_.content("file"), "old");
}

TEST_F(AtomicReplaceTest, RefusesADirectoryAndADevice) {
  ASSERT_TRUE(files_->make_directory(directory_ / "dir", {}));
  ASSERT_EQ(::mkfifo((directory_ / "pipe").c_str(), 0600), 0);
  expect_refused("dir", "is a directory");
  expect_refused("pipe", "is neither a regular file nor a link");
}

TEST_F(AtomicReplaceTest, RefusesAnImmutableFile) {
  const std::string file = directory_.write("file", "old");
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  int flags = FS_IMMUTABLE_FL;
  if (::ioctl(fd, FS_IOC_SETFLAGS, &flags) != 0) {
    ::close(fd);
    GTEST_SKIP() << "cannot make a file immutable here";
  }
  expect_refused("file", "is immutable");
  const Status removed = files_->remove(file);
  flags = 0;
  EXPECT_EQ(::ioctl(fd, FS_IOC_SETFLAGS, &flags), 0);
  ::close(fd);
  EXPECT_FALSE(removed);
  EXPECT_EQ(directory_.content("file"), "old");
  EXPECT_EQ(names(), std::vector<std::string>{"file"});
}

TEST_F(AtomicReplaceTest, RefusesAFileThatSomethingIsMountedOver) {
  const std::string file = directory_.write("file", "old");
  const std::string over = directory_.write("over", "over");
  if (::mount(over.c_str(), file.c_str(), nullptr, MS_BIND, nullptr) != 0) {
    GTEST_SKIP() << "mounting needs root";
  }
  expect_refused("file", "is a mount point");
  const Status removed = files_->remove(file);
  ASSERT_EQ(::umount(file.c_str()), 0);
  EXPECT_EQ(removed.error().code, ErrorCode::refused);
  EXPECT_EQ(directory_.content("file"), "old");
  EXPECT_EQ(names(), (std::vector<std::string>{"file", "over"}));
}

TEST_F(AtomicReplaceTest, AFailingValidatorLeavesTheOldFileAndNoTemporary) {
  const std::string file = directory_.write("file", "old");
  const FileStatus before = status("file");
  const Status result =
      files_->replace(file, "new", attributes(0440), [&](const std::string& temporary) -> Status {
        EXPECT_EQ(files_->read(temporary).value(), "new");
        EXPECT_EQ(files_->status(temporary)->mode, 0440U);
        return fail(ErrorCode::failed, "syntax error on line 1");
      });
  EXPECT_EQ(result.error().message, "syntax error on line 1");
  EXPECT_EQ(directory_.content("file"), "old");
  EXPECT_EQ(status("file").ctime_ns, before.ctime_ns);
  EXPECT_EQ(names(), std::vector<std::string>{"file"});
}

TEST_F(AtomicReplaceTest, AFullDiskLeavesTheOldFileAndNoTemporary) {
  const std::string mount_point = directory_ / "small";
  ASSERT_EQ(::mkdir(mount_point.c_str(), 0755), 0);
  if (::mount("tmpfs", mount_point.c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "mounting needs root";
  }
  EXPECT_TRUE(files_->replace(mount_point + "/file", "old", {}));
  const Status result = files_->replace(mount_point + "/file", std::string(200'000, 'x'), {});
  const auto content = files_->read(mount_point + "/file");
  const auto left = files_->list(mount_point);
  ASSERT_EQ(::umount(mount_point.c_str()), 0);
  EXPECT_EQ(result.error().code, ErrorCode::io);
  EXPECT_NE(result.error().message.find("No space left"), std::string::npos);
  EXPECT_EQ(content.value(), "old");
  EXPECT_EQ(left.value(), std::vector<std::string>{"file"});
}

TEST_F(AtomicReplaceTest, AReadOnlyFileSystemIsSaidPlainly) {
  const std::string mount_point = directory_ / "fixed";
  ASSERT_EQ(::mkdir(mount_point.c_str(), 0755), 0);
  if (::mount("tmpfs", mount_point.c_str(), "tmpfs", MS_RDONLY, "size=64k") != 0) {
    GTEST_SKIP() << "mounting needs root";
  }
  const Status result = files_->replace(mount_point + "/file", "x", {});
  ASSERT_EQ(::umount(mount_point.c_str()), 0);
  EXPECT_NE(result.error().message.find("Read-only file system"), std::string::npos);
}

// Every mode that a name in the directory ever had, as seen after each event and in between.
class ModeWatcher {
 public:
  explicit ModeWatcher(const std::string& directory)
      : directory_(directory), inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    ::inotify_add_watch(inotify_, directory.c_str(),
                        IN_CREATE | IN_ATTRIB | IN_MODIFY | IN_MOVED_TO | IN_CLOSE_WRITE);
    thread_ = std::thread([this] {
      while (!stop_) look();
    });
  }
  std::set<mode_t> modes() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    look();
    return modes_;
  }
  int events() const { return events_; }
  ~ModeWatcher() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
    ::close(inotify_);
  }
  ModeWatcher(const ModeWatcher&) = delete;
  ModeWatcher& operator=(const ModeWatcher&) = delete;

 private:
  void look() {
    std::array<char, 65536> buffer{};
    if (::read(inotify_, buffer.data(), buffer.size()) > 0) ++events_;
    const auto files = open_file_reader("/").value();
    const auto names = files->list(directory_);
    for (const auto& name : names.value()) {
      const auto found = files->status(directory_ + "/" + name);
      if (found && found->exists()) modes_.insert(found->mode);
    }
  }

  std::string directory_;
  int inotify_;
  std::atomic<bool> stop_ = false;
  std::atomic<int> events_ = 0;
  std::set<mode_t> modes_;
  std::thread thread_;
};

TEST_F(AtomicReplaceTest, ASecretIsNeverThereWithAnotherMode) {
  ModeWatcher watcher(directory_.path());
  for (int i = 0; i < 100; ++i) {
    const std::string file = directory_ / ("secret" + std::to_string(i % 3));
    ASSERT_TRUE(files_->replace(file, "secret", attributes(0600)));
  }
  EXPECT_EQ(watcher.modes(), std::set<mode_t>{0600});
  EXPECT_GT(watcher.events(), 0);
}

TEST_F(AtomicReplaceTest, AReaderSeesTheWholeOldOrTheWholeNewFile) {
  const std::string file = directory_ / "file";
  const std::string a(100'000, 'a');
  const std::string b(120'000, 'b');
  ASSERT_TRUE(files_->replace(file, a, {}));
  std::atomic<bool> stop = false;
  int torn = 0;
  std::thread reader([&] {
    while (!stop) {
      const auto text = files_->read(file);
      if (!text || (*text != a && *text != b)) ++torn;
    }
  });
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(files_->replace(file, i % 2 == 0 ? b : a, {}));
  stop = true;
  reader.join();
  EXPECT_EQ(torn, 0);
}

TEST_F(AtomicReplaceTest, KilledAnywhereLeavesTheWholeOldOrTheWholeNewFile) {
  const std::string file = directory_ / "file";
  ASSERT_TRUE(files_->replace(file, std::string(50'000, '0'), {}));
  for (int round = 0; round < 20; ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      for (char c = 'a';; c = c == 'z' ? 'a' : static_cast<char>(c + 1)) {
        if (!files_->replace(file, std::string(50'000, c), {})) ::_exit(1);
      }
    }
    ::usleep(static_cast<useconds_t>(1'000 + round * 700));
    ::kill(child, SIGKILL);
    int how = 0;
    ::waitpid(child, &how, 0);
    ASSERT_TRUE(WIFSIGNALED(how));
    const std::string text = directory_.content("file");
    ASSERT_EQ(text, std::string(50'000, text[0])) << "round " << round;
  }
  ASSERT_TRUE(remove_leftovers(*files_, {directory_.path(), directory_ / "missing"}));
  EXPECT_EQ(names(), std::vector<std::string>{"file"});
}

TEST_F(AtomicReplaceTest, LeftoversOfADeadRunAreRemovedAndNothingElse) {
  directory_.write(".tend-tmp-0123456789abcdef", "half");
  directory_.write(".tend-tm", "somebody's");
  EXPECT_EQ(remove_leftovers(*files_, {directory_.path()}).value(), 1U);
  EXPECT_EQ(names(), std::vector<std::string>{".tend-tm"});
}

}  // namespace
}  // namespace tend::system
