#include "facts/gather.hpp"
#include "run/doors.hpp"
#include "run/places.hpp"
#include "run/run.hpp"
#include "trust/anchor.hpp"

namespace tend::run {
namespace {

Result<std::unique_ptr<store::Ledger>> open_ledger(const Options& options) {
  auto ledger = store::open_ledger_read_only(Places(options).ledger);
  if (ledger || ledger.error().code != ErrorCode::not_found) return ledger;
  return fail(ErrorCode::not_found, "tend has not run on this host yet");
}

}  // namespace

Value facts(const Options& options) {
  auto files = system::open_guarded_reader(options.root);
  if (!files) return Unknown{files.error().str()};
  return facts::gather(**files, *system::make_local_http(options.root));
}

Result<std::vector<store::RunRecord>> history(const Options& options, std::size_t limit) {
  TEND_TRY(ledger, open_ledger(options));
  return ledger->runs(limit);
}

Result<store::RunRecord> run_record(const Options& options, const std::string& id) {
  TEND_TRY(ledger, open_ledger(options));
  return ledger->run(id);
}

Result<StatusResult> status(const Options& options) {
  TEND_TRY(ledger, open_ledger(options));
  StatusResult result;
  TEND_TRY(last, ledger->last_run());
  if (last) {
    TEND_TRY(whole, ledger->run(last->id));
    result.last = std::move(whole);
  }
  TEND_TRY(pending, ledger->notices());
  result.pending = std::move(pending);
  TEND_TRY(entries, ledger->entries());
  result.managed = entries.size();
  TEND_TRY(files, system::open_guarded_reader(options.root));
  TEND_TRY(anchor, trust::read_anchor(*files, Places(options).anchor));
  if (anchor) result.anchor = anchor->commit;
  return result;
}

}  // namespace tend::run
