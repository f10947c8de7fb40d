#include "run/publish.hpp"

#include "report/journal.hpp"
#include "report/metrics.hpp"
#include "report/motd.hpp"
#include "run/places.hpp"
#include "system/clock.hpp"

namespace tend::run {
namespace {

constexpr std::size_t kRunsToSearch = 200;

std::int64_t seconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

// The end of the last run that converged, which may be this one.
std::int64_t last_success(const Publication& publication, const store::Ledger* ledger) {
  const auto outcome = publication.report.outcome;
  if (outcome == model::Outcome::converged || outcome == model::Outcome::changed)
    return seconds(publication.now);
  if (ledger == nullptr) return 0;
  const auto runs = ledger->runs(kRunsToSearch);
  if (!runs) return 0;
  for (const auto& run : *runs) {
    if (!run.ended_well()) continue;
    if (const auto time = system::parse_rfc3339(run.finished)) return seconds(*time);
  }
  return 0;
}

void write(system::FileSystem& files, const std::string& path, const std::string& text) {
  const auto existing = files.read(path);
  if (existing && *existing == text) return;
  (void)files.replace_cache(path, text, {0644, 0, 0});
}

}  // namespace

void publish_report(const Publication& publication, const store::Ledger* ledger,
                    system::FileSystem& files) {
  const report::MetricsInput metrics{publication.report, last_success(publication, ledger),
                                     publication.commit_time, seconds(publication.now),
                                     publication.gpu};
  write(files, Places::kMetrics, report::metrics_text(metrics));
  write(files, Places::kMotd, report::motd_text(publication.report));
  if (publication.to_journal) (void)report::send_to_journal(publication.report);
}

}  // namespace tend::run
