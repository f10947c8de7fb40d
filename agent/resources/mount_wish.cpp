#include "resources/mount_wish.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/mount_options.hpp"
#include "resources/names.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Resource;
using model::Type;

constexpr const char* kAutomount = "x-systemd.automount";
constexpr const char* kMountTimeout = "x-systemd.mount-timeout=";
constexpr const char* kIdleTimeout = "x-systemd.idle-timeout=";

std::vector<std::string> written_options(const Resource& resource) {
  const Value* value = resource.find("opts");
  if (value == nullptr) return {};
  if (value->is_string()) return mount_options(value->as_string());
  std::vector<std::string> options;
  for (const auto& text : texts_of(*value)) {
    for (auto& option : mount_options(text)) options.push_back(std::move(option));
  }
  return options;
}

bool has(const std::vector<std::string>& options, std::string_view wanted) {
  return std::find(options.begin(), options.end(), wanted) != options.end();
}

std::string options_text(const Resource& resource) {
  auto options = written_options(resource);
  const auto add = [&](bool wanted, const std::string& option) {
    if (wanted && !has(options, option)) options.push_back(option);
  };
  const bool network = system::is_network_type(resource.text("fstype"));
  add(resource.flag("netdev", network), "_netdev");
  add(resource.flag("nofail", network), "nofail");
  add(!resource.flag("boot", true), "noauto");
  add(resource.flag("automount"), kAutomount);
  if (const auto seconds = integer_wish(resource, "mount_timeout")) {
    add(true, fmt::format("{}{}s", kMountTimeout, *seconds));
  }
  if (const auto seconds = integer_wish(resource, "idle_timeout")) {
    add(true, fmt::format("{}{}s", kIdleTimeout, *seconds));
  }
  return options.empty() ? "defaults" : join(options, ",");
}

class Faults {
 public:
  explicit Faults(const Resource& resource) : resource_(resource) {}

  Errors find() {
    const std::string state = resource_.text("state", "mounted");
    if (state == "mounted" || state == "present") {
      for (const char* name : {"src", "fstype"}) check_field(name);
    }
    check_options();
    check_switches();
    return std::move(errors_);
  }

 private:
  void add(const std::string& attribute, std::string message) {
    errors_.push_back(
        make_error(ErrorCode::invalid, std::move(message), position_of(resource_, attribute)));
  }

  void check_field(const std::string& name) {
    const std::string text = resource_.text(name);
    if (text.empty()) {
      add(name, fmt::format("`mount` needs `{}`", name));
    } else if (has_control_characters(text)) {
      add(name, fmt::format("`{}` contains control characters", name));
    }
  }

  void check_options() {
    const Value* value = resource_.find("opts");
    if (value == nullptr || value->is_null()) return;
    const bool texts =
        value->is_list() && std::all_of(value->as_list().begin(), value->as_list().end(),
                                        [](const Value& item) { return item.is_string(); });
    if (!value->is_string() && !texts) {
      add("opts", "`opts` must be a list of options or a text with commas");
      return;
    }
    for (const auto& option : written_options(resource_)) {
      if (has_control_characters(option)) add("opts", "`opts` contains control characters");
    }
  }

  // An option that is written out, and refused by its attribute.
  void check_switches() {
    const auto options = written_options(resource_);
    const auto contradicts = [&](const char* attribute, bool value, const char* option) {
      const Value* given = resource_.find(attribute);
      if (given == nullptr || *given != Value(value) || !has(options, option)) return;
      add(attribute, fmt::format("`{}: {}` and the option {} contradict each other", attribute,
                                 value, option));
    };
    contradicts("nofail", false, "nofail");
    contradicts("netdev", false, "_netdev");
    if (resource_.flag("boot", true) && has(options, "noauto")) {
      add("opts", "write `boot: false` rather than the option noauto");
    }
    if (!resource_.flag("automount") && has(options, kAutomount)) {
      add("opts", fmt::format("write `automount: true` rather than the option {}", kAutomount));
    }
    if (resource_.has("idle_timeout") && !resource_.flag("automount")) {
      add("idle_timeout", "`idle_timeout` needs `automount: true`");
    }
  }

  const Resource& resource_;
  Errors errors_;
};

}  // namespace

model::KindSchema mount_schema() {
  const auto number = [](const char* name, const char* summary) {
    auto made = with_default(0, attribute(name, Type::integer, summary));
    made.spec.min = 0;
    return made;
  };
  return {
      "mount",
      "a mounted file system, and its line in /etc/fstab",
      "an absolute path",
      {attribute("src", Type::string,
                 "what is mounted: a device, UUID=…, server:/path, a directory"),
       attribute("fstype", Type::string, "its type: ext4, nfs, tmpfs, none for a bind"),
       attribute("opts", Type::any, "options, as a list or a text with commas"),
       choice("state", {"mounted", "present", "unmounted", "absent"},
              "mounted now and by its line; only its line; unmounted, whatever the line says; "
              "unmounted and without a line"),
       with_default(false, attribute("automount", Type::boolean,
                                     "mounted at the first access (x-systemd.automount)")),
       attribute("nofail", Type::boolean,
                 "the boot goes on without it; by default for network file systems"),
       attribute("netdev", Type::boolean,
                 "waits for the network (_netdev); by default for network file systems"),
       with_default(true, attribute("boot", Type::boolean, "mounted at boot; else noauto")),
       attribute("mount_timeout", Type::duration, "systemd gives up mounting after that long"),
       attribute("idle_timeout", Type::duration, "an automount unmounts after that long unused"),
       number("dump", "for dump(8)"),
       number("passno", "in which pass fsck(8) checks it; 0: never")}};
}

system::MountWish MountGoal::mount_wish() const {
  return {.path = entry.path,
          .source = entry.src,
          .fstype = entry.fstype,
          .options = entry.opts,
          .on_demand = automount};
}

MountGoal mount_goal(const Resource& resource) {
  const std::string state = resource.text("state", "mounted");
  MountGoal goal;
  if (state == "absent") goal.line = MountGoal::Line::absent;
  if (state == "unmounted") goal.line = MountGoal::Line::left_alone;
  if (state == "present") goal.now = MountGoal::Now::left_alone;
  if (state == "absent" || state == "unmounted") goal.now = MountGoal::Now::unmounted;
  goal.automount = resource.flag("automount");
  goal.entry.path = resource.id.name;
  goal.entry.src = resource.text("src");
  goal.entry.fstype = resource.text("fstype");
  goal.entry.opts = options_text(resource);
  goal.entry.dump = integer_wish(resource, "dump").value_or(0);
  goal.entry.passno = integer_wish(resource, "passno").value_or(0);
  return goal;
}

Errors mount_faults(const Resource& resource) {
  return Faults(resource).find();
}

Map attributes_of_line(const FstabEntry& entry) {
  auto options = mount_options(entry.opts);
  const bool nofail = has(options, "nofail");
  const bool netdev = has(options, "_netdev");
  const bool boot = !has(options, "noauto");
  const bool automount = has(options, kAutomount);
  return Map{{"src", Value(entry.src)},
             {"fstype", Value(entry.fstype)},
             {"opts", Value(entry.opts)},
             {"nofail", nofail},
             {"netdev", netdev},
             {"boot", boot},
             {"automount", automount},
             {"dump", Value(entry.dump)},
             {"passno", Value(entry.passno)}};
}

}  // namespace tend::resources
