#include "system/program_path.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "base/text.hpp"
#include "system/process_runner.hpp"

namespace tend::system {
namespace {

bool is_program(const Root& root, const std::string& path) {
  const Descriptor fd = root.open_at(path, O_PATH);
  struct stat found {};
  if (!fd.valid() || ::fstat(fd.get(), &found) != 0) return false;
  return S_ISREG(found.st_mode) && (found.st_mode & 0111U) != 0;
}

}  // namespace

Result<std::string> find_program(const Root& root, const RiskyMounts& mounts,
                                 const std::string& name) {
  if (name.starts_with('/')) return name;
  if (name.empty() || name.find('/') != std::string::npos) {
    return fail(ErrorCode::invalid,
                fmt::format("`{}` is neither an absolute path nor a program's name", name));
  }
  for (const auto& directory : split(Command::kPath, ':')) {
    std::string path = directory + "/" + name;
    // A lookup on a dead server would hang us; what is there is run by its whole path, in a child.
    if (mounts.on_the_way(path, RiskyMounts::LastLink::followed)) continue;
    if (is_program(root, path)) return path;
  }
  return fail(ErrorCode::not_found, fmt::format("no program `{}` in {}", name, Command::kPath));
}

}  // namespace tend::system
