// The plan: what would change, as a value.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/value.hpp"
#include "model/resource.hpp"

namespace tend::model {

enum class Action { create, change, remove, start, stop, restart, reload, run, reboot };
enum class Cause { initial, intended, fact, drift };

std::string_view name_of(Action action);
std::string_view name_of(Cause cause);
std::optional<Action> action_named(std::string_view name);
std::optional<Cause> cause_named(std::string_view name);

struct AttributeChange {
  std::string name;
  Value before;  // Unknown where nobody can say yet
  Value after;
};

// One thing to do to one resource, decided from what was observed.
struct Change {
  ResourceId id;
  std::string role;
  Action action = Action::change;
  Cause cause = Cause::initial;
  bool drifted = false;
  std::string reason;                       // "mode is 0600, wanted 0644"
  std::vector<AttributeChange> attributes;  // contents are not here but in `diff`, their hashes are
  std::string diff;                         // unified hunks, or empty
  std::vector<ResourceId> after;            // planned changes that this one waits for
  Position source;
  bool sensitive = false;  // diff and attributes are masked in every output

  const AttributeChange* find(std::string_view attribute) const;

  // Sensitive as a whole, or one of its attributes is.
  bool has_secret() const;
  // The change names a mode, before or after, that keeps others from reading.
  bool kept_from_others() const;
  // Without what a reader may not see: of a sensitive change all attributes' values, else the
  // secret ones; the diff of one that has a secret or is kept from others.
  Change masked() const;
};

// A resource nothing can be said of, and one that cannot be done here.
struct Undecided {
  ResourceId id;
  std::string role;
  std::string reason;
  Position source;
};

// A resource whose planning failed: it cannot be observed.
struct PlanFailure {
  ResourceId id;
  std::string role;
  Error error;
  Position source;
};

struct Plan {
  std::string host;
  std::string commit;
  bool complete = true;         // false: something could not be read (needs root) or planned
  std::vector<Change> changes;  // in the order they would be made
  std::vector<Undecided> unknown;
  std::vector<Undecided> deferred;
  std::vector<Undecided> contested;  // somebody changes it back after every run
  std::vector<PlanFailure> failures;
  std::size_t ok = 0;

  bool empty() const { return changes.empty(); }
  std::map<Action, std::size_t> counts() const;
};

// tend.plan/1. Besides DESIGN's keys `unknown`, `deferred`, `contested` and `failures` say which
// and why.
// Sensitive changes are masked.
Value to_value(const Plan& plan);
// {code, message, file, line, column, suggestion, notes}; a place that is nowhere is null.
Value to_value(const Error& error);
// {file, line, column}, or null.
Value to_value(const Position& position);

}  // namespace tend::model
