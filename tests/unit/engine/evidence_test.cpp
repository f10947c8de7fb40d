// What metadata prove of a host, and what they do not.
#include "engine/evidence.hpp"

#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;
using system::FileType;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr const char* kMotd = "/etc/motd";

// A host that is as wished, looked at 100 seconds after the epoch; files are older than that.
class Evidence : public LabOnHost {
 protected:
  void SetUp() override {
    lab({{"greeting",
          "resources:\n"
          "  - file: /etc/motd\n    content: \"hello\\n\"\n    mode: \"0644\"\n"
          "  - file: /etc/motd.d\n    state: directory\n"
          "  - file: /etc/greeting\n    state: link\n    target: /etc/motd\n"
          "  - file: /etc/issue\n    state: absent\n"
          "  - line: /etc/hosts.allow\n    text: \"sshd: ALL\"\n"}});
    host_.files.add_file(kMotd, "hello\n").stamp(kMotd, 7, 50 * kSecond);
    host_.files.add_directory("/etc/motd.d").stamp("/etc/motd.d", 8, 50 * kSecond);
    host_.files.add_link("/etc/greeting", kMotd).stamp("/etc/greeting", 9, 50 * kSecond);
    host_.files.add_file("/etc/hosts.allow", "sshd: ALL\n");
    host_.files.stamp("/etc/hosts.allow", 10, 50 * kSecond);
    host_.files.add_file("/etc/passwd", "root:x:0:0::/:/bin/sh\n")
        .stamp("/etc/passwd", 11, kSecond);
    host_.files.add_file("/etc/group", "root:x:0:\n").stamp("/etc/group", 12, kSecond);
  }

  // Converges and settles; whether the run left something.
  bool settle(system_clock::time_point now = system_clock::time_point(seconds(100))) {
    const auto compiled = catalog();
    const auto evidence = engine::look_at_files(compiled, providers_, host_.files, now);
    auto applied = converge();
    report_.results = std::move(applied.results);
    report_.fold_plain();
    settled_ = {};
    return engine::settle(compiled, evidence, report_, *engine::remember(ledger_), local_,
                          settled_) &&
           settled_.whole;
  }
  bool holds() { return engine::still_holds(settled_, providers_, host_.readers()); }

  // As somebody's write leaves it, two minutes later.
  void write(const std::string& path, MemoryNode node, std::uint64_t inode,
             std::int64_t second = 120) {
    host_.files.put(path, std::move(node)).stamp(path, inode, second * kSecond);
  }

  model::Report report_;
  store::Settled settled_;
  std::function<bool(const std::string&)> local_ = [](const std::string&) { return true; };
};

TEST_F(Evidence, NothingChangedSoNoFileIsRead) {
  ASSERT_TRUE(settle());
  EXPECT_TRUE(settled_.asked.empty());
  EXPECT_EQ(settled_.resources, 5U);
  host_.files.forget_records();
  EXPECT_TRUE(holds());
  EXPECT_TRUE(host_.files.reads().empty());
  EXPECT_TRUE(host_.files.writes().empty());
}

TEST_F(Evidence, AnEditShowsThoughSizeAndInodeStay) {
  ASSERT_TRUE(settle());
  write(kMotd, {.content = "jello\n"}, 7);
  EXPECT_FALSE(holds());
}

TEST_F(Evidence, AFileThatWasReplacedShowsByItsInode) {
  ASSERT_TRUE(settle());
  write(kMotd, {.content = "jello\n"}, 70, 50);
  EXPECT_FALSE(holds());
}

TEST_F(Evidence, AnotherModeShowsAndSoDoesARemoval) {
  ASSERT_TRUE(settle());
  write(kMotd, {.content = "hello\n", .mode = 0600}, 7);
  EXPECT_FALSE(holds());
  host_.files.drop(kMotd);
  EXPECT_FALSE(holds());
}

