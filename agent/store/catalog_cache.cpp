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
constexpr std::size_t kDigits = 32;

bool is_secret(const Map& map) {
  return Value(map).contains_sensitive();
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
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (const auto& entry : fs::directory_iterator(directory_, error)) {
    if (entry.path().extension() != kEnding) continue;
    files.emplace_back(entry.last_write_time(error), entry.path());
  }
  std::sort(files.rbegin(), files.rend());
  for (std::size_t i = kKept; i < files.size(); ++i) fs::remove(files[i].second, error);
}

}  // namespace tend::store
