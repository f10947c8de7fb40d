#include "resources/service.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "resources/attribute_table.hpp"
#include "resources/differences.hpp"
#include "resources/unit_name.hpp"

namespace tend::resources {
namespace {

using model::Action;
using model::Change;
using model::Resource;

constexpr const char* kNoSystemd = "systemd not running";

model::KindSchema make_schema() {
  model::AttributeSpec state = choice("state", {"started", "stopped"}, "whether it runs");
  state.spec.default_value.reset();
  model::AttributeSpec defer_restart = attribute(
      "defer_restart", model::Type::string,
      "why restarts that other changes cause wait, as a text: while it is not empty they stay due");
  defer_restart.circumstance = true;
  return {
      "service",
      "whether a unit runs, and whether it starts at boot",
      "a unit, by default a .service",
      {std::move(state), attribute("enabled", model::Type::boolean, "whether it starts at boot"),
       std::move(defer_restart)}};
}

bool wants(const Resource& resource, const char* attribute, const Value& wanted) {
  const Value* value = resource.find(attribute);
  return value != nullptr && *value == wanted;
}

bool starts_at_boot(const system::UnitStatus& status) {
  // A unit made from a SysV script, or by another generator, has no links of its own.
  return status.enabled() || status.unit_file_state == "generated";
}

// Wishes that no change could fulfil, in words, before anything is planned.
Status possible(const Resource& resource, const system::UnitStatus& status) {
  const std::string& unit = resource.id.name;
  const bool enable = wants(resource, "enabled", true);
  if (status.unit_file_state == "masked" && (enable || wants(resource, "state", "started"))) {
    return fail(ErrorCode::refused,
                fmt::format("{} is masked, so it can neither be started nor enabled (systemctl "
                            "unmask {} takes that back)",
                            unit, unit));
  }
  if (status.unit_file_state == "static" && enable) {
    return fail(ErrorCode::refused,
                fmt::format("{} is static: it has no [Install] section, so it cannot be enabled; "
                            "leave `enabled` out",
                            unit));
  }
  return {};
}

// A unit that is not there counts as neither running nor enabled: stopping it needs no change.
void compare(const Resource& resource, const model::State& observed, const char* name,
             const Value& wanted, Action action, const std::string& reason,
             std::vector<Change>& changes) {
  const Differences differences(resource, observed);
  Value before = differences.before(name);
  const bool absent = differences.presence() == Presence::absent;
  if (absent) before = Value(false);
  if (before == wanted) return;
  std::string why = before.is_unknown() ? before.display() : reason;
  if (absent) why += "; there is no such unit";
  Change change = make_change(resource, action, std::move(why));
  change.attributes.push_back({name, before, wanted});
  changes.push_back(std::move(change));
}

class Service final : public Provider {
 public:
  const model::KindSchema& schema() const override {
    static const model::KindSchema schema = make_schema();
    return schema;
  }

  Result<std::string> canonical_name(const std::string& name) const override {
    return canonical_unit(name);
  }

  Errors validate(const Resource& resource) const override {
    if (resource.has("state") || resource.has("enabled")) return {};
    return {
        make_error(ErrorCode::invalid, "`service` needs `state` or `enabled`", resource.source)};
  }

  // Parts, so that a `systemd_unit` can own the unit's definition.
  std::vector<Claim> claims(const Resource& resource) const override {
    return {{{Domain::unit, resource.id.name}, "state"}};
  }
  std::vector<Subject> needs(const Resource& resource) const override {
    return {{Domain::unit, resource.id.name}};
  }

  Result<model::State> observe(const Resource& resource,
                               const system::Readers& readers) const override {
    TEND_TRY(status, readers.units.status(resource.id.name));
    if (!status.exists) return model::State{{"exists", false}};
    TEND_CHECK(possible(resource, status));
    return model::State{{"exists", true},
                        {"enabled", starts_at_boot(status)},
                        {"unit_file_state", status.unit_file_state},
                        {"active", status.active_state.empty() ? Value(Unknown{kNoSystemd})
                                                               : Value(status.running())}};
  }

  std::vector<Change> decide(const Resource& resource,
                             const model::State& observed) const override {
    std::vector<Change> changes;
    if (resource.has("enabled")) {
      const bool enable = resource.flag("enabled");
      compare(resource, observed, "enabled", enable, Action::change,
              enable ? "not enabled" : "enabled, wanted disabled", changes);
    }
    if (resource.has("state")) {
      const bool start = resource.text("state") == "started";
      compare(resource, observed, "active", start, start ? Action::start : Action::stop,
              start ? "not running" : "running, wanted stopped", changes);
    }
    return changes;
  }

  // What was put off before it may well be what brings the unit.
  std::string deferral(const Change& change, const model::State& observed,
                       const Moment& moment) const override {
    if (observed.find("exists") == nullptr || *observed.find("exists") == Value(true) ||
        moment.behind_deferred.empty()) {
      return Provider::deferral(change, observed, moment);
    }
    return fmt::format("there is no such unit, and {} is deferred", moment.behind_deferred);
  }

  bool reloads_units(const Change& change) const override {
    return change.find("enabled") != nullptr;
  }

  Restoration restoration(const Resource& resource, const model::State& original) const override {
    Map wish;
    const Value* enabled = original.find("enabled");
    if (resource.has("enabled") && enabled != nullptr) wish.set("enabled", *enabled);
    const Value* active = original.find("active");
    if (resource.has("state") && active != nullptr && active->is_bool()) {
      wish.set("state", active->as_bool() ? "started" : "stopped");
    }
    if (wish.empty()) return {std::nullopt, ""};
    return {std::move(wish), ""};
  }

  Status apply(const Change& change, const Resource& resource,
               system::Writers& writers) const override {
    auto done = carry_out(change, resource.id.name, writers.units);
    if (done || done.error().code != ErrorCode::not_found) return done;
    return fail(ErrorCode::not_found, fmt::format("unit {} does not exist", resource.id.name));
  }

 private:
  static Status carry_out(const Change& change, const std::string& unit,
                          system::UnitManager& units) {
    if (change.action == Action::start) return units.start(unit);
    if (change.action == Action::stop) return units.stop(unit);
    const auto* enabled = change.find("enabled");
    const bool enable = enabled != nullptr && enabled->after == Value(true);
    return enable ? units.enable(unit) : units.disable(unit);
  }
};

}  // namespace

std::unique_ptr<Provider> make_service() {
  return std::make_unique<Service>();
}

}  // namespace tend::resources
