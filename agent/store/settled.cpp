#include "store/settled.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/text.hpp"
#include "store/members.hpp"
#include "store/private_file.hpp"

namespace tend::store {
namespace {

constexpr std::string_view kKind = "settled-3";

}  // namespace

std::string settled_path(const std::string& ledger) {
  return parent_path(ledger) + "/catalogs/settled";
}

std::optional<Settled> read_settled(const std::string& path) {
  const auto payload = read_sealed(path, kKind);
  if (!payload) return std::nullopt;
  Decoder decoder(*payload);
  Settled settled;
  decoder(settled);
  return decoder.complete() ? std::optional(std::move(settled)) : std::nullopt;
}

Status write_settled(const std::string& path, const Settled& settled) {
  Encoder encoder;
  encoder(settled);
  return write_sealed(path, kKind, encoder.take());
}

Status drop_settled(const std::string& path) {
  if (::unlink(path.c_str()) == 0 || errno == ENOENT || errno == ENOTDIR) return {};
  return fail(errno_error(errno, "remove " + path));
}

std::optional<std::string> ledger_stamp(const std::string& ledger) {
  struct stat status {};
  // A journal that is there is of a run that died: the ledger will be rolled back.
  if (::lstat((ledger + "-journal").c_str(), &status) == 0) return std::nullopt;
  if (::lstat(ledger.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return fmt::format("{}:{} {} {}.{:09} {}.{:09}", status.st_dev, status.st_ino, status.st_size,
                     status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
                     status.st_ctim.tv_nsec);
}

}  // namespace tend::store
