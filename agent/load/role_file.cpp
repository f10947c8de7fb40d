#include "load/role_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "load/declarations.hpp"

namespace tend::load {
namespace {

const std::vector<std::string> kKeys = {"summary", "supports", "params",    "requires",
                                        "vars",    "refuse",   "resources", "checks"};
const std::vector<std::string> kRefusalKeys = {"message", "when", "loop"};
// What every resource can have, so that no kind is called so.
const std::vector<std::string> kCommon = {"name",     "when",      "loop",     "after",
                                          "before",   "state",     "restarts", "reloads",
                                          "triggers", "audit",     "retries",  "sensitive",
                                          "timeout",  "on_remove", "defer",    "defer_at_most"};

bool is_system(std::string_view text) {
  const auto dash = text.rfind('-');
  return dash != std::string_view::npos && is_identifier(text.substr(0, dash)) &&
         dash + 1 < text.size() &&
         text.substr(dash + 1).find_first_not_of("0123456789.") == std::string_view::npos;
}

class RoleReader {
 public:
  RoleReader(model::Role& role, Faults& faults)
      : role_(role), what_(fmt::format("role `{}`", role.name)), faults_(faults) {}

  void read(const Value& document) {
    role_.position = document.position();
    const Map* map = faults_.map(document, what_);
    if (map == nullptr) return;
    faults_.unknown_keys(*map, kKeys, what_);
    if (const Value* summary = map->find("summary")) {
      role_.summary = faults_.text(*summary, "`summary` of " + what_).value_or("");
    }
    role_.supports = references(*map, "supports");
    for (const auto& system : role_.supports) check_system(system);
    role_.requires_roles = references(*map, "requires");
    for (const auto& required : role_.requires_roles) check_requirement(required);
    if (const Value* params = map->find("params")) {
      role_.params = read_declarations(*params, "`params` of " + what_, faults_);
    }
    read_vars(*map);
    each(*map, "refuse", [&](const Map::Entry& first, const Map& refusal) {
      read_refusal(first.key_position, refusal);
    });
    each(*map, "resources",
         [&](const Map::Entry& first, const Map& resource) { read_resource(first, resource); });
    each(*map, "checks", [&](const Map::Entry& first, const Map& check) {
      role_.checks.push_back({first.key_position, check});
    });
  }

 private:
  std::string of_role(const std::string& key) const {
    return fmt::format("`{}` of {}", key, what_);
  }

  std::vector<model::NamedReference> references(const Map& map, const std::string& key) {
    std::vector<model::NamedReference> names;
    const Value* value = map.find(key);
    const List* list = value == nullptr ? nullptr : faults_.list(*value, of_role(key));
    if (list == nullptr) return names;
    for (const auto& item : *list) {
      if (auto name = faults_.text(item, "an item of " + of_role(key))) {
        names.push_back({std::move(*name), item.position()});
      }
    }
    return names;
  }

  void check_system(const model::NamedReference& system) {
    if (is_system(system.name)) return;
    faults_.add(system.position, fmt::format("`{}` is not a system and its version", system.name))
        .notes.emplace_back("for example debian-12, ubuntu-22.04");
  }

  void check_requirement(const model::NamedReference& required) {
    if (required.name == role_.name) {
      faults_.add(required.position, what_ + " requires itself");
    } else if (!is_identifier(required.name)) {
      faults_.add(required.position, fmt::format("`{}` is not the name of a role", required.name));
    }
  }

  void read_vars(const Map& map) {
    const Value* value = map.find("vars");
    const Map* vars = value == nullptr ? nullptr : faults_.map(*value, of_role("vars"));
    if (vars == nullptr) return;
    for (const auto& entry : *vars) {
      if (is_identifier(entry.key)) continue;
      faults_.add(entry.key_position,
                  fmt::format("variable `{}` must be named with a-z, 0-9 and _, a letter first",
                              entry.key));
    }
    role_.vars = *vars;
  }

  // Calls `read` with the first entry and the whole of each map in the list.
  template <class Read>
  void each(const Map& map, const std::string& key, Read read) {
    const Value* value = map.find(key);
    const List* list = value == nullptr ? nullptr : faults_.list(*value, of_role(key));
    if (list == nullptr) return;
    for (const auto& item : *list) {
      if (item.is_map() && !item.as_map().empty()) {
        read(*item.as_map().begin(), item.as_map());
      } else if (item.is_map()) {
        faults_.add(item.position(), fmt::format("an item of {} is empty", of_role(key)));
      } else {
        faults_.wrong(item, "an item of " + of_role(key), "a map");
      }
    }
  }

  void read_refusal(const Position& position, const Map& map) {
    faults_.unknown_keys(map, kRefusalKeys, "an item of " + of_role("refuse"));
    const Value* message = map.find("message");
    if (message == nullptr) {
      faults_.add(position, fmt::format("an item of {} needs `message`", of_role("refuse")));
    } else if (faults_.text(*message, "`message`")) {
      role_.refusals.push_back({position, map});
    }
  }

  void read_resource(const Map::Entry& first, const Map& map) {
    model::ResourceTemplate resource;
    resource.kind = first.key;
    resource.position = first.key_position;
    resource.name = first.value;
    resource.attributes = map;
    resource.attributes.erase(first.key);
    check_kind(first, map);
    check_name(first);
    role_.resources.push_back(std::move(resource));
  }

  void check_kind(const Map::Entry& first, const Map& map) {
    if (std::find(kCommon.begin(), kCommon.end(), first.key) != kCommon.end()) {
      Error& error = faults_.add(
          first.key_position,
          fmt::format("the first key of a resource names its kind, and `{}` is none", first.key));
      error.notes.emplace_back("write the kind and name first, as in `- package: nfs-common`");
    } else if (!is_identifier(first.key)) {
      faults_.add(first.key_position, fmt::format("`{}` is not the name of a kind", first.key));
    } else if (const auto* name = map.find_entry("name");
               name != nullptr && first.value.is_null()) {
      faults_.add(name->key_position, "the name of a resource is the value of its first key")
          .suggestion = fmt::format("write `{}: {}`", first.key, name->value.display());
    }
  }

  void check_name(const Map::Entry& first) {
    const std::string what = fmt::format("the name of resource `{}`", first.key);
    if (first.value.is_list()) {
      if (first.value.as_list().empty()) faults_.add(first.value.position(), what + " is empty");
      for (const auto& item : first.value.as_list()) faults_.text(item, what);
    } else if (first.value.is_string()) {
      faults_.text(first.value, what);
    } else {
      faults_.wrong(first.value, what, "a string or a list of strings");
    }
  }

  model::Role& role_;
  std::string what_;
  Faults& faults_;
};

}  // namespace

void read_role_file(const Value& document, model::Role& role, Faults& faults) {
  RoleReader(role, faults).read(document);
}

}  // namespace tend::load
