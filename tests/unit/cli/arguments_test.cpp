#include "cli/arguments.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "cli/commands/commands.hpp"

namespace tend::cli {
namespace {

Arguments parsed(const std::string& line) {
  auto arguments = parse_arguments(line.empty() ? std::vector<std::string>{} : split(line, ' '));
  EXPECT_TRUE(arguments) << line << ": " << arguments.error().str();
  return arguments ? *arguments : Arguments{};
}

TEST(Arguments, TakesEveryCommandOfTheTable) {
  for (const Command& command : kCommands) {
    EXPECT_EQ(parsed(std::string(command.name)).command, command.name);
  }
}

TEST(Arguments, TakesGlobalOptionsBeforeAndAfterTheCommand) {
  for (const char* line :
       {"--repo lab --host gpu01 --json diff", "diff --repo lab --host gpu01 --json",
        "--repo=lab diff --host=gpu01 --json"}) {
    const Arguments arguments = parsed(line);
    EXPECT_EQ(arguments.command, "diff") << line;
    EXPECT_EQ(arguments.options.repo, "lab") << line;
    EXPECT_EQ(arguments.options.host, "gpu01") << line;
    EXPECT_TRUE(arguments.json) << line;
  }
}

TEST(Arguments, LeavesWhatIsNotSaidAsItIs) {
  const Arguments arguments = parsed("apply");
  EXPECT_EQ(arguments.options.root, "/");
  EXPECT_EQ(arguments.options.state, "/var/lib/tend");
  EXPECT_EQ(arguments.options.wait_seconds, 0);
  EXPECT_TRUE(arguments.words.empty());
  EXPECT_FALSE(arguments.json);
  EXPECT_FALSE(arguments.exit_code);
}

TEST(Arguments, TakesTargetsAlsoWhereTheyAreNamedLikeCommands) {
  EXPECT_EQ(parsed("apply base file:/etc/motd --root /mnt").words,
            (std::vector<std::string>{"base", "file:/etc/motd"}));
  EXPECT_EQ(parsed("diff log").words, (std::vector<std::string>{"log"}));
  EXPECT_EQ(parsed("log 20261123").words, (std::vector<std::string>{"20261123"}));
}

TEST(Arguments, TakesTheOptionsOfOneCommand) {
  EXPECT_TRUE(parsed("apply --exit-code --wait 30").exit_code);
  EXPECT_EQ(parsed("apply --wait 30").options.wait_seconds, 30);
  EXPECT_EQ(parsed("pull --accept-rewind abc123").options.accept_rewind, "abc123");
  EXPECT_EQ(parsed("schema --output schemas").output, "schemas");
  EXPECT_EQ(parsed("log --limit 5").limit, 5U);
}

TEST(Arguments, TakesColourInThreeWays) {
  EXPECT_EQ(parsed("diff").colour, Colour::automatic);
  EXPECT_EQ(parsed("diff --color=always").colour, Colour::always);
  EXPECT_EQ(parsed("--colour never diff").colour, Colour::never);
}

TEST(Arguments, ReadsParametersAsYaml) {
  const Arguments arguments =
      parsed("diff --param docker.users=[alice,bob] --param base.port=22 --param base.note= base");
  const auto& parameters = arguments.options.parameters;
  EXPECT_EQ(*parameters.at("docker").find("users"), Value(List{Value("alice"), Value("bob")}));
  EXPECT_EQ(*parameters.at("base").find("port"), Value(22));
  EXPECT_EQ(*parameters.at("base").find("note"), Value(""));
  EXPECT_EQ(arguments.words, (std::vector<std::string>{"base"}));
}

TEST(Arguments, GivesHelpForTheProgramAndForACommand) {
  EXPECT_NE(parsed("--help").help.find("Exit codes"), std::string::npos);
  EXPECT_NE(parsed("pull --help").help.find("--accept-rewind"), std::string::npos);
  EXPECT_EQ(parsed("--version").command, "version");
}

struct BadLine {
  const char* line;
  const char* message;
  const char* suggestion;
  const char* hint;
};

TEST(Arguments, RefusesWithAHint) {
  const BadLine cases[] = {
      {"", "which command?", "", "see `tend --help`"},
      {"aply", "unknown command `aply`", "did you mean `apply`?", "see `tend --help`"},
      {"diff --hots gpu01", "unknown option `--hots`", "did you mean `--host`?",
       "see `tend diff --help`"},
      {"diff --exit-code", "unknown option `--exit-code`", "", "see `tend diff --help`"},
      {"lint everything", "`lint` takes no `everything`", "", "see `tend lint --help`"},
      {"diff --repo", "--repo needs a value", "", "see `tend diff --help`"},
      {"apply --wait soon", "--wait takes a whole number, not `soon`", "",
       "see `tend apply --help`"},
      {"diff --color=blue", "--color is auto, always or never, not `blue`", "",
       "see `tend --help`"},
      {"log a b", "`log` takes no `b`", "", "see `tend log --help`"},
  };
  for (const auto& one : cases) {
    const std::string line = one.line;
    const auto result =
        parse_arguments(line.empty() ? std::vector<std::string>{} : split(line, ' '));
    ASSERT_FALSE(result) << line;
    EXPECT_EQ(result.error().code, ErrorCode::usage) << line;
    EXPECT_EQ(result.error().message, one.message) << line;
    EXPECT_EQ(result.error().suggestion, one.suggestion) << line;
    ASSERT_FALSE(result.error().notes.empty()) << line;
    EXPECT_EQ(result.error().notes.front(), one.hint) << line;
  }
}

TEST(Arguments, RefusesValuesThatDoNotFit) {
  for (const char* line : {"diff --repo", "apply --wait -1", "apply --wait soon",
                           "diff --color=blue", "diff --param docker", "diff --param docker=1",
                           "diff --param .x=1", "diff --param a.b=[", "log --limit many"}) {
    const auto result = parse_arguments(split(line, ' '));
    ASSERT_FALSE(result) << line;
    EXPECT_EQ(result.error().code, ErrorCode::usage) << line;
    EXPECT_FALSE(result.error().message.empty()) << line;
  }
}

TEST(Arguments, TellsThatJsonWasAskedForEvenOfABrokenLine) {
  EXPECT_TRUE(asks_for_json({"dif", "--json"}));
  EXPECT_FALSE(asks_for_json({"diff"}));
}

}  // namespace
}  // namespace tend::cli
