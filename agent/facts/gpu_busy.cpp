#include "facts/gpu_busy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.hpp"
#include "facts/reading.hpp"

namespace tend::facts {
namespace {

using system::FileReader;

constexpr std::string_view kDevice = "/dev/nvidia";

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// They hold the devices for as long as the host runs, and are restarted with the driver.
bool is_housekeeping(const Work& work, std::string_view program) {
  constexpr std::array<std::string_view, 9> kDaemons = {
      "nvidia-persistenced", "nvidia-fabricmanager", "nvidia-powerd",       "nvidia-dcgm", "dcgm",
      "nv-hostengine",       "nvidia-gpu-exporter",  "nvidia_gpu_exporter", "slurmd"};
  const auto service = std::string_view(work.service).substr(0, work.service.find('.'));
  return std::any_of(kDaemons.begin(), kDaemons.end(), [&](std::string_view daemon) {
    // The kernel keeps fifteen bytes of a program's name.
    return service == daemon || program == daemon.substr(0, 15) ||
           service == std::string(daemon) + "-exporter";
  });
}

std::string user_name(const FileReader& files, const std::string& uid) {
  for (const auto& line : split_lines(read_or_empty(files, "/etc/passwd"))) {
    const auto fields = split(line, ':');
    if (fields.size() > 2 && fields[2] == uid) return fields[0];
  }
  return "user " + uid;
}

std::string uid_of(const FileReader& files, const std::string& process) {
  for (const auto& line : split_lines(read_or_empty(files, process + "/status"))) {
    if (line.rfind("Uid:", 0) != 0) continue;
    const auto words = split(std::string(trim(line.substr(4))), '\t');
    return words.front();
  }
  return "?";
}

// The devices a process has open; an error only where it may not be looked at.
Result<std::set<std::string>> devices_of(const FileReader& files, const std::string& process) {
  std::set<std::string> devices;
  const auto descriptors = files.list(process + "/fd");
  if (!descriptors) {
    // It may have ended meanwhile.
    if (descriptors.error().code == ErrorCode::permission) return fail(descriptors.error());
    return devices;
  }
  for (const auto& descriptor : *descriptors) {
    const auto target = files.read_link(process + "/fd/" + descriptor);
    if (target && target->rfind(kDevice, 0) == 0) devices.insert(*target);
  }
  return devices;
}

std::string who(const FileReader& files, const std::string& process, const Work& work) {
  const auto program = read_or_empty(files, process + "/comm");
  if (!work.slurm_job.empty()) return "Slurm job " + work.slurm_job;
  if (!work.container.empty()) return "container " + work.container;
  if (is_housekeeping(work, program)) return "";
  return fmt::format("{} (process {} of {})", printable(program), base_name(process),
                     user_name(files, uid_of(files, process)));
}

Status add_processes(const FileReader& files, std::set<std::string>& reasons) {
  std::map<std::string, std::set<std::string>> users;
  TEND_TRY(entries, files.list("/proc"));
  for (const auto& entry : entries) {
    if (!is_number(entry)) continue;
    const std::string process = "/proc/" + entry;
    TEND_TRY(devices, devices_of(files, process));
    if (devices.empty()) continue;
    const auto work = work_of_cgroup(read_or_empty(files, process + "/cgroup"));
    const auto name = who(files, process, work);
    if (!name.empty()) users[name].insert(devices.begin(), devices.end());
  }
  for (const auto& [name, devices] : users) {
    const std::vector<std::string> list(devices.begin(), devices.end());
    reasons.insert(fmt::format("{} uses {}", name, join(list, ", ")));
  }
  return {};
}

// systemd-logind's state files, one "KEY=value" a line.
void add_users(const FileReader& files, std::set<std::string>& reasons) {
  const std::string folder = "/run/systemd/sessions";
  for (const auto& session : files.list(folder).value_or(std::vector<std::string>{})) {
    std::map<std::string, std::string> fields;
    for (const auto& line : split_lines(read_or_empty(files, folder + "/" + session))) {
      if (auto field = key_and_value(line, '=')) fields.insert(std::move(*field));
    }
    const bool person = fields["CLASS"] == "user" && fields["STATE"] != "closing" &&
                        fields["UID"] != "0" && !fields["USER"].empty();
    if (person) reasons.insert(printable(fields["USER"]) + " is logged in");
  }
}

// "docker-0123456789ab….scope" or a bare id below "docker"; at least a dozen digits.
std::string container_in(std::string_view part, std::string_view before) {
  constexpr std::size_t kDigits = 12;
  auto id = part.substr(0, part.find('.'));
  const auto dash = id.rfind('-');
  const bool named = dash != std::string_view::npos;
  if (named) id.remove_prefix(dash + 1);
  const bool is_id =
      id.size() >= kDigits && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  const auto family = named ? part.substr(0, part.rfind('-')) : before;
  const bool of_engine = family == "docker" || family == "libpod" || family == "cri-containerd" ||
                         family == "nerdctl" || family == "crio";
  return is_id && of_engine ? std::string(id.substr(0, kDigits)) : "";
}

}  // namespace

Work work_of_cgroup(std::string_view text) {
  Work work;
  for (const auto& line : split_lines(text)) {
    std::string before;
    const bool slurm = line.find("slurm") != std::string::npos;
    for (const auto& part : split(line, '/')) {
      if (slurm && part.rfind("job_", 0) == 0 && is_number(part.substr(4))) {
        work.slurm_job = part.substr(4);
      }
      if (auto id = container_in(part, before); !id.empty()) work.container = id;
      if (part.ends_with(".service")) work.service = part;
      before = part;
    }
  }
  return work;
}

Value gpu_busy(const FileReader& files) {
  std::set<std::string> reasons;
  if (const auto looked = add_processes(files, reasons); !looked) {
    const bool privilege = looked.error().code == ErrorCode::permission;
    return Unknown{privilege ? "needs root" : looked.error().message};
  }
  add_users(files, reasons);
  List list;
  for (const auto& reason : reasons) list.emplace_back(reason);
  return list;
}

}  // namespace tend::facts
