// Where something comes from: of a resource, a parameter, or anything on the host.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "model/resource.hpp"
#include "run/options.hpp"
#include "system/blame.hpp"

namespace tend::run {

// An event of the past: a run that changed something, or found it drifted.
struct PastRun {
  std::string run;
  std::string time;  // RFC 3339; empty when the run is on record no longer
  std::string commit;
  std::string what;  // "change: content differs"; empty when the report is gone
};

// What the ledger remembers of one resource.
struct Remembered {
  std::string id;
  std::string role;
  PastRun left;                        // the run that last left it as wished
  std::optional<PastRun> last_change;  // the newest kept report that changed it
  std::optional<PastRun> last_drift;
  // What it was before our first touch, by attribute, masked; empty when we never changed it.
  std::vector<std::pair<std::string, std::string>> original;
  std::string original_object;  // sha256 of the content kept; empty for none
};

struct Neighbour {
  std::string id;
  std::string why;  // "order of role base", "requires role base", "needs /etc/x", …
};

// A change that is due and waits (`defer`, `defer_restart`), as the last run left it.
struct Waiting {
  std::string since;   // RFC 3339
  std::string reason;  // of today's facts; empty: the next run makes it
  std::optional<std::int64_t> at_most_seconds;
};

struct ExplainedResource {
  std::string id;
  std::string role;
  std::vector<model::SharedWish> shared;  // other roles that wish for the same
  std::string owns;  // of what was asked: "" all of it, "part KEY", "the directory above, /etc/x"
  std::string unknown;  // not empty: nobody can say what it wants, and why
  std::vector<std::pair<std::string, std::string>> wants;  // masked; contents by size and hash
  std::vector<std::string> parameters;                     // that its attributes read: "base.port"
  Position source;
  std::optional<system::LineOrigin> origin;  // of that line
  std::vector<Neighbour> waits_for;
  std::vector<Neighbour> awaited_by;
  std::optional<Waiting> waiting;
  std::optional<Remembered> memory;
};

struct ParameterLevel {
  std::string level;  // "role default", "group all", "host gpu01", "command line"
  Value value;        // as written; masked when it is or holds a secret
  Position position;
  std::optional<system::LineOrigin> origin;
  bool counts = false;
};

struct ExplainedParameter {
  std::string name;  // "base.timezone"
  std::string type;
  std::string summary;
  Value value;                         // merged and conformed; masked likewise
  std::vector<ParameterLevel> levels;  // lowest first
};

// A path, package, unit, user or group as the host has it, where nobody manages it.
struct Unmanaged {
  std::string kind;  // "path", "package", "unit", "user", "group"
  std::string name;
  bool exists = false;
  std::vector<std::string> facts;  // "a file of 12 bytes, mode 0644, root:root", …
};

struct Explanation {
  std::string host;
  std::string commit;
  std::string asked;
  std::vector<std::string> notes;
  std::vector<ExplainedResource> resources;    // those that own it
  std::vector<ExplainedParameter> parameters;  // one, or all of a role
  std::vector<Remembered> remembered;          // not in the catalog any more
  std::optional<Unmanaged> unmanaged;
};

// `word`: an id, ROLE.PARAMETER, a role, a path, or the name of a package, unit, user or group.
// Writes nothing at all. `usage`, with a suggestion, for what nothing here bears.
Checked<Explanation> explain(const Options& options, const std::string& word);

}  // namespace tend::run
