#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

using ApplyTest = LabOnHost;

system::ProcessResult success() {
  system::ProcessResult result;
  result.exit_code = 0;
  return result;
}

TEST_F(ApplyTest, AFreshHostConvergesInOneRunAndTheSecondChangesNothing) {
  host_.packages.offer("chrony", chrony());
  lab({{"clock", kClock}});
  const auto first = converge();
  EXPECT_EQ(lines(first),
            (Lines{"changed create package:chrony", "changed change file:/etc/chrony/chrony.conf",
                   "changed restart service:chrony.service"}));
  expect_faithful(first);
  EXPECT_EQ(first.fidelity.predicted, 4U);  // package, file, enable, start
  host_.units.forget_records();
  host_.packages.forget_records();
  const auto second = converge();
  EXPECT_EQ(lines(second), Lines{});
  EXPECT_EQ(second.fidelity.predicted, 0U);
  EXPECT_TRUE(host_.units.calls().empty());
  EXPECT_TRUE(host_.packages.calls().empty());
}

TEST_F(ApplyTest, PackagesOfAllRolesAreOneTransaction) {
  host_.packages.offer("pa").offer("pb").offer("pc");
  lab({{"a", "resources:\n  - package: [pa, pb]\n"}, {"b", "resources:\n  - package: pc\n"}});
  expect_faithful(converge());
  EXPECT_EQ(host_.packages.calls(), (Lines{"install pa pb pc"}));
}

TEST_F(ApplyTest, OneBadPackageFailsAloneAndItsRoleIsSkipped) {
  host_.packages.offer("pa").offer("pb");
  lab({{"a", "resources:\n  - package: nonsense\n  - file: /etc/a\n    content: x\n"},
       {"b", "resources:\n  - package: [pa, pb]\n  - file: /etc/b\n    content: x\n"}});
  const auto result = converge();
  EXPECT_TRUE(host_.packages.status("pa")->installed);
  EXPECT_TRUE(host_.packages.status("pb")->installed);
  EXPECT_TRUE(host_.files.status("/etc/b")->exists());
  EXPECT_FALSE(host_.files.status("/etc/a")->exists());
  const auto told = lines(result);
  EXPECT_NE(std::find(told.begin(), told.end(), "skipped file:/etc/a: package:nonsense failed"),
            told.end());
}

// Its time limit would be spent once for each package.
TEST_F(ApplyTest, ATransactionThatHangsIsNotTriedAgainPackageByPackage) {
  host_.packages.offer("pa").offer(
      "hanging", {.failure = "no end after 1800 s", .failure_code = ErrorCode::timeout});
  lab({{"a", "resources:\n  - package: [pa, hanging]\n"},
       {"b", "resources:\n  - file: /etc/b\n    content: x\n"}});
  const auto result = converge();
  EXPECT_EQ(host_.packages.calls(), (Lines{"install pa hanging"}));
  EXPECT_EQ(lines(result).at(1), "failed package:pa: hanging: no end after 1800 s");
  EXPECT_TRUE(host_.files.status("/etc/b")->exists());
}

TEST_F(ApplyTest, AFailureSkipsTheRolesThatRequireItAndNothingElse) {
  host_.files.put("/etc/a", MemoryNode{.type = system::FileType::directory});
  lab({{"a", "resources:\n  - file: /etc/a\n    content: x\n  - file: /etc/a2\n    content: x\n"},
       {"b", "requires: [a]\nresources:\n  - file: /etc/b\n    content: x\n"},
       {"c", "resources:\n  - file: /etc/c\n    content: x\n"}});
  const auto result = converge();
  EXPECT_FALSE(host_.files.status("/etc/a2")->exists());
  EXPECT_FALSE(host_.files.status("/etc/b")->exists());
  EXPECT_TRUE(host_.files.status("/etc/c")->exists());
}

TEST_F(ApplyTest, AHandEditedFileIsDriftAndIsMended) {
  lab({{"a", "resources:\n  - file: /etc/motd\n    content: welcome\n"}});
  expect_faithful(converge());
  host_.files.add_file("/etc/motd", "hacked\n");
  const auto result = converge();
  ASSERT_EQ(result.results.at(0).changes.size(), 1U);
  EXPECT_EQ(result.results.at(0).changes[0].cause, model::Cause::drift);
  EXPECT_TRUE(result.results.at(0).changes[0].drifted);
  EXPECT_EQ(*host_.files.read("/etc/motd", 100), "welcome");
}

