#include "store/catalog_cache.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "store/members.hpp"
#include "store/private_file.hpp"

namespace tend::store {

template <Like<KeptCatalog> T>
void members(T& value, auto& visit) {
  auto& [facts, commit_time, catalog] = value;
  visit(facts, commit_time, catalog);
}

namespace {

constexpr std::string_view kKind = "catalog-1";
constexpr std::string_view kEnding = ".catalog";
constexpr std::size_t kKept = 8;
constexpr std::uintmax_t kBytesKept = std::uintmax_t{256} << 20U;  // besides the newest
constexpr std::size_t kDigits = 32;

bool is_secret(const Map& map) {
  return Value(map).contains_sensitive();
}

namespace fs = std::filesystem;

struct KeptFile {
  fs::path path;
  fs::file_time_type written;
  std::uintmax_t size = 0;
};

// Each is asked once, so that their order holds whatever becomes of them meanwhile; one that does
// not tell is left out.
std::vector<KeptFile> kept_files(const std::string& directory) {
  std::vector<KeptFile> files;
  std::error_code error;
  // The increment of a range-based loop throws where the directory cannot be read on.
  fs::directory_iterator each(directory, error);
  for (; !error && each != fs::directory_iterator(); each.increment(error)) {
    if (each->path().extension() != kEnding) continue;
    std::error_code untold;
    KeptFile file{each->path(), each->last_write_time(untold), 0};
    if (!untold) file.size = each->file_size(untold);
    if (!untold) files.push_back(std::move(file));
  }
  return files;
}

}  // namespace

bool has_secret(const model::Catalog& catalog) {
  const auto in_role = [](const model::CatalogRole& role) {
    return role.params.contains_sensitive();
  };
  const auto in_resource = [](const model::Resource& resource) {
    return resource.sensitive || is_secret(resource.attributes);
  };
  return std::any_of(catalog.roles.begin(), catalog.roles.end(), in_role) ||
         std::any_of(catalog.resources.begin(), catalog.resources.end(), in_resource);
}

std::string CatalogCache::file_of(const std::string& key) const {
  return directory_ + "/" + sha256(key).substr(0, kDigits) + std::string(kEnding);
}

std::optional<KeptCatalog> CatalogCache::find(const std::string& key) const {
  const auto payload = read_sealed(file_of(key), kKind);
  if (!payload) return std::nullopt;
  Decoder decoder(*payload);
  std::string own_key;
  KeptCatalog kept;
  decoder(own_key, kept);
  if (!decoder.complete() || own_key != key) return std::nullopt;
  return kept;
}

Status CatalogCache::keep(const std::string& key, const KeptCatalog& kept) const {
  if (has_secret(kept.catalog)) return {};
  Encoder encoder;
  encoder(key, kept);
  TEND_CHECK(write_sealed(file_of(key), kKind, encoder.take()));
  prune();
  return {};
}

// Best effort: what could not be removed is tried again by the next one.
void CatalogCache::prune() const {
  auto files = kept_files(directory_);
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.written > b.written; });
  std::uintmax_t bytes = 0;
  std::error_code error;
  for (std::size_t i = 0; i < files.size(); ++i) {
    bytes += files[i].size;
    if (i >= kKept || (i > 0 && bytes > kBytesKept)) fs::remove(files[i].path, error);
  }
}

}  // namespace tend::store
