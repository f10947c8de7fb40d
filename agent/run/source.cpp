#include "run/source.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "run/places.hpp"

namespace tend::run {
namespace {

constexpr std::size_t kRunsToSearch = 1000;

}  // namespace

bool is_commit_id(const std::string& text) {
  constexpr std::size_t kDigits = 40;
  return text.size() == kDigits && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

Checked<std::optional<load::AgentConfig>> read_config(const Options& options,
                                                      const system::FileReader& files,
                                                      bool required) {
  auto config = load::load_agent_config(files, options.config);
  if (config) return std::optional(std::move(*config));
  const bool missing = config.error().front().code == ErrorCode::not_found;
  if (missing && !required) return std::optional<load::AgentConfig>();
  return tl::unexpected(std::move(config).error());
}

Result<std::unique_ptr<store::Ledger>> read_ledger(const Options& options, std::string_view lost,
                                                   std::vector<std::string>& notes) {
  auto ledger = store::open_ledger_read_only(Places(options).ledger);
  if (ledger) return ledger;
  const Error& error = ledger.error();
  if (error.code == ErrorCode::not_found) return nullptr;
  const bool forbidden = error.code == ErrorCode::permission;
  if (!forbidden && error.code != ErrorCode::unsupported) return ledger;
  notes.push_back(fmt::format("{}: {}", forbidden ? "the ledger needs root" : error.message, lost));
  return nullptr;
}

std::optional<std::string> anchored_commit(const Options& options,
                                           const system::FileReader& files) {
  if (!options.repo.empty() || !options.ref.empty()) return std::nullopt;
  auto anchor = trust::read_anchor(files, Places(options).anchor);
  if (!anchor || !*anchor) return std::nullopt;
  return (*anchor)->commit;
}

Result<std::string> standing_commit(const trust::Anchor& anchor, const store::Ledger* ledger) {
  if (ledger == nullptr) return anchor.commit;
  TEND_TRY(bad, ledger->bad_commits());
  if (bad.count(anchor.commit) == 0) return anchor.commit;
  TEND_TRY(runs, ledger->runs(kRunsToSearch));
  for (const auto& run : runs) {
    if (run.ended_well() && is_commit_id(run.commit) && bad.count(run.commit) == 0)
      return run.commit;
  }
  return fail(ErrorCode::refused,
              fmt::format("{} was undone on this host, and there is no good commit before it: "
                          "nothing is done until a newer one comes",
                          short_commit(anchor.commit)));
}

Result<LabFiles> open_lab(const Options& options, const system::FileReader& files,
                          const store::Ledger* ledger) {
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
  TEND_TRY(commit, standing_commit(*anchor, ledger));
  return open_lab_commit(places.repository, commit);
}

}  // namespace tend::run
