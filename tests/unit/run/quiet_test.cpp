// The short way through a run, on real files below a root: what it sees, and what ends it.
#include <chrono>
#include <fstream>
#include <thread>

#include "run/places.hpp"
#include "run/secrets.hpp"
#include "store/ledger.hpp"
#include "store/settled.hpp"
#include "system/host_file_system.hpp"
#include "system/repository.hpp"
#include "trust/anchor.hpp"
#include "unit/run/lab_on_disk.hpp"

namespace tend::testing {
namespace {

class QuietRun : public LabOnDisk {
 protected:
  void SetUp() override {
    if (::geteuid() != 0) GTEST_SKIP() << "needs root, to own what it writes";
    options_.repo.clear();
    in_lab("inventory/lab.yaml", "hosts:\n  gpu01: {roles: {greeting: {}}}\n");
    in_lab("roles/greeting/role.yaml",
           "resources:\n"
           "  - file: /etc/motd\n    content: \"{{ facts.hostname }}\\n\"\n"
           "checks:\n  - name: there\n    user: root\n");
    on_host("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
    on_host("/etc/group", "root:x:0:\n");
    git("init -q -b main .");
    accept();
    (void)apply(options_);
    settle();
  }

  void git(const std::string& words) const {
    shell("cd '" + path("lab") +
          "' && env GIT_CONFIG_NOSYSTEM=1 HOME=/nonexistent git "
          "-c user.name=A -c user.email=a@lab.example " +
          words + " 2>&1");
  }
  // Commits what there is; the agent has it from now on.
  void accept() const {
    git("add -A");
    git("commit -q -m x --no-gpg-sign");
    const run::Places places(options_);
    const auto commit = system::fetch({path("lab"), "main", places.repository, "", "", ""});
    ASSERT_TRUE(commit) << commit.error().str();
    const auto files = system::open_file_system(options_.root);
    ASSERT_TRUE(trust::move_anchor(**files, places.anchor, *commit));
  }
  // Until all files are older than the clock's tick.
  void settle() {
    std::this_thread::sleep_for(std::chrono::milliseconds(2100));
    (void)apply(options_);
    ASSERT_TRUE(left_settled());
  }
  std::string settled_file() const { return store::settled_path(run::Places(options_).ledger); }
  bool left_settled() const {
    const auto settled = store::read_settled(settled_file());
    return settled && settled->whole;
  }
  std::string ledger() const { return file_text(run::Places(options_).ledger); }

  // A run went the short way when the ledger is as it was.
  bool quiet(model::Report& report) {
    const auto before = ledger();
    report = apply(options_);
    return ledger() == before;
  }
  bool quiet() {
    model::Report report;
    return quiet(report);
  }
};

TEST_F(QuietRun, ANightWithoutNewsTouchesNeitherLedgerNorFiles) {
  model::Report report;
  EXPECT_TRUE(quiet(report));
  EXPECT_EQ(report.outcome, model::Outcome::converged);
  EXPECT_EQ(report.count(model::ResultStatus::ok), 1U);
  ASSERT_EQ(report.checks.size(), 1U);
  EXPECT_EQ(report.checks.front().status, model::CheckStatus::pass);
  EXPECT_TRUE(quiet());
}

TEST_F(QuietRun, IsOnRecordAllTheSame) {
  model::Report report;
  ASSERT_TRUE(quiet(report));
  const auto history = run::history(options_, 10);
  ASSERT_TRUE(history);
  EXPECT_EQ(history->front().id, report.run);
  ASSERT_TRUE(run::run_record(options_, report.run));
  EXPECT_EQ(run::status(options_)->last->id, report.run);
  const std::size_t before = history->size();
  auto deep = options_;
  deep.deep = true;
  (void)apply(deep);  // takes it into the ledger
  EXPECT_EQ(run::history(options_, 10)->size(), before + 1);
  EXPECT_TRUE(run::run_record(options_, report.run));
}

TEST_F(QuietRun, AHandsEditIsFoundThoughItsTimeWasPutBack) {
  const auto motd = path("root/etc/motd");
  const auto time = std::filesystem::last_write_time(motd);
  std::ofstream(motd) << "gpu02\n";
  std::filesystem::last_write_time(motd, time);
  model::Report report;
  EXPECT_FALSE(quiet(report));
  EXPECT_EQ(report.count(model::ResultStatus::changed), 1U);
  EXPECT_EQ(host_text("/etc/motd"), "gpu01\n");
}

TEST_F(QuietRun, AnotherFactIsAnotherCatalog) {
  on_host("/etc/hostname", "gpu99\n");
  EXPECT_FALSE(quiet());
  EXPECT_EQ(host_text("/etc/motd"), "gpu99\n");
}

TEST_F(QuietRun, AFactThatNothingReadsIsNone) {
  on_host("/etc/machine-id", "ffffffffffffffffffffffffffffffff\n");
  EXPECT_TRUE(quiet());
}

TEST_F(QuietRun, AnotherCommitIsAnotherCatalog) {
  in_lab("roles/greeting/role.yaml", "resources:\n  - file: /etc/motd\n    content: \"new\\n\"\n");
  accept();
  EXPECT_FALSE(quiet());
  EXPECT_EQ(host_text("/etc/motd"), "new\n");
}

TEST_F(QuietRun, DeepAndPartialRunsLookForThemselves) {
  auto deep = options_;
  deep.deep = true;
  const auto before = ledger();
  (void)apply(deep);
  EXPECT_NE(ledger(), before);
  EXPECT_TRUE(left_settled());
  auto partial = options_;
  partial.targets = {"greeting"};
  (void)apply(partial);
  EXPECT_FALSE(left_settled());
}

TEST_F(QuietRun, ADamagedOrForeignNoteIsAsIfThereWereNone) {
  const auto good = file_text(settled_file());
  for (const std::size_t size : {std::size_t{0}, good.size() / 2, good.size() - 1}) {
    write_file(settled_file(), good.substr(0, size));
    EXPECT_FALSE(left_settled());
  }
  auto flipped = good;
  flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 1);
  write_file(settled_file(), flipped);
  EXPECT_FALSE(quiet());
  EXPECT_TRUE(quiet());  // made anew
}

TEST_F(QuietRun, ALedgerThatWasLostIsMadeAnew) {
  std::filesystem::remove(run::Places(options_).ledger);
  (void)apply(options_);
  EXPECT_EQ(run::status(options_)->managed, 1U);
}

TEST_F(QuietRun, DiffWritesNothing) {
  const auto before = host_files();
  ASSERT_TRUE(run::diff(options_));
  EXPECT_EQ(host_files(), before);
  EXPECT_TRUE(left_settled());
}

TEST_F(QuietRun, ASecretIsNoReasonToLookAgainButACheckThatFailsIs) {
  const std::string key = path("root/etc/ssh/ssh_host_ed25519_key");
  shell("mkdir -p '" + path("root/etc/ssh") + "' && ssh-keygen -q -t ed25519 -N '' -C '' -f '" +
        key + "'");
  in_lab("inventory/lab.yaml", "hosts:\n  gpu01: {roles: {greeting: {word: {secret: word}}}}\n");
  in_lab("roles/greeting/role.yaml",
         "params:\n  word: {type: secret}\n"
         "resources:\n  - file: /etc/motd\n    content: \"{{ params.word }}\\n\"\n"
         "checks:\n  - user: root\n");
  in_lab("secrets/escrow.pub", file_text(key + ".pub"));
  auto author = options_;
  author.repo = path("lab");
  ASSERT_TRUE(run::set_secret(author, "word", "hunter2"));
  accept();
  (void)apply(options_);
  settle();
  EXPECT_EQ(host_text("/etc/motd"), "hunter2\n");
  model::Report report;
  EXPECT_TRUE(quiet(report));
  EXPECT_EQ(report.checks.size(), 1U);
  on_host("/etc/passwd", "toor:x:0:0:root:/root:/bin/sh\n");
  EXPECT_FALSE(quiet(report));
  ASSERT_EQ(report.checks.size(), 1U);
  EXPECT_EQ(report.checks.front().status, model::CheckStatus::fail);
}

}  // namespace
}  // namespace tend::testing
