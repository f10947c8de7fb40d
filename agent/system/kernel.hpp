// The running kernel: its modules (modprobe(8)) and its parameters (sysctl(8)).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "system/file_reader.hpp"
#include "system/process_runner.hpp"

namespace tend::system {

struct ModuleStatus {
  bool loaded = false;    // or built in
  bool built_in = false;  // as /sys/module or modules.builtin of the running kernel tell
  std::map<std::string, std::string> parameters;  // in effect, those that /sys/module shows
};

// Modules by the kernel's spelling ("nvidia_uvm"), parameters by sysctl's dotted one.
class KernelReader {
 public:
  virtual ~KernelReader() = default;
  virtual Result<ModuleStatus> module(const std::string& name) const = 0;
  // Why no module can be loaded here (--root, a container, a kernel whose modules are gone); empty
  // where one can.
  virtual std::string module_obstacle() const = 0;
  // The value in effect without its last newline; nothing when the kernel has no such parameter.
  virtual Result<std::optional<std::string>> parameter(const std::string& key) const = 0;
  // Why it cannot be set here; empty where it can.
  virtual std::string parameter_obstacle(const std::string& key) const = 0;
};

class KernelManager : public KernelReader {
 public:
  // modprobe(8) as a child with a deadline, with what is needed; loaded already is success.
  virtual Status load(const std::string& name,
                      const std::map<std::string, std::string>& parameters) = 0;
  // At once, until the next boot. A value that the kernel refuses is an error that says so.
  virtual Status set_parameter(const std::string& key, const std::string& value) = 0;
};

// "nvidia-uvm" -> "nvidia_uvm": modprobe(8) takes both, the kernel shows the second.
std::string kernel_module_name(std::string name);
// "net.ipv4.ip_forward" -> "/proc/sys/net/ipv4/ip_forward"; a slash in a key stands for a dot in a
// file's name (sysctl.d(5)): "net.ipv4.conf.eth0/100.forwarding".
std::string parameter_path(const std::string& key);

std::unique_ptr<KernelReader> make_kernel_reader(const FileReader& files, const std::string& root);
// Borrows both.
std::unique_ptr<KernelManager> make_kernel_manager(const FileReader& files, ProcessRunner& runner,
                                                   const std::string& root);

}  // namespace tend::system
