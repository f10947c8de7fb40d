// A resource as compiled for one host: nothing left to evaluate.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "base/value.hpp"

namespace tend::model {

struct ResourceId {
  std::string kind;
  std::string name;

  std::string str() const { return kind + ":" + name; }
  // "file:/etc/motd"; nothing when there is no colon or an empty half.
  static std::optional<ResourceId> parse(std::string_view text);
  auto operator<=>(const ResourceId&) const = default;
};

enum class OnRemove { by_kind, restore, remove, keep };

// A further role that wishes for the same as the role of a resource, and where it says so.
struct SharedWish {
  std::string role;
  Position source;
};

struct Resource {
  ResourceId id;
  std::string role;
  std::vector<SharedWish> shared;
  Map attributes;       // conformed to the kind's table, defaults filled in; kind attributes only
  Position source;      // of the kind's key in the role file
  std::string unknown;  // not empty: cannot be decided, and why ("fact gpu.count is unknown");
                        // attributes may be empty then

  std::vector<ResourceId> after;
  std::vector<ResourceId> before;
  std::vector<std::string> restarts;  // full unit names
  std::vector<std::string> reloads;
  std::vector<std::string> triggers;  // names of exec resources
  bool audit = false;
  bool sensitive = false;
  std::optional<std::int64_t> timeout_seconds;
  int retries = 0;
  OnRemove on_remove = OnRemove::by_kind;
  // Why its changes wait, in words for people; empty: they do not. Of a service `defer_restart`
  // says the same of the restarts that other changes cause.
  std::string defer;
  std::string defer_restart;
  std::optional<std::int64_t> defer_at_most_seconds;  // waiting longer than this is an error
  // It left the repository, and this is the wish that gives back what was before it; then `left`
  // has its attributes as last applied.
  bool leaving = false;
  Map left;

  // Of this role, or shared with it.
  bool is_of(std::string_view wanted) const;

  // Attribute access; the text_or/flag_or/find of Value, on the attributes.
  const Value* find(std::string_view attribute) const { return attributes.find(attribute); }
  std::string text(std::string_view attribute, std::string_view fallback = "") const;
  bool flag(std::string_view attribute, bool fallback = false) const;
  bool has(std::string_view attribute) const;  // given and not null
};

// Check of a role, compiled: one probe.
struct Check {
  std::string role;
  std::string name;
  enum class Probe { run, http, port, user } probe = Probe::run;
  std::vector<std::string> argv;  // run
  std::string target;             // http: URL; port: "host:port"; user: name
  std::string contains;           // http: text that the body must have
  std::int64_t timeout_seconds = 10;
  int retries = 0;      // a second apart: a service may need a moment after its start
  std::string unknown;  // as in Resource
  Position source;
};

// One role of the host, in its place.
struct CatalogRole {
  std::string name;
  std::string origin;  // "lab" or "standard"
  std::vector<std::string> requires_roles;
  Value params;  // merged and conformed
};

// A role that says of itself that it is not for this host (`refuse`).
struct Refusal {
  std::string role;
  std::string message;
  Position source;
};

// What one host should have, resources in the order they are applied.
struct Catalog {
  std::string host;
  std::string commit;
  std::vector<CatalogRole> roles;
  std::vector<Resource> resources;  // topologically ordered
  std::vector<std::vector<std::size_t>>
      dependencies;           // per resource: indices of those it waits for (direct edges)
  std::vector<Check> checks;  // in order of roles
  // Their roles have neither resources nor checks in here.
  std::vector<Refusal> refusals;
};

}  // namespace tend::model
