#include "system/containers.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace tend::system {
namespace {

bool exists(const FileReader& files, const std::string& path) {
  const auto status = files.status(path);
  return status && status->exists();
}

std::string trimmed(const FileReader& files, const std::string& path) {
  const auto text = files.read(path);
  return text ? std::string(trim(*text)) : "";
}

}  // namespace

bool engine_is_installed(const FileReader& files) {
  return exists(files, "/usr/bin/dockerd") || exists(files, "/usr/sbin/dockerd");
}

bool engine_runs(const FileReader& files) {
  const auto pid = parse_integer(trimmed(files, "/run/docker.pid"));
  return pid && trimmed(files, fmt::format("/proc/{}/comm", *pid)) == "dockerd";
}

}  // namespace tend::system
