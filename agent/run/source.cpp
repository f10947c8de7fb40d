#include "run/source.hpp"

#include <fmt/format.h>

#include "run/places.hpp"

namespace tend::run {

Checked<std::optional<load::AgentConfig>> read_config(const Options& options,
                                                      const system::FileReader& files,
                                                      bool required) {
  auto config = load::load_agent_config(files, options.config);
  if (config) return std::optional(std::move(*config));
  const bool missing = config.error().front().code == ErrorCode::not_found;
  if (missing && !required) return std::optional<load::AgentConfig>();
  return tl::unexpected(std::move(config).error());
}

Result<LabFiles> open_lab(const Options& options, const system::FileReader& files) {
  if (!options.repo.empty()) return open_lab_directory(options.repo);
  const Places places(options);
  if (!options.ref.empty()) {
    TEND_TRY(repository, system::open_repository(places.repository));
    TEND_TRY(commit, repository->resolve(options.ref));
    return open_lab_commit(places.repository, commit);
  }
  TEND_TRY(anchor, trust::read_anchor(files, places.anchor));
  if (!anchor) {
    return fail(ErrorCode::not_found,
                "this host has not accepted any commit yet: run `tend pull`, or give --repo DIR");
  }
  return open_lab_commit(places.repository, anchor->commit);
}

}  // namespace tend::run
