#include "store/objects.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tend::store {
namespace {

constexpr std::size_t kSizeLimit = std::size_t{16} << 20U;

bool is_digest(std::string_view text) {
  const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 64 && std::all_of(text.begin(), text.end(), hex);
}

// Two digits of the hash as a directory, so that none grows large.
std::string directory_of(const std::string& top, std::string_view digest) {
  return fmt::format("{}/{}", top, digest.substr(0, 2));
}
std::string place_of(const std::string& top, std::string_view digest) {
  return fmt::format("{}/{}", directory_of(top, digest), digest.substr(2));
}

}  // namespace

Result<std::string> Objects::keep(std::string_view content) {
  if (content.size() > kSizeLimit) {
    return fail(ErrorCode::refused,
                fmt::format("a copy of {} bytes is not kept; the limit is 16 MiB", content.size()));
  }
  const std::string digest = sha256(content);
  if (read(digest)) return digest;
  const system::FileAttributes root_only{.mode = 0700, .uid = 0, .gid = 0};
  TEND_CHECK(files_.make_directory(directory_, root_only));
  TEND_CHECK(files_.make_directory(directory_of(directory_, digest), root_only));
  TEND_CHECK(
      files_.replace(place_of(directory_, digest), content, {.mode = 0600, .uid = 0, .gid = 0}));
  return digest;
}

Result<std::uint64_t> Objects::prune(const std::set<std::string>& needed) {
  std::uint64_t left = 0;
  const auto tops = files_.list(directory_);
  if (!tops)
    return tops.error().code == ErrorCode::not_found ? Result<std::uint64_t>(0)
                                                     : fail(tops.error());
  for (const auto& top : *tops) {
    const std::string below = directory_ + "/" + top;
    TEND_TRY(names, files_.list(below));
    for (const auto& name : names) {
      const std::string path = below + "/" + name;
      if (needed.count(top + name) == 0) {
        TEND_CHECK(files_.remove(path));
        continue;
      }
      TEND_TRY(status, files_.status(path));
      left += status.size;
    }
  }
  return left;
}

Result<std::string> ObjectReader::read(const std::string& sha256) const {
  if (!is_digest(sha256)) {
    return fail(ErrorCode::usage, fmt::format("`{}` is no SHA-256", printable(sha256)));
  }
  TEND_TRY(content, reader_.read(place_of(directory_, sha256)));
  if (tend::sha256(content) == sha256) return content;
  return fail(ErrorCode::invalid, fmt::format("{} is damaged: its content has another hash",
                                              place_of(directory_, sha256)));
}

}  // namespace tend::store
