#include "run/kept_catalogs.hpp"

#include <fmt/format.h>

#include "engine/redaction.hpp"
#include "format/json.hpp"
#include "run/places.hpp"
#include "run/stamps.hpp"
#include "store/catalog_cache.hpp"

namespace tend::run {
namespace {

std::string parameters_text(const std::map<std::string, Map>& parameters) {
  Map all;
  for (const auto& [role, values] : parameters) all.set(role, values);
  return format::to_json(all, -1);
}

}  // namespace

std::optional<std::string> catalog_key(const Options& options, const std::string& host,
                                       const std::string& commit) {
  const auto standard = tree_stamp(options.standard_roles);
  const auto lab = options.repo.empty() ? std::string() : tree_stamp(options.repo);
  if (!standard || !lab) return std::nullopt;
  return fmt::format("{}host {}\ncommit {}\nparameters {}\nstandard {}\nlab {}\n", build_stamp(),
                     host, commit, parameters_text(options.parameters), *standard, *lab);
}

Checked<Compiled> compile_or_find(const CompileRequest& request, Keep keep) {
  const Options& options = request.options;
  Compiled compiled;
  compiled.key = catalog_key(options, request.host, request.lab.commit);
  const store::CatalogCache cache(Places(options).catalogs);
  if (compiled.key) {
    auto kept = cache.find(*compiled.key);
    if (kept && store::same_facts(kept->facts, request.facts)) {
      compiled.facts = std::move(kept->facts);
      compiled.catalog = std::move(kept->catalog);
      return compiled;
    }
  }
  templates::ReadLog log{"facts", {}};
  auto catalog =
      compile_host(request.lab, request.standard, request.host, request.facts, options.parameters,
                   request.providers, request.secrets.reader(*request.lab.snapshot), &log);
  if (!catalog) {
    const engine::Redaction redaction(request.secrets.values());
    for (auto& error : catalog.error()) redaction.apply(error);
    return tl::unexpected(std::move(catalog).error());
  }
  compiled.facts = store::facts_read(log.paths, request.facts);
  store::KeptCatalog kept{compiled.facts, request.lab.commit_time, std::move(*catalog)};
  // A cache that cannot be written is no fault of the run.
  const bool may_stay = keep == Keep::yes && !request.secrets.asked();
  if (may_stay && compiled.key) (void)cache.keep(*compiled.key, kept);
  compiled.catalog = std::move(kept.catalog);
  return compiled;
}

}  // namespace tend::run
