#include "system/kernel.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "base/text.hpp"
#include "system/bounds.hpp"
#include "system/descriptor.hpp"
#include "system/mount_table.hpp"

namespace tend::system {
namespace {

// What is common to reading and writing; below --root no kernel runs.
class Kernel {
 public:
  Kernel(const FileReader& files, const std::string& root) : files_(files), here_(root == "/") {}

  bool here() const { return here_; }

  Result<ModuleStatus> module(const std::string& name) const {
    ModuleStatus status;
    if (!here_) return status;
    const std::string directory = "/sys/module/" + name;
    status.built_in = is_built_in(name);
    status.loaded = status.built_in || is_loaded(name);
    const auto names = files_.list(directory + "/parameters");
    if (!names) return status;
    for (const auto& parameter : *names) {
      // Some only root may read, some nobody.
      const auto value = files_.read(directory + "/parameters/" + parameter);
      if (value) status.parameters[parameter] = std::string(trim(*value));
    }
    return status;
  }

  std::string module_obstacle() const {
    if (!here_) return "below --root no kernel runs";
    if (!within_bounds(files_, Capability::load_modules) || !in_first_user_namespace(files_)) {
      return "a container loads no modules";
    }
    const auto index = files_.status(modules() + "/modules.dep");
    if (index && index->exists()) return "";
    return fmt::format("no modules for the running kernel {} (reboot due?)", release());
  }

  Result<std::optional<std::string>> parameter(const std::string& key) const {
    if (!here_) return std::optional<std::string>();
    auto value = files_.read(parameter_path(key));
    if (value) return std::optional(std::string(trim(*value)));
    if (value.error().code == ErrorCode::not_found) return std::optional<std::string>();
    return fail(std::move(value).error());
  }

  std::string parameter_obstacle(const std::string& key) const {
    if (!here_) return "below --root no kernel runs";
    const auto text = files_.read("/proc/self/mountinfo");
    if (!text) return "";
    const auto table = MountTable::parse(*text);
    if (!table) return "";
    const auto* mount = table->holding(parameter_path(key));
    if (mount == nullptr) return "";
    const auto options = split(mount->options, ',');
    const bool read_only = std::find(options.begin(), options.end(), "ro") != options.end();
    return read_only ? fmt::format("{} is read-only here, as in a container", mount->path) : "";
  }

 private:
  std::string release() const {
    const auto text = files_.read("/proc/sys/kernel/osrelease");
    return text ? std::string(trim(*text)) : "";
  }
  std::string modules() const { return "/lib/modules/" + release(); }

  bool is_there(const std::string& path) const {
    const auto status = files_.status(path);
    return status && status->exists();
  }

  bool is_loaded(const std::string& name) const {
    const auto text = files_.read("/proc/modules");
    if (!text) return false;
    const auto lines = split_lines(*text);
    return std::any_of(lines.begin(), lines.end(),
                       [&](const auto& line) { return line.starts_with(name + " "); });
  }

  // Where the kernel shows it, what was loaded has a state of its own (kernel doc ABI/stable/
  // sysfs-module, ABI/testing/sysfs-module). One without parameters is only listed beside the
  // modules: "kernel/fs/ext4/ext4.ko", one a line.
  bool is_built_in(const std::string& name) const {
    const std::string directory = "/sys/module/" + name;
    if (is_there(directory)) return !is_there(directory + "/initstate");
    const auto text = files_.read(modules() + "/modules.builtin");
    if (!text) return false;
    const auto lines = split_lines(*text);
    return std::any_of(lines.begin(), lines.end(), [&](const auto& line) {
      return kernel_module_name(base_name(line)) == name + ".ko";
    });
  }

  const FileReader& files_;
  bool here_;
};

class HostKernelReader final : public KernelReader {
 public:
  HostKernelReader(const FileReader& files, const std::string& root) : kernel_(files, root) {}
  Result<ModuleStatus> module(const std::string& name) const override {
    return kernel_.module(name);
  }
  std::string module_obstacle() const override { return kernel_.module_obstacle(); }
  Result<std::optional<std::string>> parameter(const std::string& key) const override {
    return kernel_.parameter(key);
  }
  std::string parameter_obstacle(const std::string& key) const override {
    return kernel_.parameter_obstacle(key);
  }

 private:
  Kernel kernel_;
};

class HostKernelManager final : public KernelManager {
 public:
  HostKernelManager(const FileReader& files, ProcessRunner& runner, const std::string& root)
      : kernel_(files, root), runner_(runner) {}
  Result<ModuleStatus> module(const std::string& name) const override {
    return kernel_.module(name);
  }
  std::string module_obstacle() const override { return kernel_.module_obstacle(); }
  Result<std::optional<std::string>> parameter(const std::string& key) const override {
    return kernel_.parameter(key);
  }
  std::string parameter_obstacle(const std::string& key) const override {
    return kernel_.parameter_obstacle(key);
  }

  Status load(const std::string& name,
              const std::map<std::string, std::string>& parameters) override {
    if (auto why = module_obstacle(); !why.empty()) return fail(ErrorCode::unsupported, why);
    Command command;
    command.argv = {"modprobe", "--", name};
    for (const auto& [parameter, value] : parameters) {
      command.argv.push_back(fmt::format("{}={}", parameter, value));
    }
    TEND_TRY(result, runner_.run(command));
    if (result.success()) return {};
    return fail(result.timed_out ? ErrorCode::timeout : ErrorCode::failed,
                fmt::format("`{}`: {}: {}", join(command.argv, " "), result.describe(),
                            result.last_words()));
  }

  // One write(2): the kernel takes a value whole or not at all.
  Status set_parameter(const std::string& key, const std::string& value) override {
    if (auto why = parameter_obstacle(key); !why.empty()) return fail(ErrorCode::unsupported, why);
    const std::string path = parameter_path(key);
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file.valid()) return fail(errno_error(errno, "open " + path));
    const std::string line = value + "\n";
    if (::write(file.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size())) {
      return {};
    }
    if (errno == EINVAL) {
      return fail(ErrorCode::refused, fmt::format("the kernel takes no `{}` for {}", value, key));
    }
    return fail(errno_error(errno, "write " + path));
  }

 private:
  Kernel kernel_;
  ProcessRunner& runner_;
};

}  // namespace

std::string kernel_module_name(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string parameter_path(const std::string& key) {
  std::string path = key;
  for (char& letter : path) {
    if (letter == '.') {
      letter = '/';
    } else if (letter == '/') {
      letter = '.';
    }
  }
  return "/proc/sys/" + path;
}

std::unique_ptr<KernelReader> make_kernel_reader(const FileReader& files, const std::string& root) {
  return std::make_unique<HostKernelReader>(files, root);
}

std::unique_ptr<KernelManager> make_kernel_manager(const FileReader& files, ProcessRunner& runner,
                                                   const std::string& root) {
  return std::make_unique<HostKernelManager>(files, runner, root);
}

}  // namespace tend::system
