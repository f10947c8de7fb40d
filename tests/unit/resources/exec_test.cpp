#include "resource_testing.hpp"

namespace tend::testing {
namespace {

model::Resource build(Map attributes) {
  if (!attributes.contains("command") && !attributes.contains("argv")) {
    attributes.set("argv", List{"make", "install"});
  }
  return make_resource("exec", "build the tool", std::move(attributes));
}

const std::vector<std::string> kMake = {"make", "install"};

TEST(Exec, RunsWhenWhatItCreatesIsMissing) {
  MemoryHost host;
  host.runner.on(kMake, [&](const system::Command&) {
    host.files.add_file("/opt/tool", "x");
    return exits(0);
  });
  EXPECT_EQ(expect_converges(build({{"creates", "/opt/tool"}}), host),
            Told{"run: /opt/tool does not exist"});
}

TEST(Exec, RunsWhenWhatItRemovesIsThere) {
  MemoryHost host;
  host.files.add_file("/opt/old", "x");
  host.runner.on(kMake, [&](const system::Command&) {
    host.files.drop("/opt/old");
    return exits(0);
  });
  EXPECT_EQ(expect_converges(build({{"removes", "/opt/old"}}), host), Told{"run: /opt/old exists"});
}

TEST(Exec, IsGuardedByCommands) {
  struct Case {
    std::string guard;
    int exit_code;
    Told told;
  };
  const std::vector<Case> cases = {
      {"unless", 1, {"run: `unless`: exit code 1"}},
      {"unless", 0, {}},
      {"onlyif", 0, {"run: `onlyif`: exit code 0"}},
      {"onlyif", 3, {}},
  };
  for (const auto& each : cases) {
    MemoryHost host;
    host.runner.on({"check", "it"}, exits(each.exit_code));
    EXPECT_EQ(told(changes_of(build({{each.guard, List{"check", "it"}}}), host)), each.told);
    ASSERT_EQ(host.runner.guards().size(), 1U);
    EXPECT_TRUE(host.runner.guards()[0].read_only);
  }
}

TEST(Exec, OneObjectionSettlesItAndNoFurtherGuardIsAsked) {
  MemoryHost host;
  host.files.add_file("/opt/tool", "x");
  EXPECT_TRUE(
      changes_of(build({{"creates", "/opt/tool"}, {"unless", List{"check"}}}), host).empty());
  EXPECT_TRUE(host.runner.guards().empty());
}

TEST(Exec, GuardAsTextIsForTheShell) {
  MemoryHost host;
  host.runner.on({"/bin/sh", "-c", "test -e /x && true"}, exits(0));
  EXPECT_TRUE(changes_of(build({{"unless", "test -e /x && true"}}), host).empty());
}

TEST(Exec, GuardWhoseProgramIsMissingHasNotSucceeded) {
  MemoryHost host;
  const auto missing = [](const system::Command&) -> Result<system::ProcessResult> {
    return fail(ErrorCode::not_found, "no such program: nvidia-smi");
  };
  host.runner.on({"nvidia-smi"}, missing);
  EXPECT_EQ(told(changes_of(build({{"unless", List{"nvidia-smi"}}}), host)),
            Told{"run: `unless`: no such program"});
  EXPECT_TRUE(changes_of(build({{"onlyif", List{"nvidia-smi"}}}), host).empty());
}

TEST(Exec, GuardThatCannotBeJudgedNowIsUnknown) {
  MemoryHost host;
  host.runner.on({"check"}, [](const system::Command&) -> Result<system::ProcessResult> {
    return fail(ErrorCode::unsupported, "after file:/etc/x");
  });
  const auto changes = changes_of(build({{"unless", List{"check"}}}), host);
  ASSERT_EQ(told(changes), Told{"run: unknown (after file:/etc/x)"});
  EXPECT_TRUE(changes[0].find("due")->before.is_unknown());
}

TEST(Exec, GuardThatGivesNoAnswerIsAnError) {
  MemoryHost host;
  system::ProcessResult late;
  late.timed_out = true;
  late.duration = std::chrono::seconds(30);
  host.runner.on({"check"}, late);
  const auto message = observe_error(build({{"unless", List{"check"}}}), host.readers());
  EXPECT_TRUE(message.starts_with("guard `unless` gave no answer: ")) << message;
}

TEST(Exec, OnlyWhenTriggeredIsNeverDueByItself) {
  MemoryHost host;
  EXPECT_TRUE(changes_of(build({{"only_when_triggered", true}}), host).empty());
}

TEST(Exec, RunsWithItsEnvironmentDirectoryAndDeadline) {
  MemoryHost host;
  host.runner.on({"/bin/sh", "-c", "make"}, exits(0));
  auto resource = build({{"command", "make"},
                         {"creates", "/opt/tool"},
                         {"environment", Map{{"JOBS", "4"}}},
                         {"directory", "/src"}});
  resource.timeout_seconds = 7;
  ASSERT_TRUE(apply_all_changes(resource, host, changes_of(resource, host)));
  const auto& command = host.runner.commands().at(0);
  EXPECT_EQ(command.directory, "/src");
  EXPECT_EQ(command.timeout, std::chrono::seconds(7));
  EXPECT_EQ(command.environment, (std::vector<std::pair<std::string, std::string>>{{"JOBS", "4"}}));
  EXPECT_FALSE(command.read_only);
}

TEST(Exec, FailureCarriesTheLastWords) {
  MemoryHost host;
  host.runner.on(kMake, exits(2, "", "no rule to make target\n"));
  auto resource = build({{"creates", "/opt/tool"}});
  const auto changes = changes_of(resource, host);
  const auto done = apply_all_changes(resource, host, changes);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().message, "exit code 2: no rule to make target");
  resource.sensitive = true;
  EXPECT_EQ(apply_all_changes(resource, host, changes).error().message, "exit code 2");
}

TEST(Exec, ReturnsSaysWhichExitCodesAreSuccess) {
  MemoryHost host;
  host.runner.on(kMake, exits(3));
  const auto tolerant = build({{"creates", "/opt/tool"}, {"returns", List{0, 3}}});
  EXPECT_TRUE(apply_all_changes(tolerant, host, changes_of(tolerant, host)));
}

TEST(Exec, WithFaultyWishesIsRefused) {
  struct Case {
    Map wished;
    std::vector<std::string> messages;
  };
  const std::vector<Case> cases = {
      {{{"argv", List{"x"}}},
       {"`exec` needs a guard, or it would run every night: `creates`, `removes`, `unless`, "
        "`onlyif` or `only_when_triggered: true`"}},
      {{{"argv", List{"x"}}, {"command", "x"}, {"creates", "/x"}},
       {"`exec` needs either `argv` or `command`"}},
      {{{"argv", List{}}, {"creates", "/x"}}, {"`argv` is empty"}},
      {{{"argv", List{"x"}}, {"unless", 5}},
       {"`unless` is a list of words, or a text for /bin/sh"}},
  };
  for (const auto& each : cases) EXPECT_EQ(faults_of(build(each.wished)), each.messages);
  EXPECT_EQ(faults_of(make_resource("exec", "x", {{"creates", "/x"}})),
            std::vector<std::string>{"`exec` needs either `argv` or `command`"});
}

TEST(Exec, ComesAfterTheProgramItRuns) {
  const auto needs =
      provider_of("exec").needs(build({{"argv", List{"/opt/x"}}, {"creates", "/y"}}));
  using resources::Domain;
  EXPECT_EQ(needs,
            (std::vector<resources::Subject>{{Domain::path, "/"}, {Domain::path, "/opt/x"}}));
}

}  // namespace
}  // namespace tend::testing
