#include "system/file_reader.hpp"

#include "base/hash.hpp"

namespace tend::system {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20U;

}  // namespace

Result<std::string> FileReader::digest(const std::string& path) const {
  Sha256 hash;
  for (std::uint64_t offset = 0;; offset += kPiece) {
    TEND_TRY(piece, read_part(path, offset, kPiece));
    hash.add(piece);
    if (piece.size() < kPiece) return hash.hex();
  }
}

}  // namespace tend::system
