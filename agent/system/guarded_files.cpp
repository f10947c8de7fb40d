#include "system/guarded_files.hpp"

#include <fmt/format.h>

#include <mutex>
#include <set>

#include "system/answer_text.hpp"
#include "system/apart.hpp"
#include "system/host_file_system.hpp"
#include "system/risky_mounts.hpp"

namespace tend::system {
namespace {

using std::chrono::milliseconds;
using LastLink = RiskyMounts::LastLink;

// A validator is a command with a deadline of its own, which is shorter.
constexpr std::chrono::minutes kValidation{60};

std::string child_name(const MountEntry& mount) {
  return "tend " + mount.device;
}

Error no_answer(const MountEntry& mount, const std::string& path, const std::string& how) {
  return make_error(ErrorCode::timeout, fmt::format("{}: {} ({}, {}) {}", path, mount.path,
                                                    mount.fstype, mount.source, how));
}

// The choice for each call: here, or in a child.
class Guard {
 public:
  Guard(const std::string& root, milliseconds deadline) : mounts_(root), deadline_(deadline) {}

  template <class Value, class Here, class Apart>
  Result<Value> run(const std::string& path, LastLink last, Here here, Apart apart,
                    milliseconds besides) const {
    const auto mount = mounts_.on_the_way(path, last);
    if (!mount) return here();
    if (const auto how = mounts_.given_up(*mount)) return fail(no_answer(*mount, path, *how));
    if (is_first_touch(*mount) && is_left_behind(child_name(*mount))) {
      return fail(given_up(*mount, path, "has not answered since an earlier run"));
    }
    auto answer = run_apart(child_name(*mount), deadline_ + besides,
                            [&] { return answer_of<Value>(apart()); });
    if (answer) return result_from<Value>(*answer);
    if (answer.error().code != ErrorCode::timeout) return fail(std::move(answer).error());
    return fail(
        given_up(*mount, path,
                 fmt::format("did not answer within {} s", (deadline_ + besides).count() / 1000)));
  }

  const RiskyMounts& mounts() const { return mounts_; }

 private:
  Error given_up(const MountEntry& mount, const std::string& path, const std::string& how) const {
    mounts_.give_up(mount, how);
    return no_answer(mount, path, how);
  }

  bool is_first_touch(const MountEntry& mount) const {
    const std::lock_guard lock(mutex_);
    return touched_.insert(mount.device).second;
  }

  RiskyMounts mounts_;
  milliseconds deadline_;
  mutable std::mutex mutex_;
  mutable std::set<std::string> touched_;
};

// `Door` is FileReader or FileSystem; `open` makes one of the real ones. A child opens its own, for
// it keeps no descriptor of ours.
template <class Door>
class Guarded : public Door {
 public:
  using Open = Result<std::unique_ptr<Door>> (*)(const std::string& root);

  Guarded(std::unique_ptr<Door> files, Open open, std::string root, milliseconds deadline)
      : guard_(root, deadline), files_(std::move(files)), open_(open), root_(std::move(root)) {}

  Result<FileStatus> status(const std::string& path) const override {
    return ask<FileStatus>(path, LastLink::kept, [&](Door& files) { return files.status(path); });
  }
  Result<std::string> read(const std::string& path, std::size_t limit) const override {
    return ask<std::string>(path, LastLink::followed,
                            [&](Door& files) { return files.read(path, limit); });
  }
  Result<std::string> digest(const std::string& path) const override {
    return ask<std::string>(path, LastLink::followed,
                            [&](Door& files) { return files.digest(path); });
  }
  Result<std::vector<std::string>> list(const std::string& path) const override {
    return ask<std::vector<std::string>>(path, LastLink::followed,
                                         [&](Door& files) { return files.list(path); });
  }
  Result<std::string> read_link(const std::string& path) const override {
    return ask<std::string>(path, LastLink::kept,
                            [&](Door& files) { return files.read_link(path); });
  }

 protected:
  template <class Value, class Call>
  Result<Value> ask(const std::string& path, LastLink last, Call call,
                    milliseconds besides = milliseconds(0)) const {
    return guard_.run<Value>(
        path, last, [&]() -> Result<Value> { return call(*files_); },
        [&]() -> Result<Value> {
          TEND_TRY(own, open_(root_));
          return call(*own);
        },
        besides);
  }
  const Guard& guard() const { return guard_; }

 private:
  Guard guard_;
  std::unique_ptr<Door> files_;
  Open open_;
  std::string root_;
};

class GuardedFileSystem final : public Guarded<FileSystem> {
 public:
  using Guarded::Guarded;

  Status replace(const std::string& path, std::string_view content,
                 const FileAttributes& attributes, const Validator& validate) override {
    return change(
        path, [&](FileSystem& files) { return files.replace(path, content, attributes, validate); },
        validate ? kValidation : milliseconds(0));
  }
  Status make_directory(const std::string& path, const FileAttributes& attributes) override {
    return change(path, [&](FileSystem& files) { return files.make_directory(path, attributes); });
  }
  Status make_link(const std::string& path, const std::string& target) override {
    return change(path, [&](FileSystem& files) { return files.make_link(path, target); });
  }
  Status set_attributes(const std::string& path, const FileAttributes& attributes) override {
    return change(path, [&](FileSystem& files) { return files.set_attributes(path, attributes); });
  }
  Status remove(const std::string& path) override {
    return change(path, [&](FileSystem& files) { return files.remove(path); });
  }

 private:
  template <class Call>
  Status change(const std::string& path, Call call, milliseconds besides = milliseconds(0)) {
    Status done = ask<void>(path, LastLink::kept, call, besides);
    guard().mounts().forget_links();
    return done;
  }
};

}  // namespace

Result<std::unique_ptr<FileReader>> open_guarded_reader(const std::string& root,
                                                        milliseconds deadline) {
  TEND_TRY(files, open_file_reader(root));
  return std::make_unique<Guarded<FileReader>>(std::move(files), open_file_reader, root, deadline);
}

Result<std::unique_ptr<FileSystem>> open_guarded_files(const std::string& root,
                                                       milliseconds deadline) {
  TEND_TRY(files, open_file_system(root));
  return std::make_unique<GuardedFileSystem>(std::move(files), open_file_system, root, deadline);
}

}  // namespace tend::system