TEST_F(Evidence, WhatIsToBeAbsentShowsWhenItComesBack) {
  ASSERT_TRUE(settle());
  write("/etc/issue", {.content = "x\n"}, 20);
  EXPECT_FALSE(holds());
}

TEST_F(Evidence, ADirectorysEntriesMayComeAndGo) {
  ASSERT_TRUE(settle());
  write("/etc/motd.d", {.type = FileType::directory}, 8);
  EXPECT_TRUE(holds());
  write("/etc/motd.d", {.type = FileType::directory, .mode = 0700}, 8);
  EXPECT_FALSE(holds());
}

TEST_F(Evidence, WhoAnOwnerIsHangsOnTheAccountFiles) {
  ASSERT_TRUE(settle());
  write("/etc/passwd", {.content = "toor:x:0:0::/:/bin/sh\n"}, 11);
  EXPECT_FALSE(holds());
}

// An edit within the tick of the look may leave the same times.
TEST_F(Evidence, WhatChangedJustBeforeTheLookIsObservedAgain) {
  ASSERT_TRUE(settle(system_clock::time_point(seconds(51))));
  EXPECT_FALSE(settled_.asked.empty());
  EXPECT_TRUE(holds());
  write(kMotd, {.content = "jello\n"}, 7, 50);
  EXPECT_FALSE(holds());
}

TEST_F(Evidence, WhatLiesOnAnotherHostsDiskIsObservedAgain) {
  local_ = [](const std::string&) { return false; };
  ASSERT_TRUE(settle());
  write(kMotd, {.content = "jello\n"}, 7, 50);
  EXPECT_FALSE(holds());
}

TEST_F(Evidence, ALinkToTheAccountFilesProvesNothing) {
  host_.files.drop("/etc/passwd");
  host_.files.add_link("/etc/passwd", "/usr/passwd").stamp("/etc/passwd", 11, kSecond);
  host_.files.add_file("/usr/passwd", "root:x:0:0::/:/bin/sh\n").stamp("/usr/passwd", 13, kSecond);
  ASSERT_TRUE(settle());
  EXPECT_EQ(settled_.asked.size(), 4U);  // all but the line, which nobody owns
}

TEST_F(Evidence, ARunWithAnythingLeftToDoSettlesNothing) {
  report_.errors.push_back(make_error(ErrorCode::failed, "no"));
  EXPECT_FALSE(settle());
}

TEST_F(Evidence, ARestartThatIsStillDueSettlesNothing) {
  ASSERT_TRUE(ledger_.add_notice({"chrony.service", "restart", "file:/x", "", "greeting"}));
  const auto compiled = catalog();
  const auto evidence = engine::look_at_files(compiled, providers_, host_.files,
                                              system_clock::time_point(seconds(100)));
  auto memory = *engine::remember(ledger_);
  (void)engine::settle(compiled, evidence, report_, memory, local_, settled_);
  EXPECT_FALSE(settled_.whole);
  EXPECT_FALSE(holds());
}

TEST_F(Evidence, WhatLeftTheRepositoryAndIsRememberedSettlesNothing) {
  store::LedgerEntry old;
  old.id = {"file", "/etc/old"};
  ASSERT_TRUE(ledger_.record(old));
  EXPECT_FALSE(settle());
}

TEST_F(Evidence, ASecretIsNeverWrittenDownToBeAskedAgain) {
  lab({{"greeting",
        "resources:\n  - file: /etc/motd\n    content: \"hello\\n\"\n    sensitive: true\n"}});
  ASSERT_TRUE(settle());  // by its metadata, without its content
  EXPECT_TRUE(settled_.asked.empty());
  EXPECT_FALSE(settle(system_clock::time_point(seconds(51))));
}

