#include "run/lab.hpp"

#include <fmt/format.h>

#include "load/load.hpp"

namespace tend::run {

Result<LabFiles> open_lab_directory(const std::string& directory) {
  TEND_TRY(snapshot, system::open_directory(directory));
  return LabFiles{std::move(snapshot), system::describe_directory(directory), 0};
}

Result<LabFiles> open_lab_commit(const std::string& repository, const std::string& commit) {
  TEND_TRY(opened, system::open_repository(repository));
  TEND_TRY(about, opened->commit(commit));
  TEND_TRY(snapshot, opened->snapshot(commit));
  const auto since_epoch = about.time.time_since_epoch();
  return LabFiles{std::move(snapshot), about.id,
                  std::chrono::duration_cast<std::chrono::seconds>(since_epoch).count()};
}

std::unique_ptr<system::Snapshot> open_standard_roles(const Options& options) {
  auto opened = system::open_directory(options.standard_roles);
  return opened ? std::move(*opened) : nullptr;
}

std::string host_name(const Options& options, const load::AgentConfig* config, const Value& facts) {
  if (!options.host.empty()) return options.host;
  if (config != nullptr && !config->host.empty()) return config->host;
  return facts.text_or("hostname", "localhost");
}

Checked<HostLab> load_host(const LabFiles& lab, const system::Snapshot* standard,
                           const std::string& host) {
  if (auto settings = load::load_settings(*lab.snapshot); !settings) {
    return tl::unexpected(std::move(settings).error());
  }
  auto inventory = load::load_inventory(*lab.snapshot);
  if (!inventory) return tl::unexpected(std::move(inventory).error());
  auto host_roles = load::roles_of(*inventory, host);
  if (!host_roles) return tl::unexpected(std::move(host_roles).error());
  std::vector<model::NamedReference> names;
  for (const auto& role : *host_roles) names.push_back({role.name, role.position});
  auto roles = load::load_roles(*lab.snapshot, standard, names);
  if (!roles) return tl::unexpected(std::move(roles).error());
  return HostLab{std::move(*inventory), std::move(*host_roles), std::move(roles->roles)};
}

Checked<model::Catalog> compile_host(const LabFiles& lab, const system::Snapshot* standard,
                                     const std::string& host, const Value& facts,
                                     const std::map<std::string, Map>& parameters,
                                     const resources::Providers& providers,
                                     const engine::ReadSecret& read_secret,
                                     templates::ReadLog* facts_read) {
  auto read = load_host(lab, standard, host);
  if (!read) return tl::unexpected(std::move(read).error());
  return engine::compile(
      {read->inventory, read->roles, host, facts, parameters, lab.commit, facts_read, read_secret},
      providers);
}

}  // namespace tend::run