TEST_F(ApplyTest, ADriftFoundInAFileTendNeverHadToChangeIsDriftToo) {
  host_.files.add_file("/etc/motd", "welcome");
  lab({{"a", "resources:\n  - file: /etc/motd\n    content: welcome\n"}});
  EXPECT_EQ(lines(converge()), Lines{});
  host_.files.add_file("/etc/motd", "hacked");
  EXPECT_EQ(converge().results.at(0).changes.at(0).cause, model::Cause::drift);
}

TEST_F(ApplyTest, ANewCommitIsIntendedAndDoesNotHideAHumanHand) {
  lab({{"a", "resources:\n  - file: /etc/motd\n    content: one\n"}});
  converge();
  commit_ = "c2";
  lab({{"a", "resources:\n  - file: /etc/motd\n    content: two\n"}});
  host_.files.add_file("/etc/motd", "hacked");
  const auto result = converge();
  EXPECT_EQ(result.results.at(0).changes.at(0).cause, model::Cause::intended);
  EXPECT_TRUE(result.results.at(0).changes.at(0).drifted);
}

TEST_F(ApplyTest, TheOriginalIsKeptOnceAndForAll) {
  host_.files.add_file("/etc/motd", "as installed\n", 0600);
  lab({{"a", "resources:\n  - file: /etc/motd\n    content: one\n"}});
  converge();
  lab({{"a", "resources:\n  - file: /etc/motd\n    content: two\n"}});
  converge();
  const auto entries = *ledger_.entries();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(*objects_.read(entries[0].original_object), "as installed\n");
  EXPECT_NE(entries[0].original.find("0600"), std::string::npos) << entries[0].original;
}

TEST_F(ApplyTest, ARestartIsWrittenDownBeforeTheChangeThatCausesIt) {
  host_.units.put("chrony.service", {.running = true, .unit_file_state = "enabled"});
  host_.packages.put("chrony");
  ledger_.fail_notices = true;
  lab({{"clock", kClock}});
  const auto result = converge();
  EXPECT_FALSE(host_.files.status("/etc/chrony/chrony.conf")->exists());
  EXPECT_EQ(lines(result).at(0), "failed file:/etc/chrony/chrony.conf: no space left on device");
}

TEST_F(ApplyTest, ARestartThatADeadRunLeftIsDoneOnceAndNotAgain) {
  host_.packages.put("chrony");
  host_.files.add_file("/etc/chrony/chrony.conf", "pool lab\n");
  host_.units.put("chrony.service",
                  {.running = true, .unit_file_state = "enabled", .invocation_id = "before"});
  lab({{"clock", kClock}});
  ASSERT_TRUE(ledger_.add_notice(
      {"chrony.service", "restart", "file:/etc/chrony/chrony.conf", "before", "clock"}));
  const auto result = converge();
  EXPECT_EQ(lines(result), (Lines{"changed restart service:chrony.service"}));
  expect_faithful(result);
  EXPECT_TRUE(ledger_.notices()->empty());
  EXPECT_EQ(lines(converge()), Lines{});
}

TEST_F(ApplyTest, ARestartIsNotRepeatedWhenTheUnitWasStartedSince) {
  host_.packages.put("chrony");
  host_.files.add_file("/etc/chrony/chrony.conf", "pool lab\n");
  host_.units.put("chrony.service",
                  {.running = true, .unit_file_state = "enabled", .invocation_id = "after"});
  lab({{"clock", kClock}});
  ASSERT_TRUE(ledger_.add_notice(
      {"chrony.service", "restart", "file:/etc/chrony/chrony.conf", "before", "clock"}));
  converge();
  EXPECT_TRUE(host_.units.calls().empty());
  EXPECT_TRUE(ledger_.notices()->empty());
}

TEST_F(ApplyTest, SeveralChangesForOneServiceAreOneRestart) {
  host_.units.put("x.service", {.running = true, .unit_file_state = "enabled"});
  lab({{"a",
        "resources:\n  - file: /etc/x1\n    content: x\n    restarts: x\n  - file: /etc/x2\n    "
        "content: x\n"
        "    restarts: x\n  - file: /etc/x3\n    content: x\n    reloads: x\n"}});
  expect_faithful(converge());
  EXPECT_EQ(host_.units.calls(), (Lines{"restart x.service"}));
}

