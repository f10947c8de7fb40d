#include "containers/settings.hpp"

#include <utility>
#include <vector>

#include "base/text.hpp"
#include "format/json.hpp"

namespace tend::containers {
namespace {

using system::ContainerSettings;

// Without the mark of a secret, with which it would be written as dots.
Value plain(const Value& value) {
  return value.is_string() ? Value(value.as_string()) : value;
}

std::vector<std::string> texts(const ContainerSettings& settings, const char* name) {
  std::vector<std::string> list;
  const Value* value = settings.find(name);
  if (value == nullptr || !value->is_list()) return list;
  for (const auto& item : value->as_list()) list.push_back(item.as_string());
  return list;
}

// "[::1]:8080:80/tcp" in its three parts: address, port of the host, port of the container.
struct Port {
  std::string address;
  std::string host;
  std::string container;
};

Port port_of(const std::string& text) {
  Port port;
  const auto last = text.rfind(':');
  port.container = text.substr(last + 1);
  const std::string rest = text.substr(0, last);
  const auto colon = rest.rfind(':');
  port.host = colon == std::string::npos ? rest : rest.substr(colon + 1);
  if (colon != std::string::npos) port.address = rest.substr(0, colon);
  if (port.address.starts_with('[')) port.address = port.address.substr(1, port.address.size() - 2);
  return port;
}

Map port_bindings(const std::vector<std::string>& ports) {
  Map bindings;
  for (const auto& text : ports) {
    const Port port = port_of(text);
    const Value* known = bindings.find(port.container);
    List list = known == nullptr ? List() : known->as_list();
    list.emplace_back(Map{{"HostIp", Value(port.address)}, {"HostPort", Value(port.host)}});
    bindings.set(port.container, std::move(list));
  }
  return bindings;
}

// As a mount of the API, since a bind of a source that is not there makes a directory.
Value mount_of(const std::string& volume) {
  const auto parts = split(volume, ':');
  const bool bind = parts[0].starts_with('/');
  Map mount{
      {"Type", bind ? "bind" : "volume"}, {"Source", Value(parts[0])}, {"Target", Value(parts[1])}};
  for (const auto& option : parts.size() > 2 ? split(parts[2], ',') : std::vector<std::string>()) {
    if (option == "ro") {
      mount.set("ReadOnly", true);
    } else {
      mount.set("BindOptions", Map{{"Propagation", Value(option)}});
    }
  }
  return mount;
}

Map tmpfs_of(const std::vector<std::string>& entries) {
  Map tmpfs;
  for (const auto& entry : entries) {
    const auto colon = entry.find(':');
    tmpfs.set(entry.substr(0, colon),
              Value(colon == std::string::npos ? "" : entry.substr(colon + 1)));
  }
  return tmpfs;
}

// By CDI, or nodes of /dev.
void add_devices(const std::vector<std::string>& devices, Map& host) {
  List nodes;
  List names;
  for (const auto& device : devices) {
    if (!device.starts_with('/')) {
      names.emplace_back(device);
      continue;
    }
    const auto parts = split(device, ':');
    nodes.emplace_back(Map{{"PathOnHost", Value(parts[0])},
                           {"PathInContainer", Value(parts[1])},
                           {"CgroupPermissions", Value(parts[2])}});
  }
  if (!nodes.empty()) host.set("Devices", std::move(nodes));
  if (names.empty()) return;
  host.set("DeviceRequests", List{Map{{"Driver", "cdi"}, {"DeviceIDs", std::move(names)}}});
}

Value restart_of(const std::string& policy) {
  const auto parts = split(policy, ':');
  Map restart{{"Name", Value(parts[0])}};
  const auto most = parts.size() > 1 ? parse_integer(parts[1]) : std::nullopt;
  if (most) restart.set("MaximumRetryCount", Value(std::int64_t{*most}));
  return restart;
}

List environment_list(const Value& environment) {
  List list;
  for (const auto& entry : environment.as_map()) {
    list.emplace_back(entry.key + "=" + entry.value.as_string());
  }
  return list;
}

Map host_config(const ContainerSettings& settings) {
  Map host;
  const auto copy = [&](const char* setting, const char* key) {
    if (const Value* value = settings.find(setting)) host.set(key, plain(*value));
  };
  copy("network", "NetworkMode");
  copy("read_only", "ReadonlyRootfs");
  copy("cap_add", "CapAdd");
  copy("cap_drop", "CapDrop");
  copy("security_opt", "SecurityOpt");
  copy("memory", "Memory");
  if (settings.contains("ports")) host.set("PortBindings", port_bindings(texts(settings, "ports")));
  if (settings.contains("tmpfs")) host.set("Tmpfs", tmpfs_of(texts(settings, "tmpfs")));
  if (const Value* policy = settings.find("restart_policy")) {
    host.set("RestartPolicy", restart_of(policy->as_string()));
  }
  List mounts;
  for (const auto& volume : texts(settings, "volumes")) mounts.push_back(mount_of(volume));
  if (!mounts.empty()) host.set("Mounts", std::move(mounts));
  add_devices(texts(settings, "devices"), host);
  return host;
}

}  // namespace

std::string create_body(const ContainerSettings& settings, const std::string& image) {
  Map body{{"Image", Value(image)}};
  const auto copy = [&](const char* setting, const char* key) {
    if (const Value* value = settings.find(setting)) body.set(key, plain(*value));
  };
  copy("command", "Cmd");
  copy("entrypoint", "Entrypoint");
  copy("user", "User");
  copy("labels", "Labels");
  if (const Value* environment = settings.find("env")) {
    body.set("Env", environment_list(*environment));
  }
  Map exposed;
  for (const auto& port : texts(settings, "ports")) exposed.set(port_of(port).container, Map());
  if (!exposed.empty()) body.set("ExposedPorts", std::move(exposed));
  body.set("HostConfig", host_config(settings));
  return format::to_json(std::move(body), -1);
}

std::string update_body(const std::string& restart_policy) {
  return format::to_json(Map{{"RestartPolicy", restart_of(restart_policy)}}, -1);
}

}  // namespace tend::containers
