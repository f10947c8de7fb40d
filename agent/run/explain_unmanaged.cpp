#include <fmt/format.h>

#include "base/text.hpp"
#include "run/explain_context.hpp"
#include "system/package_files.hpp"

namespace tend::run {
namespace {

using resources::Domain;

std::string owner_text(const system::FileStatus& status, const system::AccountReader& accounts) {
  const auto user = accounts.user_name(status.uid);
  const auto group = accounts.group_name(status.gid);
  return fmt::format("{}:{}", user && *user ? **user : std::to_string(status.uid),
                     group && *group ? **group : std::to_string(status.gid));
}

std::string type_text(const std::string& path, const system::FileStatus& status,
                      const system::FileReader& files) {
  switch (status.type) {
    case system::FileType::regular:
      return fmt::format("a file of {}", count_of(status.size, "byte"));
    case system::FileType::directory:
      return "a directory";
    case system::FileType::symlink: {
      const auto target = files.read_link(path);
      return target ? "a link to " + printable(*target) : "a link";
    }
    case system::FileType::other:
      return "no regular file";
    case system::FileType::absent:
      break;
  }
  return "not there";
}

void look_at_path(const ReadDoors& doors, Unmanaged& thing) {
  const auto status = doors.files->status(thing.name);
  if (!status) {
    thing.facts.push_back(status.error().str());
    return;
  }
  thing.exists = status->exists();
  std::string text = type_text(thing.name, *status, *doors.files);
  if (status->exists()) {
    text += fmt::format(", mode {:04o}, {}", status->mode, owner_text(*status, *doors.accounts));
  }
  thing.facts.push_back(std::move(text));
  if (status->exists()) {
    const auto when = std::chrono::system_clock::time_point(
        std::chrono::duration_cast<std::chrono::system_clock::duration>(
            std::chrono::nanoseconds(status->mtime_ns)));
    thing.facts.push_back("last written " + system::rfc3339(when));
  }
  const auto package = system::package_of(thing.name, *doors.files);
  if (!package) {
    thing.facts.push_back(package.error().str());
  } else if (!*package) {
    if (status->exists()) thing.facts.emplace_back("of no package");
  } else {
    std::string of = "of package " + (*package)->package;
    if ((*package)->conffile) {
      of += (*package)->changed ? ", a configuration file that was changed"
                                : ", a configuration file as the package brought it";
    }
    thing.facts.push_back(std::move(of));
  }
}

void look_at_package(const ReadDoors& doors, Unmanaged& thing) {
  const auto status = doors.packages->status(thing.name);
  if (!status) {
    thing.facts.push_back(status.error().str());
    return;
  }
  thing.exists = status->installed || status->broken || status->config_files;
  if (status->installed) thing.facts.push_back("installed, version " + status->version);
  if (status->broken) thing.facts.emplace_back("only half installed");
  if (status->config_files) thing.facts.emplace_back("removed, its configuration is left");
  if (status->held) thing.facts.emplace_back("held");
}

void look_at_unit(const ReadDoors& doors, Unmanaged& thing) {
  const auto status = doors.units->status(thing.name);
  if (!status) {
    thing.facts.push_back(status.error().str());
    return;
  }
  thing.exists = status->exists;
  if (!status->exists) return;
  if (!status->unit_file_state.empty()) thing.facts.push_back(status->unit_file_state);
  if (!status->active_state.empty()) thing.facts.push_back(status->active_state);
}

void look_at_user(const ReadDoors& doors, Unmanaged& thing) {
  const auto user = doors.accounts->user(thing.name);
  thing.exists = user && *user;
  if (!thing.exists) return;
  thing.facts.push_back(
      fmt::format("uid {}, home {}, shell {}", (*user)->uid, (*user)->home, (*user)->shell));
}

void look_at_group(const ReadDoors& doors, Unmanaged& thing) {
  const auto group = doors.accounts->group(thing.name);
  thing.exists = group && *group;
  if (!thing.exists) return;
  thing.facts.push_back(fmt::format("gid {}", (*group)->gid));
  if (!(*group)->members.empty()) {
    thing.facts.push_back("members " + join((*group)->members, ", "));
  }
}

}  // namespace

Unmanaged look_at(const ExplainContext& context, const resources::Subject& subject) {
  Unmanaged thing{"", subject.name, false, {}};
  switch (subject.domain) {
    case Domain::path:
      thing.kind = "path";
      look_at_path(context.doors, thing);
      break;
    case Domain::package:
      thing.kind = "package";
      look_at_package(context.doors, thing);
      break;
    case Domain::unit:
      thing.kind = "unit";
      look_at_unit(context.doors, thing);
      break;
    case Domain::user:
      thing.kind = "user";
      look_at_user(context.doors, thing);
      break;
    case Domain::group:
      thing.kind = "group";
      look_at_group(context.doors, thing);
      break;
    default:
      thing.kind = "command";
      break;
  }
  return thing;
}

}  // namespace tend::run
