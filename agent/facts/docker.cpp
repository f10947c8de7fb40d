#include "facts/docker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "facts/reading.hpp"
#include "format/json.hpp"
#include "system/containers.hpp"
#include "system/dpkg_status.hpp"

namespace tend::facts {
namespace {

using system::LocalHttp;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPatience{5};  // for all questions together
constexpr const char* kHooked = "hook_mode_gpu_containers";
constexpr const char* kToolkit = "nvidia-container-toolkit";
constexpr const char* kToolkitConfig = "/etc/nvidia-container-runtime/config.toml";

// One daemon, one deadline.
class Engine {
 public:
  explicit Engine(const LocalHttp& local) : local_(local), deadline_(Clock::now() + kPatience) {}

  Result<std::string> get(const std::string& target) const {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - Clock::now());
    TEND_TRY(response, local_.get(system::kEngineSocket, target,
                                  std::max(left, std::chrono::milliseconds(1))));
    if (response.status == 200) return response.body;
    return fail(ErrorCode::failed, fmt::format("{} answers {} with status {}",
                                               system::kEngineSocket, target, response.status));
  }

 private:
  const LocalHttp& local_;
  Clock::time_point deadline_;
};

Map nothing_running(bool installed) {
  return {{"installed", installed},
          {"running", false},
          {"version", ""},
          {"containers", 0},
          {"live_restore", false},
          {"cgroup_driver", ""},
          {"runtimes", List{}},
          {"default_runtime", ""},
          {"data_root", ""},
          {"log_driver", ""},
          {"address_pools", List{}},
          {"swarm", false},
          {kHooked, 0}};
}

Map all_unknown(const std::string& reason, bool hook_possible) {
  Map facts = nothing_running(true);
  for (const auto& key : facts.keys()) {
    if (key != kHooked || hook_possible) facts.set(key, Unknown{reason});
  }
  facts.set("installed", true);
  facts.set("running", true);
  return facts;
}

// An attribute of the answer, of the kind that it is to be.
Value member(const Value& info, const char* name, Value::Kind kind) {
  const Value* value = info.find(name);
  if (value != nullptr && value->kind() == kind) return *value;
  return Unknown{fmt::format("dockerd does not tell its {}", name)};
}

List names_in(const Value& map) {
  std::vector<std::string> names = map.is_map() ? map.as_map().keys() : std::vector<std::string>{};
  std::sort(names.begin(), names.end());
  List list;
  for (auto& name : names) list.emplace_back(std::move(name));
  return list;
}

List address_pools(const Value* pools) {
  List list;
  if (pools == nullptr || !pools->is_list()) return list;
  for (const auto& pool : pools->as_list()) {
    const Value* size = pool.find("Size");
    list.emplace_back(fmt::format("{} in parts of /{}", pool.text_or("Base", "?"),
                                  size == nullptr ? "?" : size->display()));
  }
  return list;
}

std::string toolkit_version(const FileReader& files) {
  if (!exists(files, "/usr/bin/nvidia-container-runtime-hook")) return "";
  const auto status = files.read("/var/lib/dpkg/status");
  const std::string version =
      status ? system::parse_dpkg_status(*status).find(kToolkit).version : "";
  return version.empty() ? "0" : version;  // installed past dpkg: nobody knows how old
}

Result<std::int64_t> hooked_containers(const Engine& engine, const Map& facts) {
  const Value* driver = facts.find("cgroup_driver");
  const bool systemd_sets_devices = driver == nullptr || *driver != Value("cgroupfs");
  if (!systemd_sets_devices) return 0;
  TEND_TRY(list, engine.get("/containers/json"));
  TEND_TRY(ids, parse_container_ids(list));
  std::int64_t count = 0;
  for (const auto& id : ids) {
    TEND_TRY(container, engine.get(fmt::format("/containers/{}/json", id)));
    TEND_TRY(hooked, has_hooked_gpus(container));
    if (hooked) ++count;
  }
  return count;
}

std::string reason_of(const Error& error) {
  return error.code == ErrorCode::permission ? "needs root" : error.message;
}

bool wants_gpus(const Value& request) {
  const std::string driver = request.text_or("Driver", "");
  if (driver == "nvidia") return true;
  const Value* sets = request.find("Capabilities");
  return driver.empty() && sets != nullptr && sets->display().find("gpu") != std::string::npos;
}

}  // namespace

