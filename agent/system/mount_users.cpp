#include "system/mount_users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tend::system {
namespace {

bool is_number(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class Process {
 public:
  Process(const FileReader& files, const std::string& pid)
      : files_(files), directory_("/proc/" + pid + "/") {}

  // A process that ended meanwhile holds nothing.
  Result<bool> holds(const std::string& path) const {
    for (const char* link : {"cwd", "root", "exe"}) {
      TEND_TRY(held, link_leads(directory_ + link, path));
      if (held) return true;
    }
    const auto numbers = files_.list(directory_ + "fd");
    if (!numbers) {
      if (numbers.error().code == ErrorCode::permission) return fail(numbers.error());
      return false;
    }
    for (const auto& number : *numbers) {
      TEND_TRY(held, link_leads(directory_ + "fd/" + number, path));
      if (held) return true;
    }
    return maps(path);
  }

  std::string name() const {
    const auto name = files_.read(directory_ + "comm");
    return name ? std::string(trim(*name)) : "?";
  }

 private:
  Result<bool> link_leads(const std::string& link, const std::string& path) const {
    const auto target = files_.read_link(link);
    if (target) return is_at_or_below(*target, path);
    if (target.error().code == ErrorCode::permission) return fail(target.error());
    return false;
  }

  // proc_pid_maps(5): the path is what follows the sixth field.
  bool maps(const std::string& path) const {
    const auto text = files_.read(directory_ + "maps");
    if (!text) return false;
    const auto lines = split_lines(*text);
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      const auto slash = line.find('/');
      return slash != std::string::npos &&
             is_at_or_below(std::string_view(line).substr(slash), path);
    });
  }

  const FileReader& files_;
  std::string directory_;
};

}  // namespace

Result<std::vector<std::string>> mount_users(const FileReader& files, const MountTable& table,
                                             const std::string& path) {
  std::vector<std::string> users;
  const MountEntry* mount = table.at(path);
  if (mount == nullptr) return users;
  for (const auto& other : table.entries()) {
    if (other.parent == mount->id && other.id != mount->id) {
      users.push_back("mount " + other.path);
    }
  }
  TEND_TRY(names, files.list("/proc"));
  for (const auto& pid : names) {
    if (!is_number(pid)) continue;
    const Process process(files, pid);
    TEND_TRY(holds, process.holds(path));
    if (holds) users.push_back(fmt::format("{} ({})", process.name(), pid));
  }
  return users;
}

}  // namespace tend::system
