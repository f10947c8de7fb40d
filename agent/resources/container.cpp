#include "resources/container.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "resources/container_settings.hpp"
#include "resources/container_text.hpp"
#include "resources/container_wish.hpp"
#include "resources/differences.hpp"
#include "resources/wishes.hpp"

namespace tend::resources {
namespace {

using model::Action;
using model::Change;
using model::Resource;
using State = ContainerGoal::State;

constexpr const char* kRunning = "running";
constexpr const char* kRestartPolicy = "restart_policy";
// The digest of what it was declared as when it was made; what is not declared any more shows in it
// alone. Empty: Tend did not make it.
constexpr const char* kDeclaration = "declaration";
constexpr const char* kAnew = "made anew";
constexpr const char* kImageOnHost = "image on the host";
constexpr const char* kObstacle = ".obstacle";
constexpr const char* kCondition = ".condition";
constexpr const char* kImageHere = ".image_here";

// A secret is evidence: what the ledger remembers of a wish has none, and could not be told from
// the state that it left.
std::string name_in_state(const DeclaredSetting& declared) {
  return declared.wish.sensitive() ? "." + declared.name : declared.name;
}

std::string declaration_in(const system::ContainerSettings& settings) {
  const Value* labels = settings.find("labels");
  return labels == nullptr ? "" : labels->text_or(system::kWishLabel, "");
}

Status refuse_strangers(const ContainerGoal& goal, const std::string& declaration) {
  if (!declaration.empty() || goal.replaces) return {};
  return fail(ErrorCode::refused,
              fmt::format("there is a container {0} that Tend did not make (docker inspect {0}): "
                          "rename or remove it, or say `replace: true`",
                          goal.wish.name));
}

class Decider {
 public:
  Decider(const Resource& resource, const model::State& observed)
      : resource_(resource),
        observed_(observed),
        goal_(container_goal(resource)),
        differences_(resource, observed) {}

  std::vector<Change> run() {
    if (goal_.state == State::absent) return removal(resource_, observed_);
    compare_what_it_is_made_of();
    const bool there = differences_.presence() == Presence::present;
    return there && differences_.empty() ? in_place() : make();
  }

 private:
  void compare_what_it_is_made_of() {
    differences_.compare("image", Value(goal_.image));
    for_each_setting(goal_.wish.settings, [&](const DeclaredSetting& declared) {
      if (declared.setting != kRestartPolicy) compare(declared);
    });
    if (differences_.empty()) compare_declarations();
  }

  void compare_declarations() {
    const Value before = differences_.before(kDeclaration);
    const Value wish(declaration_in(goal_.wish.settings));
    if (before == wish) return;
    differences_.add({kDeclaration, before, wish}, before == Value("")
                                                       ? "somebody else made it"
                                                       : "it was made of another declaration");
  }

  void compare(const DeclaredSetting& declared) {
    if (!declared.wish.sensitive()) {
      differences_.compare(declared.name, declared.wish);
      return;
    }
    const Value* seen = observed_.find(name_in_state(declared));
    const Value before = seen == nullptr ? differences_.before(declared.name) : *seen;
    if (differences_.presence() == Presence::present && before == declared.wish) return;
    differences_.add({declared.name, before, declared.wish}, declared.name + " differs");
  }

  std::vector<Change> make() {
    differences_.compare(kRestartPolicy);
    differences_.compare(kRunning, goal_.wish.started);
    auto changes = differences_.changes();
    auto& change = changes.front();
    const bool anew = differences_.presence() == Presence::present;
    if (anew) {
      change.reason = "made anew: " + change.reason;
      change.attributes.push_back({kAnew, false, true});
    }
    const Value* here = observed_.find(kImageHere);
    const bool known = differences_.presence() != Presence::unknown;
    if (goal_.wish.pulled && (!known || here == nullptr || *here != Value(true))) {
      change.attributes.push_back(
          {kImageOnHost, known ? Value(false) : differences_.before(kImageHere), true});
    }
    return changes;
  }

  std::vector<Change> in_place() const {
    Differences policy(resource_, observed_);
    policy.compare(kRestartPolicy);
    auto changes = policy.changes();
    const Value running = policy.before(kRunning);
    if (running == Value(goal_.wish.started)) return changes;
    const Value* condition = observed_.find(kCondition);
    const std::string words = condition == nullptr ? "" : condition->display();
    const auto action = goal_.wish.started ? Action::start : Action::stop;
    Change change = make_change(
        resource_, action,
        goal_.wish.started ? fmt::format("not running ({})", words) : "running, wanted stopped");
    change.attributes.push_back({kRunning, running, goal_.wish.started});
    changes.push_back(std::move(change));
    return changes;
  }