Result<Map> parse_docker_info(const std::string& json) {
  TEND_TRY(info, format::parse_json(json));
  using Kind = Value::Kind;
  const Value runtimes = member(info, "Runtimes", Kind::map);
  const Value* swarm = info.find("Swarm");
  const std::string swarm_state = swarm == nullptr ? "" : swarm->text_or("LocalNodeState", "");
  return Map{{"version", member(info, "ServerVersion", Kind::string)},
             {"containers", member(info, "ContainersRunning", Kind::integer)},
             {"live_restore", member(info, "LiveRestoreEnabled", Kind::boolean)},
             {"cgroup_driver", member(info, "CgroupDriver", Kind::string)},
             {"runtimes", runtimes.is_unknown() ? runtimes : Value(names_in(runtimes))},
             {"default_runtime", member(info, "DefaultRuntime", Kind::string)},
             {"data_root", member(info, "DockerRootDir", Kind::string)},
             {"log_driver", member(info, "LoggingDriver", Kind::string)},
             {"address_pools", address_pools(info.find("DefaultAddressPools"))},
             {"swarm", !swarm_state.empty() && swarm_state != "inactive"}};
}

Result<std::vector<std::string>> parse_container_ids(const std::string& json) {
  TEND_TRY(list, format::parse_json(json));
  if (!list.is_list()) return fail(ErrorCode::failed, "dockerd does not list its containers");
  std::vector<std::string> ids;
  for (const auto& container : list.as_list()) ids.push_back(container.text_or("Id", ""));
  return ids;
}

Result<bool> has_hooked_gpus(const std::string& json) {
  TEND_TRY(container, format::parse_json(json));
  const Value* config = container.find("HostConfig");
  if (config == nullptr) return fail(ErrorCode::failed, "dockerd does not describe a container");
  if (config->text_or("Runtime", "") == "nvidia") return true;
  const Value* requests = config->find("DeviceRequests");
  if (requests == nullptr || !requests->is_list()) return false;
  return std::any_of(requests->as_list().begin(), requests->as_list().end(), wants_gpus);
}

bool injects_by_hook(const std::string& version, std::string_view config) {
  if (version.empty()) return false;
  for (const auto& line : split_lines(config)) {
    const auto pair = key_and_value(line, '=');
    if (pair && pair->first == "mode" && pair->second == "\"legacy\"") return true;
  }
  const auto parts = split(version, '.');
  const auto major = parse_integer(parts[0]);
  const auto minor = parts.size() > 1 ? parse_integer(parts[1]) : std::nullopt;
  return !major || *major < 1 || (*major == 1 && minor.value_or(0) < 18);
}

Result<Value> gather_docker(const FileReader& files, const LocalHttp& local) {
  if (!system::engine_runs(files)) {
    return Value(nothing_running(system::engine_is_installed(files)));
  }
  const Engine engine(local);
  const bool hook_possible =
      injects_by_hook(toolkit_version(files), read_or_empty(files, kToolkitConfig));
  const auto answer = engine.get("/info");
  if (!answer) return Value(all_unknown(reason_of(answer.error()), hook_possible));
  const auto info = parse_docker_info(*answer);
  if (!info) return Value(all_unknown(info.error().message, hook_possible));
  Map facts = nothing_running(true);
  facts.set("running", true);
  for (const auto& entry : *info) facts.set(entry.key, entry.value);
  if (hook_possible) {
    const auto hooked = hooked_containers(engine, *info);
    facts.set(kHooked, hooked ? Value(*hooked) : Value(Unknown{reason_of(hooked.error())}));
  }
  return Value(std::move(facts));
}

}  // namespace tend::facts
