// A role and an inventory as read: checked in shape, not yet evaluated for any host.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/value.hpp"
#include "model/type_spec.hpp"

namespace tend::model {

struct ResourceTemplate {
  std::string kind;
  Position position;  // of the kind's key
  Value name;         // string (maybe a template) or list of such
  Map attributes;     // raw, common ones (when, loop, …) included
};

struct CheckTemplate {
  Position position;
  Map attributes;  // raw: name, run|http|port|user, timeout, loop, when, …
};

// A host that the role cannot be for: there the role fails with these words.
struct RefusalTemplate {
  Position position;
  Map attributes;  // raw: message, when, loop
};

struct NamedReference {
  std::string name;
  Position position;
};

struct Role {
  std::string name;
  std::string origin;  // "lab" or "standard"
  std::string summary;
  std::vector<NamedReference> supports;  // "debian-12", …; empty: all
  std::vector<Field> params;
  std::vector<NamedReference> requires_roles;
  Map vars;  // raw expressions, in order
  std::vector<RefusalTemplate> refusals;
  std::vector<ResourceTemplate> resources;
  std::vector<CheckTemplate> checks;
  std::map<std::string, SourcePtr> templates;  // by path below templates/
  std::map<std::string, SourcePtr> files;      // by path below files/
  Position position;
};

struct Assignment {  // of a role to a group or host
  std::string role;
  bool enabled = true;
  Map params;
  Position position;  // of the role's key
};

struct Group {
  std::string name;
  std::vector<Assignment> roles;
  Position position;
};

struct Host {
  std::string name;
  std::vector<NamedReference> groups;
  std::string address;
  std::vector<Assignment> roles;
  Position position;
};

struct Inventory {
  std::map<std::string, Group> groups;  // "all" may be absent
  std::map<std::string, Host> hosts;
};

// A lab repository, read.
struct Lab {
  Inventory inventory;
  std::map<std::string, Role> roles;  // those that could be found, lab's over standard's
  std::vector<std::string> shadowed;  // standard roles that a role of the lab hides
};

}  // namespace tend::model
