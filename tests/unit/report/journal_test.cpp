#include "report/journal.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "report/journal_entry.hpp"
#include "support/git_lab.hpp"

namespace tend::report {
namespace {

model::Report report_of(std::size_t ok, std::size_t failed) {
  model::Report report;
  report.host = "gpu01", report.run = "r1", report.commit = std::string(40, 'a');
  report.outcome = failed > 0 ? model::Outcome::failed : model::Outcome::converged;
  for (std::size_t i = 0; i < ok + failed; ++i) {
    model::ResourceResult result;
    result.id = {"file", "/etc/file-" + std::to_string(i)};
    result.role = "base";
    result.status = i < ok ? model::ResultStatus::ok : model::ResultStatus::failed;
    report.results.push_back(result);
  }
  return report;
}

// A journal that listens at `path`.
class Journal {
 public:
  explicit Journal(const std::string& path)
      : descriptor_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    EXPECT_EQ(
        ::bind(descriptor_, static_cast<sockaddr*>(static_cast<void*>(&address)), sizeof address),
        0);
  }
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal() { ::close(descriptor_); }

  // The next datagram, or the content of the file that it carries.
  std::string next() {
    std::string data(std::size_t{1} << 20U, '\0');
    iovec vector{.iov_base = data.data(), .iov_len = data.size()};
    alignas(cmsghdr) std::array<char, 64> control{};
    msghdr message{};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t size = ::recvmsg(descriptor_, &message, MSG_DONTWAIT);
    if (size < 0) return "nothing";
    const cmsghdr* header = CMSG_FIRSTHDR(&message);
    if (header == nullptr) return data.substr(0, static_cast<std::size_t>(size));
    int file = -1;
    std::memcpy(&file, CMSG_DATA(header), sizeof file);
    std::string content(std::size_t{8} << 20U, '\0');
    const ssize_t length = ::pread(file, content.data(), content.size(), 0);
    ::close(file);
    return "file:" + content.substr(0, static_cast<std::size_t>(length));
  }

 private:
  int descriptor_;
};

TEST(JournalEntry, carries_the_fields_that_people_ask_for) {
  const std::string entry = journal_entry(report_of(2, 1));
  for (const char* field : {"MESSAGE=run r1 of gpu01 failed: 2 ok, 0 changed, 1 failed\n",
                            "PRIORITY=3\n", "SYSLOG_IDENTIFIER=tend\n", "TEND_RUN=r1\n",
                            "TEND_OUTCOME=failed\n", "TEND_REPORT={\"schema\""}) {
    EXPECT_NE(entry.find(field), std::string::npos) << field;
  }
}

TEST(JournalEntry, a_value_with_a_line_break_goes_with_its_length) {
  std::string entry;
  append_field(entry, "NAME", "a\nFORGED=1");
  EXPECT_EQ(entry, std::string("NAME\n\x0a\0\0\0\0\0\0\0", 13) + "a\nFORGED=1\n");
}

TEST(JournalEntry, a_long_report_leaves_out_what_is_ok) {
  const std::string entry = journal_entry(report_of(5000, 1));
  EXPECT_LT(entry.size(), std::size_t{8} << 10U);
  EXPECT_EQ(entry.find("/etc/file-0\""), std::string::npos);
  EXPECT_NE(entry.find("/etc/file-5000"), std::string::npos);
}

TEST(JournalEntry, a_secret_is_masked) {
  auto report = report_of(0, 1);
  model::Change change;
  change.id = report.results[0].id;
  change.sensitive = true;
  change.attributes.push_back({"content", Value("canary-before"), Value("canary-after")});
  change.diff = "+canary-after\n";
  report.results[0].changes.push_back(change);
  EXPECT_EQ(journal_entry(report).find("canary"), std::string::npos);
}

TEST(Journal, gets_small_reports_as_datagrams_and_large_ones_as_files) {
  const testing::TemporaryDirectory directory;
  const std::string path = directory.path() + "/socket";
  Journal journal(path);
  ASSERT_TRUE(send_to_journal(report_of(1, 0), path));
  EXPECT_EQ(journal.next(), journal_entry(report_of(1, 0)));
  const auto large = report_of(0, 4000);
  const auto sent = send_to_journal(large, path);
  ASSERT_TRUE(sent) << sent.error().str();
  EXPECT_EQ(journal.next(), "file:" + journal_entry(large));
}

TEST(Journal, nobody_listening_is_no_failure) {
  const testing::TemporaryDirectory directory;
  EXPECT_TRUE(send_to_journal(report_of(1, 0), directory.path() + "/socket"));
  { const Journal gone(directory.path() + "/socket"); }
  EXPECT_TRUE(send_to_journal(report_of(1, 0), directory.path() + "/socket"));
}

}  // namespace
}  // namespace tend::report
