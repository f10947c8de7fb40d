#include "system/captured_output.hpp"

#include <gtest/gtest.h>

namespace tend::system {
namespace {

std::string captured(std::size_t limit, const std::string& text, std::size_t piece) {
  CapturedOutput output(limit);
  for (std::size_t at = 0; at < text.size(); at += piece) output.append(text.substr(at, piece));
  return output.text();
}

TEST(CapturedOutputTest, UpToTheLimitNothingIsLost) {
  for (const std::size_t piece : {1U, 3U, 100U}) {
    EXPECT_EQ(captured(10, "0123456789", piece), "0123456789") << piece;
    EXPECT_EQ(captured(11, "0123456789a", piece), "0123456789a") << piece;
    EXPECT_EQ(captured(10, "", piece), "");
  }
}

TEST(CapturedOutputTest, BeyondTheLimitHeadAndTailStay) {
  const std::string text = "0123456789abcdefghijklmnopqrstuvwxyz";
  for (const std::size_t piece : {1U, 2U, 7U, 36U}) {
    EXPECT_EQ(captured(10, text, piece), "01234\n[26 bytes left out]\nvwxyz") << piece;
  }
}

}  // namespace
}  // namespace tend::system
