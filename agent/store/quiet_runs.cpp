#include "store/quiet_runs.hpp"

#include <unistd.h>

#include <cerrno>

#include "store/archive.hpp"
#include "store/private_file.hpp"

namespace tend::store {

template <class T>
requires std::is_same_v<std::remove_const_t<T>, RunRecord>
void members(T& value, auto& visit) {
  auto& [id, started, finished, commit, outcome, report] = value;
  visit(id, started, finished, commit, outcome, report);
}

namespace {

constexpr std::string_view kKind = "runs-1";

std::string path_beside(const std::string& ledger) {
  return ledger + "-quiet";
}

}  // namespace

std::vector<RunRecord> quiet_runs(const std::string& ledger) {
  std::vector<RunRecord> runs;
  const auto payload = read_sealed(path_beside(ledger), kKind);
  if (!payload) return runs;
  Decoder decoder(*payload);
  decoder(runs);
  if (!decoder.complete()) runs.clear();
  return runs;
}

Status note_quiet_run(const std::string& ledger, const RunRecord& run) {
  auto runs = quiet_runs(ledger);
  runs.push_back(run);
  Encoder encoder;
  encoder(runs);
  return write_sealed(path_beside(ledger), kKind, encoder.take());
}

Status drop_quiet_runs(const std::string& ledger) {
  if (::unlink(path_beside(ledger).c_str()) == 0 || errno == ENOENT) return {};
  return fail(errno_error(errno, "remove " + path_beside(ledger)));
}

}  // namespace tend::store
