#include "run/recovery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "run/places.hpp"
#include "system/host_file_system.hpp"

namespace tend::run {
namespace {

constexpr const char* kUnits = "/etc/systemd/system";

using Directories = std::set<std::string>;

void add_with_subdirectories(const std::string& directory, const system::FileReader& files,
                             Directories& to) {
  to.insert(directory);
  const auto names = files.list(directory);
  if (!names) return;
  for (const auto& name : *names) {
    const auto status = files.status(directory + "/" + name);
    if (status && status->type == system::FileType::directory) to.insert(directory + "/" + name);
  }
}

// Ids of kinds that write files begin with the path.
void add_parent_of(const std::string& name, Directories& to) {
  if (name.starts_with('/')) to.insert(parent_path(name.substr(0, name.find('#'))));
}

Directories own_directories(const Options& options) {
  return {options.state, options.state + "/catalogs", options.state + "/scratch",
          parent_path(Places::kMetrics), parent_path(Places::kMotd)};
}

Directories all_directories(const model::Catalog& catalog, const engine::Memory& memory,
                            const resources::Providers& providers, const Options& options,
                            const system::FileReader& files) {
  Directories all = own_directories(options);
  all.insert(parent_path(options.state));
  add_with_subdirectories(Places(options).objects, files, all);
  add_with_subdirectories(kUnits, files, all);
  for (const auto& resource : catalog.resources) {
    add_parent_of(resource.id.name, all);
    add_parent_of(providers.find(resource.id.kind)->replaced_file(resource), all);
  }
  for (const auto& [id, entry] : memory.entries) add_parent_of(id.name, all);
  return all;
}

}  // namespace

Result<Past> look_back(const store::Ledger& ledger) {
  TEND_TRY(runs, ledger.runs(kDeathsInARow));
  Past past;
  for (auto& run : runs) {
    if (!run.finished.empty()) break;
    past.died.push_back(std::move(run));
  }
  past.clean = !runs.empty() && past.died.empty() && runs.front().ended_well();
  return past;
}

Status sweep_up(const Past& past, const model::Catalog& catalog, const engine::Memory& memory,
                const resources::Providers& providers, const Options& options,
                system::FileSystem& files) {
  const Directories directories = past.clean
                                      ? own_directories(options)
                                      : all_directories(catalog, memory, providers, options, files);
  TEND_CHECK(system::remove_leftovers(files, {directories.begin(), directories.end()}));
  return {};
}

std::vector<std::string> notes_of(const Past& past) {
  std::vector<std::string> notes;
  for (const auto& run : past.died) {
    notes.push_back(fmt::format(
        "run {} of {} was interrupted and never ended; this run finishes it", run.id, run.started));
  }
  return notes;
}

std::optional<Error> crash_loop(const Past& past, const model::Plan& plan, const Options& options) {
  if (plan.empty() || options.after_crashes || past.died.size() < kDeathsInARow) return {};
  const bool same = std::all_of(past.died.begin(), past.died.end(), [&](const auto& run) {
    return run.commit == past.died.front().commit && run.commit == plan.commit;
  });
  if (!same) return {};
  Error error = make_error(
      ErrorCode::failed,
      fmt::format("the last {} runs died over this commit, so nothing was changed; what is due "
                  "first is {}",
                  past.died.size(), plan.changes.front().id.str()));
  error.notes.emplace_back(
      "mend the cause by a commit, or run `tend apply --after-crashes` beside the host's console");
  return error;
}

}  // namespace tend::run
