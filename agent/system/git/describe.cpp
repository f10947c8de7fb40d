#include <git2.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "system/git/handles.hpp"
#include "system/git/library.hpp"
#include "system/repository.hpp"

namespace tend::system {
namespace {

git::RepositoryPtr find_around(const std::string& path) {
  git_repository* raw = nullptr;
  if (!git::ensure_library() ||
      git::library().git_repository_open_ext(&raw, path.c_str(), 0, nullptr) < 0)
    return nullptr;
  return git::RepositoryPtr(raw);
}

std::string head_of(git_repository& repository) {
  git_oid id{};
  if (git::library().git_reference_name_to_id(&id, &repository, "HEAD") < 0) return {};
  return git::id_text(id);
}

// What of the work tree to compare: nothing (all of it), or the directory that `path` is in it.
std::string inside(git_repository& repository, const std::string& path) {
  std::error_code ignored;
  const auto top =
      std::filesystem::canonical(git::library().git_repository_workdir(&repository), ignored);
  const auto real = std::filesystem::canonical(path, ignored);
  const std::string relative = real.lexically_relative(top).string();
  return relative == "." ? "" : relative;
}

// When it cannot be told, it counts as dirty.
bool dirty(git_repository& repository, const std::string& path) {
  git_status_options options = GIT_STATUS_OPTIONS_INIT;
  options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH;
  std::string below = inside(repository, path);
  std::array<char*, 1> paths = {below.data()};
  if (!below.empty()) options.pathspec = {paths.data(), paths.size()};
  git_status_list* raw = nullptr;
  if (git::library().git_status_list_new(&raw, &repository, &options) < 0) return true;
  const git::StatusListPtr list(raw);
  return git::library().git_status_list_entrycount(raw) > 0;
}

}  // namespace

std::string describe_directory(const std::string& path) {
  const git::RepositoryPtr repository = find_around(path);
  if (repository == nullptr || git::library().git_repository_is_bare(repository.get()) == 1)
    return "worktree";
  const std::string head = head_of(*repository);
  if (head.empty()) return "worktree";
  return dirty(*repository, path) ? head + "+dirty" : head;
}

}  // namespace tend::system
