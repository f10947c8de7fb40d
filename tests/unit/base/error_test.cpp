#include "base/error.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace tend {
namespace {

Position at(const std::string& text, std::uint32_t line, std::uint32_t column,
            std::uint32_t length) {
  return {std::make_shared<const SourceFile>(SourceFile{"roles/base/role.yaml", text}), line,
          column, length};
}

TEST(RenderError, UnderlinesTheTokenAndSaysWhatWasMeant) {
  auto error = make_error(ErrorCode::invalid, "unknown key `owener` in resource `file`",
                          at(std::string(13, '\n') + "    owener: root\n", 14, 5, 6));
  error.suggestion = "did you mean `owner`?";
  error.notes = {"known keys: owner, group, mode"};
  error.trail = {"while reading role `base`"};
  EXPECT_EQ(render_error(error),
            "error: unknown key `owener` in resource `file`\n"
            "  --> roles/base/role.yaml:14:5\n"
            "   |\n"
            "14 |     owener: root\n"
            "   |     ^^^^^^ did you mean `owner`?\n"
            "   = known keys: owner, group, mode\n"
            "   = while reading role `base`\n");
}

TEST(RenderError, CaretStandsUnderItsTokenBehindTabsAndWideLetters) {
  EXPECT_EQ(render_error(make_error(ErrorCode::invalid, "no", at("\té: x\n", 1, 6, 1))),
            "error: no\n"
            " --> roles/base/role.yaml:1:6\n"
            "  |\n"
            "1 | \té: x\n"
            "  | \t   ^\n");
}

TEST(RenderError, CaretStaysOnTheLine) {
  EXPECT_EQ(render_error(make_error(ErrorCode::invalid, "no", at("ab\n", 1, 2, 50))),
            "error: no\n"
            " --> roles/base/role.yaml:1:2\n"
            "  |\n"
            "1 | ab\n"
            "  |  ^\n");
}

TEST(RenderError, WithoutAPlaceHintAndNotesStandTogether) {
  auto error = make_error(ErrorCode::usage, "there is no command `aply`");
  error.suggestion = "did you mean `apply`?";
  error.notes = {"commands: apply, diff"};
  EXPECT_EQ(render_error(error),
            "error: there is no command `aply`\n"
            " = did you mean `apply`?\n"
            " = commands: apply, diff\n");
}

TEST(RenderError, ControlCharactersAreMadeVisible) {
  const auto error = make_error(ErrorCode::invalid, "bad \033[31m", at("a\033]0;x\n", 1, 1, 1));
  const std::string shown = render_error(error);
  EXPECT_EQ(shown.find('\033'), std::string::npos);
  EXPECT_NE(shown.find("\\x1b[31m"), std::string::npos);
}

TEST(RenderError, ColourOnlyAddsSequences) {
  auto error = make_error(ErrorCode::invalid, "no", at("ab\n", 1, 1, 2));
  const std::string coloured = render_error(error, true);
  EXPECT_NE(coloured.find("\033[1;31m^^\033[0m"), std::string::npos);
  std::string plain;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\033') {
      i = coloured.find('m', i);
    } else {
      plain += coloured[i];
    }
  }
  EXPECT_EQ(plain, render_error(error));
}

TEST(Error, OneLineHoldsPlaceHintAndTrail) {
  auto error = make_error(ErrorCode::invalid, "unknown key `x`", at("x\n", 1, 1, 1));
  error.suggestion = "did you mean `y`?";
  error = std::move(error).with_context("while loading").with_context("for host gpu01");
  EXPECT_EQ(error.str(),
            "roles/base/role.yaml:1:1: unknown key `x`; did you mean `y`? (while loading) (for "
            "host gpu01)");
}

TEST(Error, SecondFailureIsJoined) {
  const auto error = make_error(ErrorCode::io, "write a: no space")
                         .followed_by(make_error(ErrorCode::io, "remove a: no such file"));
  EXPECT_EQ(error.notes, std::vector<std::string>{"then also: remove a: no such file"});
}

TEST(Error, ErrnoKeepsNotFoundAndPermissionApart) {
  EXPECT_EQ(errno_error(ENOENT, "open /x").code, ErrorCode::not_found);
  EXPECT_EQ(errno_error(ENOTDIR, "open /x").code, ErrorCode::not_found);
  EXPECT_EQ(errno_error(EACCES, "open /x").code, ErrorCode::permission);
  EXPECT_EQ(errno_error(EPERM, "open /x").code, ErrorCode::permission);
  EXPECT_EQ(errno_error(ENOSPC, "open /x").code, ErrorCode::io);
  EXPECT_EQ(errno_error(ENOENT, "open /x").message, "open /x: No such file or directory");
}

TEST(Nearest, FindsSlipsAndNothingElse) {
  const std::vector<std::string> known = {"owner", "group", "mode", "on", "state"};
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"owener", "owner"}, {"onwer", "owner"}, {"mdoe", "mode"}, {"stat", "state"},
      {"groups", "group"}, {"o", ""},          {"source", ""},   {"", ""},
      {"completely", ""},
  };
  for (const auto& [word, expected] : cases) EXPECT_EQ(nearest(word, known), expected) << word;
  EXPECT_EQ(did_you_mean("mdoe", known), "did you mean `mode`?");
  EXPECT_EQ(did_you_mean("xyz", known), "");
}

TEST(RenderError, ShowsAPlaceWithoutExcerptWhenTheTextIsNotAtHand) {
  auto error = make_error(
      ErrorCode::invalid, "unknown key `owener`",
      {std::make_shared<const SourceFile>(SourceFile{"roles/base/role.yaml", ""}), 14, 5, 6});
  error.suggestion = "did you mean `owner`?";
  EXPECT_EQ(render_error(error),
            "error: unknown key `owener`\n"
            "  --> roles/base/role.yaml:14:5\n"
            "   = did you mean `owner`?\n");
}

}  // namespace
}  // namespace tend
