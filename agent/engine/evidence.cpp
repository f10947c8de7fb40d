#include "engine/evidence.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>

#include "base/text.hpp"
#include "store/catalog_cache.hpp"

namespace tend::engine {
namespace {

using store::Settled;
using system::FileStatus;
using system::FileType;

// A change within the clock's tick of the look could leave the same times (Git's racy files). File
// systems keep times in units of up to two seconds, and runs are hours apart.
constexpr std::int64_t kTickNs = 2'000'000'000;
// So many may have changed too lately; they are observed by the next run, one by one.
constexpr std::size_t kMostFresh = 50;
// Below this a second thread costs more than it saves.
constexpr std::size_t kWorthAThread = 500;

// Calls body(i) for all of 0..count-1 in two halves at once, each until it says false; whether none
// did.
bool for_all(std::size_t count, const std::function<bool(std::size_t)>& body) {
  std::atomic<bool> good = true;
  const auto part = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end && good.load(std::memory_order_relaxed); ++i) {
      if (!body(i)) good = false;
    }
  };
  if (count < kWorthAThread) {
    part(0, count);
  } else {
    std::thread second(part, count / 2, count);
    part(0, count / 2);
    second.join();
  }
  return good;
}

// Whether the file's times would show a change made after the look.
class Provable {
 public:
  Provable(const Evidence& evidence, const std::function<bool(const std::string&)>& local)
      : evidence_(evidence),
        local_(local),
        looked_ns_(std::chrono::nanoseconds(evidence.looked.time_since_epoch()).count()) {}

  bool file(std::uint32_t index) {
    const auto& [path, status] = evidence_.seen[index];
    if (status.type == FileType::absent || status.type == FileType::directory) return true;
    if (status.type == FileType::other) return false;
    if (status.type == FileType::symlink && evidence_.followed[index]) return false;
    if (status.ctime_ns + kTickNs > looked_ns_) return false;
    const auto [known, added] = local_devices_.emplace(status.device, false);
    if (added) {
      known->second = local_(status.type == FileType::symlink ? parent_path(path) : path);
    }
    return known->second;
  }

  bool resource(std::size_t index) {
    const auto& files = evidence_.files[index];
    return !files.empty() &&
           std::all_of(files.begin(), files.end(), [&](std::uint32_t one) { return file(one); });
  }

 private:
  const Evidence& evidence_;
  const std::function<bool(const std::string&)>& local_;
  std::int64_t looked_ns_;
  std::map<std::uint64_t, bool> local_devices_;
};

// What results say of resources; those that were as wished are left out of a report.
std::map<model::ResourceId, model::ResultStatus> not_plain(const model::Report& report) {
  std::map<model::ResourceId, model::ResultStatus> statuses;
  for (const auto& result : report.results) statuses[result.id] = result.status;
  return statuses;
}

// What is asked again must be written down whole, and a secret must not.
bool may_be_written(const model::Resource& resource) {
  return !resource.sensitive && !Value(resource.attributes).contains_sensitive();
}

bool is_as_left(const Settled::Asked& asked, const resources::Providers& providers,
                const system::Readers& readers) {
  const auto* provider = providers.find(asked.resource.id.kind);
  if (provider == nullptr) return false;
  const auto observed = provider->observe(asked.resource, readers);
  return observed && model::digest_of(*observed) == asked.state &&
         provider->decide(asked.resource, *observed).empty();
}

}  // namespace

// Of a directory nothing is observed but what the look itself shows; its times tell of its entries.
bool unchanged(const FileStatus& seen, const FileStatus& now) {
  const bool alike = seen.type == now.type && seen.mode == now.mode && seen.uid == now.uid &&
                     seen.gid == now.gid && seen.device == now.device && seen.inode == now.inode;
  if (!alike || seen.type == FileType::directory || seen.type == FileType::absent) return alike;
  return seen.size == now.size && seen.links == now.links && seen.mtime_ns == now.mtime_ns &&
         seen.ctime_ns == now.ctime_ns;
}

Evidence look_at_files(const model::Catalog& catalog, const resources::Providers& providers,
                       const system::FileReader& files, std::chrono::system_clock::time_point now) {
  Evidence evidence;
  evidence.looked = now;
  std::unordered_map<std::string, std::uint32_t> places;
  for (const auto& resource : catalog.resources) {
    auto& own = evidence.files.emplace_back();
    if (resource.leaving || !resource.unknown.empty()) continue;
    for (auto& [path, followed] : providers.find(resource.id.kind)->witnesses(resource)) {
      const auto next = static_cast<std::uint32_t>(evidence.seen.size());
      const auto [place, added] = places.emplace(path, next);
      if (added) {
        evidence.seen.push_back({path, {}});
        evidence.followed.push_back(followed);
      }
      own.push_back(place->second);
      if (followed) evidence.followed[place->second] = true;
    }
  }
  // One that cannot be looked at stays `other`, which proves nothing.
  for_all(evidence.seen.size(), [&](std::size_t i) {
    auto& seen = evidence.seen[i];
    const auto status = files.status(seen.path);
    if (status) seen.status = *status;
    if (!status) seen.status.type = FileType::other;
    return true;
  });
  return evidence;
}

bool settle(const model::Catalog& catalog, const Evidence& evidence, const model::Report& report,
            const Memory& left, const std::function<bool(const std::string&)>& local,
            Settled& settled) {
  if (report.outcome == model::Outcome::interrupted) return false;
  const auto statuses = not_plain(report);
  Provable provable(evidence, local);
  std::vector<bool> used(evidence.seen.size());
  std::size_t fresh = 0;
  for (std::size_t i = 0; i < catalog.resources.size(); ++i) {
    const auto& resource = catalog.resources[i];
    const auto listed = statuses.find(resource.id);
    const auto status = listed == statuses.end() ? model::ResultStatus::ok : listed->second;
    const bool as_wished =
        status == model::ResultStatus::ok || status == model::ResultStatus::changed;
    const auto known = left.entries.find(resource.id);
    const auto& files = evidence.files[i];
    if (resource.leaving || !as_wished || known == left.entries.end()) {
      settled.open.push_back(resource.id);
    } else if (status == model::ResultStatus::ok && provable.resource(i)) {
      for (const auto file : files) used[file] = true;
    } else if (!may_be_written(resource) || (!files.empty() && ++fresh > kMostFresh)) {
      settled.open.push_back(resource.id);
    } else {
      settled.asked.push_back({resource, known->second.left});
    }
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) settled.seen.push_back(evidence.seen[i]);
  }
  settled.checks = catalog.checks;
  settled.has_secrets = store::has_secret(catalog);
  settled.resources = catalog.resources.size();
  // Each run says that something left the repository and is remembered all the same.
  const bool all_remembered = left.entries.size() == catalog.resources.size();
  settled.whole = settled.open.empty() && report.errors.empty() && left.notices.empty() &&
                  left.triggers.empty() && all_remembered;
  return settled.whole || !settled.seen.empty();
}

bool still_holds(const Settled& settled, const resources::Providers& providers,
                 const system::Readers& readers) {
  if (!settled.whole) return false;
  const bool as_seen = for_all(settled.seen.size(), [&](std::size_t i) {
    const auto status = readers.files.status(settled.seen[i].path);
    return status && unchanged(settled.seen[i].status, *status);
  });
  return as_seen && std::all_of(settled.asked.begin(), settled.asked.end(), [&](const auto& one) {
           return is_as_left(one, providers, readers);
         });
}

}  // namespace tend::engine
