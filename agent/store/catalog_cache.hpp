// Compiled catalogs, kept in files of their own below the state directory, root-only. Whatever is
// damaged, foreign or of another build is as if it were not there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "model/resource.hpp"
#include "store/facts_read.hpp"

namespace tend::store {

struct KeptCatalog {
  std::vector<FactRead> facts;
  std::int64_t commit_time = 0;  // seconds since the epoch; 0 when unknown
  model::Catalog catalog;
};

class CatalogCache {
 public:
  explicit CatalogCache(std::string directory) : directory_(std::move(directory)) {}

  // `key` names all that the catalog was made from but the facts. It is the caller's to compare
  // them.
  std::optional<KeptCatalog> find(const std::string& key) const;
  // Nothing is kept of a catalog with a secret in it. Beyond the newest few, old ones go.
  Status keep(const std::string& key, const KeptCatalog& kept) const;

 private:
  std::string file_of(const std::string& key) const;
  void prune() const;

  std::string directory_;
};

// Whether a value of the catalog, or a parameter of its roles, is secret.
bool has_secret(const model::Catalog& catalog);

}  // namespace tend::store
