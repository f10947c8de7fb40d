#include "resources/kernel_module.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/module_wish.hpp"

namespace tend::resources {
namespace {

using model::Action;
using model::Change;
using model::Resource;

constexpr const char* kAtBoot = "at_boot";
constexpr const char* kOptions = "options";
constexpr const char* kFile = "file";
constexpr const char* kLoaded = "loaded";
constexpr const char* kParams = "params";
constexpr const char* kObstacle = ".obstacle";

model::KindSchema make_schema() {
  model::AttributeSpec state =
      choice("state", {"loaded", "present", "absent"},
             "loaded now; only configured; or not configured (a loaded one stays). By default "
             "loaded, present for a blacklisted one");
  state.spec.default_value.reset();
  return {
      "kernel_module",
      "a module of the kernel",
      "a module",
      {std::move(state), attribute("params", model::Type::map, "parameters of the module, by name"),
       with_default(true,
                    attribute("persistent", model::Type::boolean, "loaded at each boot, too")),
       with_default(false, attribute("blacklist", model::Type::boolean,
                                     "never loaded for hardware that is found"))}};
}

bool exists(const model::State& state) {
  const Value* there = state.find("exists");
  return there != nullptr && there->is_bool() && there->as_bool();
}

// One of the two files, as observe_file() gave it; unknown as a whole behind a planned package.
model::State file_state(const model::State& observed, const char* name) {
  const Value* state = observed.find(name);
  if (state != nullptr && state->is_map()) return state->as_map();
  const Value* there = observed.find("exists");
  return {{"exists", there == nullptr ? Value(Unknown{"not observed"}) : *there}};
}

void decide_one(const FileWish& wish, const char* name, const Resource& resource,
                const model::State& observed, std::vector<Change>& changes) {
  const auto state = file_state(observed, name);
  // A file of ours that nobody wants is not there behind a package, either.
  if (wish.node == Node::absent && presence_of(state) == Presence::unknown) return;
  for (auto& change : decide_file(wish, resource, state)) {
    change.reason = fmt::format("{}: {}", wish.path, change.reason);
    change.attributes.push_back({kFile, Value(wish.path), Value(wish.path)});
    changes.push_back(std::move(change));
  }
}

Change loading(const Resource& resource, const Value& before, bool wanted) {
  const std::string reason = before.is_unknown() ? before.display()
                             : wanted            ? "not loaded"
                                                 : "loaded, though blacklisted";
  Change change = make_change(resource, wanted ? Action::start : Action::stop, reason);
  change.attributes.push_back({kLoaded, before, wanted});
  return change;
}

class KernelModule final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    const bool good =
        !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), [](char c) {
          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 c == '_' || c == '-';
        });
    if (good) return system::kernel_module_name(name);
    return fail(ErrorCode::invalid,
                fmt::format("`{}` is no name of a kernel module: letters, digits, _ and -",
                            printable(name)));
  }

  Errors validate(const Resource& resource) const override { return module_faults(resource); }

  std::vector<Claim> claims(const Resource& resource) const override {
    const auto wish = module_wish(resource);
    return {{{Domain::path, wish.at_boot.path}, ""}, {{Domain::path, wish.options.path}, ""}};
  }
  std::vector<Subject> needs(const Resource& resource) const override {
    const auto wish = module_wish(resource);
    return {{Domain::path, parent_path(wish.at_boot.path)},
            {Domain::path, parent_path(wish.options.path)}};
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    const auto wish = module_wish(resource);
    TEND_TRY(at_boot, observe_file(wish.at_boot, readers));
    TEND_TRY(options, observe_file(wish.options, readers));
    TEND_TRY(status, readers.kernel.module(wish.name));
    const std::string obstacle = readers.kernel.module_obstacle();
    Map params;
    for (const auto& [name, wished] : wish.parameters) {
      const auto shown = status.parameters.find(name);
      if (shown != status.parameters.end()) params.set(name, Value(shown->second));
    }
    model::State state{{"exists", exists(at_boot) || exists(options)},
                       {kAtBoot, Value(at_boot)},
                       {kOptions, Value(options)},
                       {kLoaded, status.loaded},
                       {kParams, Value(params)},
                       {kObstacle, Value(obstacle)}};
    if (status.built_in) state.set("built_in", true);
    return state;
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    const auto wish = module_wish(resource);
    std::vector<Change> changes;
    decide_one(wish.options, kOptions, resource, observed, changes);
    decide_one(wish.at_boot, kAtBoot, resource, observed, changes);
    const Differences differences(resource, observed);
    const Value* observed_loaded = observed.find(kLoaded);
    const Value loaded =
        observed_loaded == nullptr ? differences.before("exists") : *observed_loaded;
    if (wish.loaded && loaded != Value(true)) {
      changes.push_back(loading(resource, loaded, true));
    } else if (wish.blacklisted && loaded == Value(true)) {
      changes.push_back(loading(resource, loaded, false));
    } else if (loaded == Value(true)) {
      decide_parameters(wish, resource, observed, changes);
    }
    return changes;
  }

  // modprobe(8) needs no systemd.
  std::string deferral(const Change& change, const model::State& observed,
                       const Moment& /*moment*/) const override {
    const std::string& name = change.id.name;
    if (change.action == Action::stop) {
      return fmt::format("{} stays loaded until the next boot: no module is unloaded", name);
    }
    if (change.find(kParams) != nullptr) {
      return observed.contains("built_in")
                 ? fmt::format("{} is built into the kernel: {}", name, change.reason)
                 : fmt::format("{} until {} is loaded again: no module is unloaded", change.reason,
                               name);
    }
    const Value* obstacle = observed.find(kObstacle);
    const bool hindered = change.action == Action::start && obstacle != nullptr &&
                          obstacle->is_string() && !obstacle->as_string().empty();
    return hindered ? obstacle->as_string() : "";
  }

  Status apply(const Change& change, const Resource& resource,
               system::Writers& writers) const override {
    const auto wish = module_wish(resource);
    if (change.action == Action::start) return writers.kernel.load(wish.name, wish.parameters);
    const auto* file = change.find(kFile);
    const bool options = file != nullptr && file->after == Value(wish.options.path);
    return apply_file(options ? wish.options : wish.at_boot, change, writers);
  }

  std::string replaced_file(const Resource& resource) const override {
    return module_wish(resource).options.path;
  }

  Restoration restoration(const Resource& resource, const model::State& original) const override {
    if (!exists(original)) return {Map{{"state", "absent"}}, ""};
    const Value* content = original.find("content");
    const std::string options =
        content != nullptr && content->is_string() ? content->as_string() : "";
    const bool complete = !options.empty() || !exists(file_state(original, kOptions));
    const bool at_boot = exists(file_state(original, kAtBoot));
    auto wish = module_attributes(resource.id.name, at_boot, options);
    if (complete && wish) return {std::move(wish), ""};
    return {std::nullopt, "its files were there before, and not as this kind writes them"};
  }

 private:
  static void decide_parameters(const ModuleWish& wish, const Resource& resource,
                                const model::State& observed, std::vector<Change>& changes) {
    const Value* shown = observed.find(kParams);
    if (shown == nullptr || !shown->is_map()) return;
    std::vector<std::string> reasons;
    Map wanted;
    for (const auto& entry : shown->as_map()) {
      const auto& wished = wish.parameters.at(entry.key);
      wanted.set(entry.key, Value(wished));
      if (same_parameter(wished, entry.value.as_string())) continue;
      reasons.push_back(
          fmt::format("{} is {}, wanted {}", entry.key, entry.value.as_string(), wished));
    }
    if (reasons.empty()) return;
    Change change = make_change(resource, Action::change, join(reasons, "; "));
    change.attributes.push_back({kParams, *shown, Value(wanted)});
    changes.push_back(std::move(change));
  }
};

}  // namespace

std::unique_ptr<Provider> make_kernel_module() {
  return std::make_unique<KernelModule>();
}

}  // namespace tend::resources
