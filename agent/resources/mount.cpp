#include "resources/mount.hpp"

#include <fmt/format.h>

#include "base/diff.hpp"
#include "base/text.hpp"
#include "resources/differences.hpp"
#include "resources/mount_options.hpp"
#include "resources/mount_wish.hpp"
#include "resources/names.hpp"
#include "resources/text_file.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Action;
using model::Change;
using model::Resource;

// Observed. `active` tells of an automount that it waits, whether or not it was triggered: who uses
// it meanwhile is no drift.
constexpr const char* kActive = "active";
constexpr const char* kDirectory = "directory";
constexpr const char* kThere = ".there";  // {source, fstype, options, super_options}
constexpr const char* kUsers = ".users";
constexpr const char* kObstacle = ".obstacle";
constexpr const char* kNo = "no";
constexpr const char* kMounted = "mounted";
constexpr const char* kAutomount = "automount";
// Changes that only a new mount would bring.
constexpr const char* kInEffect = "in effect";

std::string text_in(const model::State& state, const char* name) {
  const Value* value = state.find(name);
  return value != nullptr && value->is_string() ? value->as_string() : "";
}

Status observe_line(const std::string& path, model::State& state, const system::FileReader& files) {
  TEND_TRY(fstab, observe_text(kFstab, files));
  const Value* text = fstab.find(kText);
  if (text != nullptr && !text->is_string()) {
    state.set("exists", *text);
    return {};
  }
  const std::string content = text == nullptr ? "" : text->as_string();
  TEND_TRY(entry, fstab_entry(content, path));
  state.set("exists", entry.has_value());
  state.set(kText, Value(content));
  if (!entry) return {};
  state.set("src", Value(entry->src));
  state.set("fstype", Value(entry->fstype));
  state.set("opts", Value(entry->opts));
  state.set("dump", Value(entry->dump));
  state.set("passno", Value(entry->passno));
  return {};
}

// Whether the mount point is there is asked only where nothing is mounted on it.
Status observe_directory(const std::string& path, model::State& state,
                         const system::FileReader& files) {
  const auto status = files.status(path);
  if (!status) {
    if (status.error().code != ErrorCode::permission) return fail(status.error());
    state.set(kDirectory, Unknown{"needs root"});
    return {};
  }
  if (status->exists() && status->type != system::FileType::directory) {
    return fail(ErrorCode::refused,
                fmt::format("{} is {}, wanted a mount point", path,
                            status->type == system::FileType::symlink
                                ? "a symbolic link (name the directory it leads to)"
                                : "no directory"));
  }
  state.set(kDirectory, status->exists());
  return {};
}

void observe_users(const std::string& path, model::State& state,
                   const system::MountReader& mounts) {
  const auto users = mounts.users(path);
  state.set(kUsers, users ? list_value(*users) : Value(Unknown{"needs root"}));
}

Status observe_mount(const MountGoal& goal, model::State& state, const system::Readers& readers) {
  const std::string& path = goal.entry.path;
  TEND_TRY(table, readers.mounts.table());
  const auto* mounted = system::mounted_at(table, path);
  const bool armed = system::is_armed(table, path);
  state.set(kActive, Value(armed ? kAutomount : mounted != nullptr ? kMounted : kNo));
  state.set(kObstacle, Value(goal.automount ? readers.mounts.automount_obstacle()
                                            : readers.mounts.obstacle()));
  if (mounted != nullptr) {
    state.set(kThere, Value(Map{{"source", Value(mounted->source)},
                                {"fstype", Value(mounted->fstype)},
                                {"options", Value(mounted->options)},
                                {"super_options", Value(mounted->super_options)}}));
  }
  if (mounted == nullptr && !armed) return observe_directory(path, state, readers.files);
  state.set(kDirectory, true);
  return {};
}

void compare_line(const FstabEntry& wish, Differences& differences) {
  differences.compare("src", Value(wish.src));
  differences.compare("fstype", Value(wish.fstype));
  const Value opts = differences.before("opts");
  const bool same = differences.presence() == Presence::present && opts.is_string() &&
                    same_options(opts.as_string(), wish.opts);
  if (!same) differences.compare("opts", Value(wish.opts));
  differences.compare("dump", Value(wish.dump));
  differences.compare("passno", Value(wish.passno));
  differences.compare(kDirectory, true);
}

// nas:/a/ and nas:/a are one, nfs and nfs4 as well: the kernel shows the second of each.
bool same_source(const std::string& wished, const std::string& shown) {
  return normal_path(wished) == normal_path(shown);
}

