#include "system/import/unpack.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <unistd.h>

#include <memory>
#include <vector>

#include "base/text.hpp"

namespace tend::import {
namespace {

constexpr std::size_t kBlock = std::size_t{64} << 10U;
constexpr std::size_t kMostTold = 10;

struct Free {
  void operator()(archive* one) const { archive_read_free(one); }
};
using Archive = std::unique_ptr<archive, Free>;

Error broken(archive* from) {
  const char* said = archive_error_string(from);
  return make_error(ErrorCode::failed, fmt::format("the archive cannot be read: {}",
                                                   said != nullptr ? said : "no reason given"));
}

// The formats that releases come in, and no others.
Archive make_archive() {
  Archive made(archive_read_new());
  archive_read_support_filter_gzip(made.get());
  archive_read_support_filter_xz(made.get());
  archive_read_support_filter_bzip2(made.get());
  archive_read_support_filter_zstd(made.get());
  archive_read_support_format_tar(made.get());
  archive_read_support_format_zip(made.get());
  return made;
}

std::string plain_name(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  std::string plain = name != nullptr ? name : "";
  while (plain.starts_with("./")) plain.erase(0, 2);
  return plain;
}

bool is_regular(archive_entry* entry) {
  return archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr;
}

Status hand_over(archive* from, Output& output) {
  std::vector<char> block(kBlock);
  for (;;) {
    const auto count = archive_read_data(from, block.data(), block.size());
    if (count == 0) return {};
    if (count < 0) return fail(broken(from));
    TEND_CHECK(output.write(block.data(), static_cast<std::size_t>(count)));
  }
}

Error not_there(const std::string& name, const std::vector<std::string>& files) {
  return make_error(ErrorCode::not_found,
                    fmt::format("the archive has no file {}; it has {}", printable(name),
                                printable(join(files, ", "))));
}

}  // namespace

Status unpack(const std::string& name, Output& output) {
  const Archive from = make_archive();
  if (archive_read_open_fd(from.get(), STDIN_FILENO, kBlock) != ARCHIVE_OK) {
    return fail(broken(from.get()));
  }
  std::vector<std::string> files;
  for (;;) {
    archive_entry* entry = nullptr;
    const int next = archive_read_next_header(from.get(), &entry);
    if (next == ARCHIVE_EOF) return fail(not_there(name, files));
    if (next != ARCHIVE_OK && next != ARCHIVE_WARN) return fail(broken(from.get()));
    const std::string found = plain_name(entry);
    if (found == name && is_regular(entry)) return hand_over(from.get(), output);
    if (found == name) {
      return fail(ErrorCode::refused,
                  fmt::format("{} is no regular file in the archive", printable(name)));
    }
    if (is_regular(entry) && files.size() < kMostTold) files.push_back(found);
  }
}

}  // namespace tend::import
