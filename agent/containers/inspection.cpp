#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "containers/answer.hpp"
#include "containers/settings.hpp"

namespace tend::containers {
namespace {

List sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  List list;
  for (auto& text : texts) list.emplace_back(std::move(text));
  return list;
}

List ports_in(const Value& bindings) {
  std::vector<std::string> ports;
  if (!bindings.is_map()) return {};
  for (const auto& [container, list, position] : bindings.as_map()) {
    if (!list.is_list()) continue;
    for (const auto& binding : list.as_list()) {
      std::string address = text_at(binding, {"HostIp"});
      if (address.find(':') != std::string::npos) address = "[" + address + "]";
      if (!address.empty()) address += ":";
      ports.push_back(fmt::format("{}{}:{}", address, text_at(binding, {"HostPort"}), container));
    }
  }
  return sorted(std::move(ports));
}

List volumes_in(const Value& mounts) {
  std::vector<std::string> volumes;
  if (!mounts.is_list()) return {};
  for (const auto& mount : mounts.as_list()) {
    const std::string type = text_at(mount, {"Type"});
    if (type != "bind" && type != "volume") continue;
    std::vector<std::string> options;
    if (!mount.flag_or("RW", true)) options.emplace_back("ro");
    const std::string propagation = text_at(mount, {"Propagation"});
    if (type == "bind" && !propagation.empty() && propagation != "rprivate") {
      options.push_back(propagation);
    }
    std::string volume = text_at(mount, {type == "bind" ? "Source" : "Name"}) + ":" +
                         text_at(mount, {"Destination"});
    if (!options.empty()) volume += ":" + join(options, ",");
    volumes.push_back(std::move(volume));
  }
  return sorted(std::move(volumes));
}

List tmpfs_in(const Value& tmpfs) {
  std::vector<std::string> entries;
  if (!tmpfs.is_map()) return {};
  for (const auto& [path, options, position] : tmpfs.as_map()) {
    const bool bare = !options.is_string() || options.as_string().empty();
    entries.push_back(bare ? path : path + ":" + options.as_string());
  }
  return sorted(std::move(entries));
}

List devices_in(const Value& host) {
  std::vector<std::string> devices;
  const Value& nodes = at(host, {"Devices"});
  for (const auto& node : nodes.is_list() ? nodes.as_list() : List()) {
    devices.push_back(fmt::format("{}:{}:{}", text_at(node, {"PathOnHost"}),
                                  text_at(node, {"PathInContainer"}),
                                  text_at(node, {"CgroupPermissions"})));
  }
  const Value& requests = at(host, {"DeviceRequests"});
  for (const auto& request : requests.is_list() ? requests.as_list() : List()) {
    if (text_at(request, {"Driver"}) != "cdi") continue;
    for (auto& name : texts_at(request, {"DeviceIDs"})) devices.push_back(std::move(name));
  }
  return sorted(std::move(devices));
}

std::string restart_in(const Value& host) {
  const std::string name = text_at(host, {"RestartPolicy", "Name"});
  const Value& most = at(host, {"RestartPolicy", "MaximumRetryCount"});
  if (name.empty()) return "no";
  const bool bounded = name == "on-failure" && most.is_integer() && most.as_integer() > 0;
  return bounded ? fmt::format("{}:{}", name, most.as_integer()) : name;
}

List capabilities_in(const Value& host, std::string_view key) {
  auto names = texts_at(host, {key});
  for (auto& name : names) {
    if (name.starts_with("CAP_")) name.erase(0, 4);
  }
  return sorted(std::move(names));
}

Map environment_in(const Value& config) {
  Map environment;
  for (const auto& entry : texts_at(config, {"Env"})) {
    const auto equals = entry.find('=');
    environment.set(entry.substr(0, equals),
                    Value(equals == std::string::npos ? "" : entry.substr(equals + 1)));
  }
  return environment;
}

Value command_in(const Value& config, std::string_view key) {
  const Value& words = at(config, {key});
  return words.is_list() ? words : Value(List());
}

}  // namespace

system::ContainerSettings settings_of(const Value& container) {
  const Value& config = at(container, {"Config"});
  const Value& host = at(container, {"HostConfig"});
  const Value& labels = at(config, {"Labels"});
  const std::string network = text_at(host, {"NetworkMode"});
  const Value& memory = at(host, {"Memory"});
  return {{"command", command_in(config, "Cmd")},
          {"entrypoint", command_in(config, "Entrypoint")},
          {"env", environment_in(config)},
          {"labels", labels.is_map() ? labels : Value(Map())},
          {"ports", ports_in(at(host, {"PortBindings"}))},
          {"volumes", volumes_in(at(container, {"Mounts"}))},
          {"tmpfs", tmpfs_in(at(host, {"Tmpfs"}))},
          {"devices", devices_in(host)},
          {"cap_add", capabilities_in(host, "CapAdd")},
          {"cap_drop", capabilities_in(host, "CapDrop")},
          {"security_opt", sorted(texts_at(host, {"SecurityOpt"}))},
          {"network", Value(network == "default" || network.empty() ? "bridge" : network)},
          {"user", Value(text_at(config, {"User"}))},
          {"restart_policy", Value(restart_in(host))},
          {"read_only", host.flag_or("ReadonlyRootfs", false)},
          {"memory", memory.is_integer() ? memory : Value(0)}};
}

}  // namespace tend::containers