std::vector<std::string> strangers(const FstabEntry& wish, const Map& there) {
  std::vector<std::string> reasons;
  const std::string fstype = text_in(there, "fstype");
  const std::string source = text_in(there, "source");
  const bool network = system::is_network_type(wish.fstype);
  if (network && !same_source(wish.src, source)) {
    reasons.push_back(fmt::format("{} is mounted there, wanted {}", source, wish.src));
  }
  const bool comparable = wish.fstype != "auto" && wish.fstype != "none" && !fstype.empty();
  if (comparable && fstype != wish.fstype && fstype != wish.fstype + "4") {
    reasons.push_back(fmt::format("a {} is mounted there, wanted {}", fstype, wish.fstype));
  }
  return reasons;
}

class Decider {
 public:
  Decider(const Resource& resource, const model::State& observed)
      : resource_(resource), observed_(observed), goal_(mount_goal(resource)) {}

  std::vector<Change> run() {
    if (goal_.line == MountGoal::Line::as_wished) write_line();
    if (goal_.now == MountGoal::Now::mounted) mount();
    if (goal_.now == MountGoal::Now::unmounted) unmount();
    if (goal_.line == MountGoal::Line::absent) remove_line();
    return std::move(changes_);
  }

 private:
  Value active() const {
    const Value* active = observed_.find(kActive);
    return active == nullptr ? Differences(resource_, observed_).before("exists") : *active;
  }

  void write_line() {
    Differences differences(resource_, observed_);
    compare_line(goal_.entry, differences);
    for (auto& change : differences.changes()) {
      const std::string text = text_in(observed_, kText);
      change.diff = unified_diff(text, with_fstab_entry(text, goal_.entry));
      changes_.push_back(std::move(change));
    }
  }

  void remove_line() {
    for (auto& change : removal(resource_, observed_)) {
      const std::string text = text_in(observed_, kText);
      change.diff = unified_diff(text, without_fstab_entry(text, resource_.id.name));
      changes_.push_back(std::move(change));
    }
  }

  void add(Action action, std::string reason, model::AttributeChange attribute) {
    Change change = make_change(resource_, action, std::move(reason));
    change.attributes.push_back(std::move(attribute));
    changes_.push_back(std::move(change));
  }

  void mount() {
    const Value before = active();
    const std::string wanted = goal_.automount ? kAutomount : kMounted;
    if (before == Value(wanted)) {
      compare_options();
    } else if (before == Value(kMounted)) {
      add(Action::change, "mounted already, so that no automount can wait there",
          {kInEffect, before, Value(wanted)});
    } else if (before == Value(kAutomount)) {
      add(Action::change, "an automount waits there, wanted none",
          {kInEffect, before, Value(wanted)});
    } else {
      add(Action::start, before.is_unknown() ? before.display() : "not mounted",
          {kActive, before, Value(wanted)});
    }
  }

  void compare_options() {
    const Value* there = observed_.find(kThere);
    if (there == nullptr || !there->is_map()) return;
    const Map& map = there->as_map();
    system::MountEntry entry;
    entry.fstype = text_in(map, "fstype");
    entry.options = text_in(map, "options");
    entry.super_options = text_in(map, "super_options");
    auto gaps = option_gaps(mount_options(goal_.entry.opts), entry);
    auto stuck = strangers(goal_.entry, map);
    stuck.insert(stuck.end(), gaps.stuck.begin(), gaps.stuck.end());
    const Value before(entry.options + ";" + entry.super_options);
    // nfs(5): a remount that names an option which cannot change is refused as a whole.
    if (!stuck.empty() && system::is_network_type(entry.fstype) && !gaps.by_remount.empty()) {
      stuck.push_back(join(gaps.by_remount, ",") + " not in effect");
      gaps.by_remount.clear();
    }
    if (!gaps.by_remount.empty()) {
      add(Action::reload, join(gaps.by_remount, ",") + " not in effect",
          {"options", before, list_value(gaps.by_remount)});
    }
    if (!stuck.empty()) {
      add(Action::change, join(stuck, ", "), {kInEffect, before, Value(goal_.entry.opts)});
    }
  }

  void unmount() {
    const Value before = active();
    if (before == Value(kNo) || before.is_unknown()) return;
    const Value* users = observed_.find(kUsers);
    const bool unseen = users != nullptr && users->is_unknown();
    add(Action::stop, before == Value(kMounted) ? "mounted" : "an automount waits there",
        {kActive, unseen ? *users : before, Value(kNo)});
  }

  const Resource& resource_;
  const model::State& observed_;
  MountGoal goal_;
  std::vector<Change> changes_;
};