  const Resource& resource_;
  const model::State& observed_;
  ContainerGoal goal_;
  Differences differences_;
};

class Container final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = container_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    return container_name(name);
  }

  Errors validate(const Resource& resource) const override { return container_faults(resource); }

  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::container, resource.id.name}, ""}};
  }

  // The Engine, and the paths that it shows the container.
  std::vector<Subject> needs(const Resource& resource) const override {
    std::vector<Subject> subjects{{Domain::unit, "docker.service"}};
    for (const auto& text : list_wish(resource, "volumes")) {
      const auto volume = canonical_volume(text);
      if (volume && volume->starts_with('/')) {
        subjects.push_back({Domain::path, split(*volume, ':')[0]});
      }
    }
    return subjects;
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    const auto goal = container_goal(resource);
    const auto status = readers.containers.container(resource.id.name, goal.wish.image);
    model::State state{{kObstacle, Value(readers.containers.obstacle())}};
    if (!status) {
      if (status.error().code != ErrorCode::permission) return fail(status.error());
      state.set("exists", Unknown{"needs root"});
      return state;
    }
    if (!status->unknown.empty()) {
      state.set("exists", Unknown{status->unknown});
      return state;
    }
    state.set("exists", status->exists);
    if (status->has_image) state.set(kImageHere, *status->has_image);
    if (!status->exists) return state;
    const std::string declaration = declaration_in(status->settings);
    TEND_CHECK(refuse_strangers(goal, declaration));
    state.set(kDeclaration, Value(declaration));
    state.set("image", Value(status->image == goal.wish.image ? goal.image : status->image));
    state.set(kRunning, status->running);
    state.set(kCondition, Value(status->condition));
    for_each_setting(goal.wish.settings, [&](const DeclaredSetting& declared) {
      Value there = setting_in(status->settings, declared);
      if (!there.is_null()) state.set(name_in_state(declared), std::move(there));
    });
    return state;
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    return Decider(resource, observed).run();
  }

  std::string deferral(const Change& change, const model::State& observed,
                       const Moment& /*moment*/) const override {
    const Value* obstacle = observed.find(kObstacle);
    // Behind a package that may well bring the Engine.
    if (!change.after.empty() || obstacle == nullptr) return "";
    return obstacle->as_string();
  }

  Status apply(const Change& change, const Resource& resource,
               system::Writers& writers) const override {
    auto& containers = writers.containers;
    const auto goal = container_goal(resource);
    if (change.action == Action::remove) return containers.remove(goal.wish.name);
    if (change.action == Action::start) return containers.start(goal.wish.name);
    if (change.action == Action::stop) return containers.stop(goal.wish.name);
    const bool made = change.action == Action::create || change.find(kAnew) != nullptr;
    if (made) return containers.make(goal.wish);
    return containers.set_restart_policy(goal.wish.name, resource.text(kRestartPolicy));
  }

  // What we made goes. One of ours that a run changed can be made again as it was, for `undo`; what
  // a container of somebody else's held is gone.
  Restoration restoration(const Resource& resource, const model::State& original) const override {
    const Value* declaration = original.find(kDeclaration);
    const bool ours = declaration != nullptr && *declaration != Value("");
    if (!original_existed(original) || !ours) return {Map{{"state", "absent"}}, ""};
    if (resource.sensitive) {
      return {std::nullopt,
              "there was a secret in its environment, which the ledger does not keep"};
    }
    return {wish_of(original), ""};
  }

 private:
  Map wish_of(const model::State& original) const {
    Map wish{{"allow_tag", true}};
    for (const auto& entry : original) {
      const auto dot = entry.key.find('.');
      const std::string name = entry.key.substr(0, dot);
      if (schema().find(name) == nullptr) continue;
      if (dot == std::string::npos) {
        wish.set(name, entry.value);
        continue;
      }
      const Value* known = wish.find(name);
      Map map = known == nullptr ? Map() : known->as_map();
      map.set(entry.key.substr(dot + 1), entry.value);
      wish.set(name, std::move(map));
    }
    const Value* running = original.find(kRunning);
    wish.set("state", running != nullptr && *running == Value(true) ? "started" : "stopped");
    return wish;
  }
};

}  // namespace

std::unique_ptr<Provider> make_container() {
  return std::make_unique<Container>();
}

}  // namespace tend::resources