TEST_F(Evidence, AServiceIsAskedEachTime) {
  lab({{"clock", kClock}});
  host_.packages.offer("chrony", chrony());
  (void)converge();
  host_.files.add_file("/var/lib/dpkg/status", "x").stamp("/var/lib/dpkg/status", 14, kSecond);
  report_ = {};
  ASSERT_TRUE(settle());
  EXPECT_TRUE(holds());
  ASSERT_TRUE(host_.units.stop("chrony.service"));
  EXPECT_FALSE(holds());
}

// What is proven is not observed again while something else is mended: nobody sees the writes to
// the raw disk that these tests make.
class ProvenBesideDrift : public Evidence {
 protected:
  void SetUp() override {
    Evidence::SetUp();
    ASSERT_TRUE(settle());
    proven_ = engine::Proven(settled_);
    write("/etc/hosts.allow", {.content = "ALL: ALL\n"}, 10);
  }
  void write_unseen() { write(kMotd, {.content = "jello\n"}, 7, 50); }
};

TEST_F(ProvenBesideDrift, APlanObservesOnlyWhatMayHaveChanged) {
  write_unseen();
  const auto planned = plan();
  EXPECT_EQ(lines(planned), Lines{"change line:/etc/hosts.allow#sshd: ALL"});
  EXPECT_EQ(planned.ok, 4U);
}

TEST_F(ProvenBesideDrift, ARunMendsItAndObservesNothingElse) {
  write_unseen();
  const auto result = converge();
  EXPECT_EQ(lines(result), Lines{"changed change line:/etc/hosts.allow#sshd: ALL"});
  EXPECT_EQ(result.results.size(), 5U);
  expect_faithful(result);
}

TEST_F(ProvenBesideDrift, WhatIsNotProvenIsLookedAt) {
  write(kMotd, {.content = "jello\n"}, 7);
  EXPECT_EQ(lines(plan()),
            (Lines{"change file:/etc/motd", "change line:/etc/hosts.allow#sshd: ALL"}));
}

// What a planned account, package or mount does to a file shows in no metadata before it is done.
TEST_F(Evidence, BehindWhatIsNoFileEverythingIsLookedAt) {
  lab({{"greeting",
        "resources:\n"
        "  - group: newcomers\n"
        "  - line: /etc/hosts.allow\n    text: \"sshd: ALL\"\n"}});
  (void)converge();
  write("/etc/group", {.content = "newcomers:x:1:\n"}, 12, 110);
  ASSERT_TRUE(settle(system_clock::time_point(seconds(200))));
  proven_ = engine::Proven(settled_);
  write("/etc/hosts.allow", {.content = "SSHD: ALL\n"}, 10, 50);
  EXPECT_EQ(lines(plan()), Lines{});
  ASSERT_TRUE(host_.accounts.remove_group("newcomers"));
  write("/etc/group", {.content = "root:x:0:\n"}, 12, 230);
  EXPECT_EQ(lines(plan()),
            (Lines{"create group:newcomers", "change line:/etc/hosts.allow#sshd: ALL"}));
}

TEST_F(Evidence, WhatFailedIsLookedAtAgainAndTheRestIsProven) {
  model::ResourceResult failed;
  failed.id = {"file", kMotd};
  failed.status = model::ResultStatus::failed;
  const auto compiled = catalog();
  const auto evidence = engine::look_at_files(compiled, providers_, host_.files,
                                              system_clock::time_point(seconds(100)));
  (void)converge();
  report_.results = {failed};
  ASSERT_TRUE(
      engine::settle(compiled, evidence, report_, *engine::remember(ledger_), local_, settled_));
  EXPECT_FALSE(holds());
  ASSERT_EQ(settled_.open.size(), 1U);
  proven_ = engine::Proven(settled_);
  write(kMotd, {.content = "jello\n"}, 7, 50);
  write("/etc/hosts.allow", {.content = "SSHD: ALL\n"}, 10, 50);
  EXPECT_EQ(lines(plan()), Lines{"change file:/etc/motd"});
}

}  // namespace
}  // namespace tend::testing