class Mount final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = mount_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    return canonical_path(name);
  }

  Errors validate(const Resource& resource) const override { return mount_faults(resource); }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::mount, resource.id.name}, ""}, {{Domain::path, kFstab}, resource.id.name}};
  }

  // The directory that holds the mount point, and that which a bind shows elsewhere.
  std::vector<Subject> needs(const Resource& resource) const override {
    std::vector<Subject> subjects{{Domain::path, parent_path(resource.id.name)},
                                  {Domain::path, parent_path(kFstab)}};
    const std::string src = resource.text("src");
    if (src.starts_with('/') && !src.starts_with("/dev/")) subjects.push_back({Domain::path, src});
    return subjects;
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    const std::string& path = resource.id.name;
    model::State state;
    TEND_CHECK(observe_line(path, state, readers.files));
    const auto goal = mount_goal(resource);
    TEND_CHECK(observe_mount(goal, state, readers));
    const bool leaves = goal.now == MountGoal::Now::unmounted;
    if (leaves && text_in(state, kActive) != kNo) observe_users(path, state, readers.mounts);
    return state;
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    return Decider(resource, observed).run();
  }

  std::string deferral(const Change& change, const model::State& observed,
                       const Moment& /*moment*/) const override {
    if (change.find(kInEffect) != nullptr) {
      return fmt::format(
          "{}: no remount can change that; `umount {}` when nobody uses it, or the "
          "next boot",
          change.reason, change.id.name);
    }
    if (change.find(kActive) == nullptr && change.action != Action::reload) return "";
    const std::string obstacle = text_in(observed, kObstacle);
    if (!obstacle.empty()) return obstacle;
    const Value* users = observed.find(kUsers);
    if (change.action != Action::stop || users == nullptr || !users->is_list()) return "";
    const auto names = texts_of(*users);
    return names.empty() ? "" : fmt::format("still mounted, in use by {}", join(names, ", "));
  }

  // systemd makes units of fstab's lines.
  bool reloads_units(const Change& change) const override {
    return change.action != Action::start && change.action != Action::stop &&
           change.action != Action::reload;
  }

  Status apply(const Change& change, const Resource& resource,
               system::Writers& writers) const override {
    const auto goal = mount_goal(resource);
    if (change.action == Action::start) return writers.mounts.mount(goal.mount_wish());
    if (change.action == Action::stop) return writers.mounts.unmount(goal.entry.path);
    if (change.action == Action::reload) return remount(change, goal, writers);
    return edit_line(change, goal, writers);
  }

  std::string replaced_file(const Resource& /*resource*/) const override { return ""; }

  // Our line goes, or is again as it was; what is in use stays mounted and is told of.
  Restoration restoration(const Resource& /*resource*/,
                          const model::State& original) const override {
    if (original.find("exists") == nullptr || *original.find("exists") != Value(true)) {
      return {Map{{"state", "absent"}}, ""};
    }
    FstabEntry line;
    line.src = text_in(original, "src");
    line.fstype = text_in(original, "fstype");
    line.opts = text_in(original, "opts");
    for (const auto& [name, number] : {std::pair{"dump", &line.dump}, {"passno", &line.passno}}) {
      const Value* value = original.find(name);
      if (value != nullptr && value->is_integer()) *number = value->as_integer();
    }
    Map wish = attributes_of_line(line);
    wish.set("state", "present");
    return {std::move(wish), ""};
  }

 private:
  static Status remount(const Change& change, const MountGoal& goal, system::Writers& writers) {
    auto wish = goal.mount_wish();
    auto options = texts_of(change.find("options")->after);
    for (const auto& option : mount_options(goal.entry.opts)) {
      if (option == "bind" || option == "rbind") options.insert(options.begin(), option);
    }
    wish.options = join(options, ",");
    return writers.mounts.remount(wish);
  }

  static Status edit_line(const Change& change, const MountGoal& goal, system::Writers& writers) {
    const auto* directory = change.find(kDirectory);
    if (directory != nullptr && directory->before != Value(true)) {
      TEND_CHECK(writers.files.make_directory(goal.entry.path, {}));
    }
    TEND_CHECK(edit_text(kFstab, true, writers.files, [&](const std::string& text) {
      return change.action == Action::remove ? without_fstab_entry(text, goal.entry.path)
                                             : with_fstab_entry(text, goal.entry);
    }));
    writers.units.note_unit_files_changed();
    return {};
  }
};

}  // namespace

std::unique_ptr<Provider> make_mount() {
  return std::make_unique<Mount>();
}

}  // namespace tend::resources