TEST_F(ApplyTest, ATriggeredExecRunsOnlyWhenItsCauseChanged) {
  host_.runner.on({"newaliases"}, success());
  lab({{"a",
        "resources:\n  - file: /etc/aliases\n    content: x\n    triggers: [rebuild]\n"
        "  - exec: rebuild\n    argv: [newaliases]\n    only_when_triggered: true\n"}});
  const auto first = converge();
  EXPECT_EQ(lines(first), (Lines{"changed create file:/etc/aliases", "changed run exec:rebuild"}));
  expect_faithful(first);
  EXPECT_EQ(lines(converge()), Lines{});
}

TEST_F(ApplyTest, AnExecWhoseGuardStillAsksForItDoesNotConverge) {
  host_.runner.on({"make"}, success());
  lab({{"a", "resources:\n  - exec: build\n    argv: [make]\n    creates: /built\n"}});
  const auto result = converge();
  ASSERT_TRUE(result.results.at(0).error);
  EXPECT_EQ(result.results.at(0).error->message.substr(0, 17), "does not converge");
}

TEST_F(ApplyTest, AStopIsHeededBetweenSteps) {
  int steps = 0;
  stop_ = [&] { return ++steps > 1; };
  lab({{"a", "resources:\n  - file: /etc/x\n    content: x\n  - file: /etc/y\n    content: y\n"}});
  const auto result = converge();
  EXPECT_TRUE(result.interrupted);
  EXPECT_TRUE(host_.files.status("/etc/x")->exists());
  EXPECT_FALSE(host_.files.status("/etc/y")->exists());
}

TEST_F(ApplyTest, ChecksRunAfterTheirRoleAndAreSkippedWhenItFailed) {
  host_.runner.on({"works"}, success());
  host_.files.put("/etc/b", MemoryNode{.type = system::FileType::directory});
  lab({{"a",
        "resources:\n  - file: /etc/a\n    content: x\nchecks:\n  - name: it works\n    run: "
        "[works]\n"},
       {"b",
        "resources:\n  - file: /etc/b\n    content: x\nchecks:\n  - name: never\n    run: "
        "[never]\n"}});
  const auto result = converge();
  ASSERT_EQ(result.checks.size(), 2U);
  EXPECT_EQ(result.checks[0].status, model::CheckStatus::pass);
  EXPECT_EQ(result.checks[1].status, model::CheckStatus::skipped);
}

TEST_F(ApplyTest, AChangeNobodyPredictedIsABreachInWords) {
  auto candidate = chrony();
  // A file of the package lies where the role manages one: the plan saw it as it should be.
  candidate.files["/usr/share/clock"] = MemoryNode{.content = "from the package\n"};
  host_.packages.offer("chrony", candidate);
  host_.files.add_file("/usr/share/clock", "mine\n");
  lab({{"a",
        "resources:\n  - package: chrony\n  - file: /usr/share/clock\n    content: "
        "\"mine\\n\"\n"}});
  const auto result = converge();
  EXPECT_FALSE(result.fidelity.complete());
  EXPECT_EQ(result.fidelity.breaches,
            (Lines{"not predicted: change file:/usr/share/clock (content differs)"}));
}

TEST_F(ApplyTest, ACheckIsSkippedInTheRolesWordsWhileItGivesAny) {
  lab({{"a",
        "resources:\n  - file: /etc/a\n    content: x\n"
        "checks:\n  - name: cards\n    user: nobody-there\n    skip: \" not applicable: no GPU \"\n"
        "  - name: all\n    user: nobody-there\n    skip: \"{{ '' }}\"\n"}});
  const auto result = converge();
  ASSERT_EQ(result.checks.size(), 2U);
  EXPECT_EQ(result.checks[0].status, model::CheckStatus::skipped);
  EXPECT_EQ(result.checks[0].detail, "not applicable: no GPU");
  EXPECT_EQ(result.checks[1].status, model::CheckStatus::fail);
}

}  // namespace
}  // namespace tend::testing
