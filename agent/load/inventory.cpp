#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "load/faults.hpp"
#include "load/host_name.hpp"
#include "load/load.hpp"

namespace tend::load {
namespace {

const std::vector<std::string> kFileKeys = {"groups", "hosts"};
const std::vector<std::string> kGroupKeys = {"roles"};
const std::vector<std::string> kHostKeys = {"groups", "address", "roles"};

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_group_name(std::string_view name) {
  return is_identifier(replace_all(std::string(name), "-", "_"));
}

class InventoryReader {
 public:
  explicit InventoryReader(Faults& faults) : faults_(faults) {}

  void read_file(const std::string& path, const Value& document) {
    const Map* file = faults_.map(document, "the file " + path);
    if (file == nullptr) return;
    faults_.unknown_keys(*file, kFileKeys, path);
    read_section(*file, "groups", &InventoryReader::read_group);
    read_section(*file, "hosts", &InventoryReader::read_host);
  }

  // When all files are read: a group may stand in a later file than its hosts.
  model::Inventory finish() {
    for (const auto& [name, host] : inventory_.hosts) {
      for (const auto& group : host.groups) check_group(group);
    }
    return std::move(inventory_);
  }

 private:
  using ReadEntry = void (InventoryReader::*)(const Map::Entry&);

  void read_section(const Map& file, const std::string& key, ReadEntry read) {
    const Value* section = file.find(key);
    const Map* entries = section == nullptr ? nullptr : faults_.map(*section, "`" + key + "`");
    if (entries == nullptr) return;
    for (const auto& entry : *entries) (this->*read)(entry);
  }

  void read_group(const Map::Entry& entry) {
    const std::string what = fmt::format("group `{}`", entry.key);
    if (!is_group_name(entry.key)) {
      faults_.add(entry.key_position,
                  what + " must be named with a-z, 0-9, _ and -, a letter first");
    }
    model::Group group;
    group.name = entry.key;
    group.position = entry.key_position;
    if (const Map* map = faults_.map(entry.value, what)) {
      faults_.unknown_keys(*map, kGroupKeys, what);
      group.roles = read_roles(*map, what);
    }
    const auto [known, added] = inventory_.groups.emplace(entry.key, std::move(group));
    if (!added) faults_.twice(what, known->second.position, entry.key_position);
  }

  void read_host(const Map::Entry& entry) {
    const std::string what = fmt::format("host `{}`", entry.key);
    if (!is_host_name(entry.key)) {
      faults_.add(entry.key_position, fmt::format("`{}` is not a host name", entry.key))
          .notes.emplace_back("host names have letters, digits and inner hyphens (RFC 1123)");
    }
    model::Host host;
    host.name = entry.key;
    host.position = entry.key_position;
    if (const Map* map = faults_.map(entry.value, what)) {
      faults_.unknown_keys(*map, kHostKeys, what);
      host.groups = read_group_names(*map, what);
      host.address = read_address(*map, what);
      host.roles = read_roles(*map, what);
    }
    const auto [known, added] = inventory_.hosts.emplace(entry.key, std::move(host));
    if (!added) faults_.twice(what, known->second.position, entry.key_position);
  }

  std::vector<model::NamedReference> read_group_names(const Map& map, const std::string& what) {
    std::vector<model::NamedReference> groups;
    const Value* value = map.find("groups");
    const List* list = value == nullptr ? nullptr : faults_.list(*value, "`groups` of " + what);
    if (list == nullptr) return groups;
    for (const auto& item : *list) {
      const auto name = faults_.text(item, "a group of " + what);
      if (!name) continue;
      const bool again = std::any_of(groups.begin(), groups.end(),
                                     [&](const auto& group) { return group.name == *name; });
      if (again)
        faults_.add(item.position(), fmt::format("{} lists group `{}` twice", what, *name));
      groups.push_back({*name, item.position()});
    }
    return groups;
  }

  std::string read_address(const Map& map, const std::string& what) {
    const Value* value = map.find("address");
    if (value == nullptr || value->is_null()) return {};
    const auto address = faults_.text(*value, "`address` of " + what);
    if (address && !is_address(*address)) {
      faults_.add(value->position(),
                  fmt::format("`{}` is neither an IP address nor a host name", *address));
    }
    return address.value_or("");
  }

  std::vector<model::Assignment> read_roles(const Map& map, const std::string& what) {
    std::vector<model::Assignment> roles;
    const Value* value = map.find("roles");
    const Map* entries = value == nullptr ? nullptr : faults_.map(*value, "`roles` of " + what);
    if (entries == nullptr) return roles;
    for (const auto& entry : *entries) roles.push_back(read_assignment(entry, what));
    return roles;
  }

  model::Assignment read_assignment(const Map::Entry& entry, const std::string& what) {
    if (!is_identifier(entry.key)) {
      faults_.add(
          entry.key_position,
          fmt::format("role `{}` must be named with a-z, 0-9 and _, a letter first", entry.key));
    }
    model::Assignment role;
    role.role = entry.key;
    role.position = entry.key_position;
    if (entry.value.is_bool() && !entry.value.as_bool()) {
      role.enabled = false;
    } else if (entry.value.is_map()) {
      role.params = entry.value.as_map();
    } else if (!entry.value.is_null()) {
      faults_.wrong(entry.value, fmt::format("role `{}` of {}", entry.key, what),
                    "a map of its parameters, or false to take the role away");
    }
    return role;
  }

  void check_group(const model::NamedReference& group) {
    if (group.name == "all" || inventory_.groups.count(group.name) > 0) return;
    std::vector<std::string> known;
    for (const auto& [name, value] : inventory_.groups) known.push_back(name);
    Error& error = faults_.add(group.position, fmt::format("there is no group `{}`", group.name));
    error.suggestion = did_you_mean(group.name, known);
    if (!known.empty()) error.notes.push_back("known groups: " + join(known, ", "));
  }

  Faults& faults_;
  model::Inventory inventory_;
};

}  // namespace

Checked<model::Inventory> load_inventory(const system::Snapshot& lab) {
  Faults faults;
  InventoryReader reader(faults);
  for (const auto& path : files_below(lab, "inventory", faults)) {
    if (path.rfind("inventory/facts/", 0) == 0) continue;
    if (ends_with(path, ".yml")) {
      faults.add(make_error(ErrorCode::invalid,
                            fmt::format("{} is not read; inventory files end in .yaml", path)));
    }
    if (!ends_with(path, ".yaml")) continue;
    if (const auto document = read_yaml(lab, path, path, faults)) reader.read_file(path, *document);
  }
  auto inventory = reader.finish();
  if (!faults.empty()) return tl::unexpected(faults.take());
  return inventory;
}

}  // namespace tend::load
