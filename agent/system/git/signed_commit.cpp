#include "system/git/signed_commit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace tend::system::git {
namespace {

constexpr std::string_view kSignature = "gpgsig";
constexpr std::string_view kSecondKind = "gpgsig-sha256";

std::string_view key_of(std::string_view line) {
  return line.substr(0, line.find(' '));
}

Status judge_key(std::string_view key, bool signed_already) {
  if (key == kSignature && signed_already) {
    return fail(ErrorCode::refused, "the commit has two signature headers");
  }
  if (key.starts_with(kSignature) && key != kSignature) {
    return fail(ErrorCode::refused,
                fmt::format("the commit has a `{}` header, which is not supported",
                            key == kSecondKind ? kSecondKind : "gpgsig…"));
  }
  if (key == "mergetag") {
    return fail(ErrorCode::refused, "the commit merges a signed tag, which is not supported");
  }
  return {};
}

// The next line with its newline, taken off the front of `rest`.
std::string_view take_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  const std::string_view line = rest.substr(0, end == std::string_view::npos ? end : end + 1);
  rest.remove_prefix(line.size());
  return line;
}

}  // namespace

Result<SignedCommit> split_signature(std::string_view object) {
  const auto headers_end = object.find("\n\n");
  if (object.substr(0, headers_end).find('\0') != std::string_view::npos) {
    return fail(ErrorCode::refused, "the commit has a NUL byte among its headers");
  }
  SignedCommit result;
  std::string_view rest = object;
  bool found = false;
  bool inside = false;  // a continuation of the signature
  while (!rest.empty() && rest.front() != '\n') {
    const std::string_view line = take_line(rest);
    if (line.front() == ' ') {
      (inside ? result.signature : result.payload) += inside ? line.substr(1) : line;
      continue;
    }
    const std::string_view key = key_of(line);
    TEND_CHECK(judge_key(key, found));
    inside = key == kSignature;
    if (inside) {
      found = true;
      result.signature += line.substr(std::min(line.size(), key.size() + 1));
    } else {
      result.payload += line;
    }
  }
  if (found && result.signature.find_first_not_of(" \n") == std::string::npos) {
    return fail(ErrorCode::refused, "the commit's signature header is empty");
  }
  result.payload += rest;
  return result;
}

}  // namespace tend::system::git
