#include "run/fetch.hpp"

#include <chrono>

#include "run/helper_program.hpp"
#include "run/places.hpp"
#include "system/fetch_request.hpp"
#include "system/host_file_system.hpp"

namespace tend::run {
Result<std::string> fetch_candidate(const Options& options, const load::AgentConfig& config) {
  system::FetchRequest request;
  request.url = config.repository;
  request.branch = config.branch;
  request.destination = Places(options).repository;
  request.ssh_key = config.ssh_key;
  request.known_hosts = config.known_hosts;
  request.ca_file = config.ca_file;
  // On this host, also when another root is managed: that one may have neither network nor this
  // program.
  const auto runner = system::make_process_runner();
  return system::fetch_in_child(*runner, helper_program("tend-fetch"), request,
                                std::chrono::seconds(config.fetch_timeout_seconds));
}

Result<trust::Acceptance> judge_candidate(const Options& options, const load::AgentConfig& config,
                                          const std::string& candidate,
                                          const std::optional<trust::Anchor>& anchor) {
  const Places places(options);
  TEND_TRY(repository, system::open_repository(places.repository));
  // As with fetching: another root may have no ssh-keygen.
  const auto runner = system::make_process_runner();
  TEND_TRY(files, system::open_file_system("/"));
  const auto verifier =
      trust::make_ssh_verifier(*runner, *files, options.below_root(config.signers), places.scratch);
  return trust::accept(*repository, *verifier, candidate, anchor, options.accept_rewind);
}

}  // namespace tend::run
