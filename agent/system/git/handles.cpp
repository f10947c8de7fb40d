#include "system/git/handles.hpp"

#include <fmt/format.h>
#include <git2.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "system/git/library.hpp"

namespace tend::system::git {
namespace {

Status set_up() {
  TEND_CHECK(load_shared<Library>());
  const int code = library().git_libgit2_init();
  if (code < 0) return fail(last_error(code, "set up libgit2"));
  constexpr std::array kLevels = {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                  GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL};
  for (const auto level : kLevels) library().git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
  library().git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  library().git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
  return {};
}

ErrorCode code_of(int code) {
  switch (code) {
    case GIT_ENOTFOUND:
      return ErrorCode::not_found;
    case GIT_ECERTIFICATE:
    case GIT_EAUTH:
      return ErrorCode::refused;
    case GIT_ELOCKED:
      return ErrorCode::busy;
    default:
      return ErrorCode::failed;
  }
}

}  // namespace

void release(git_commit* handle) {
  library().git_commit_free(handle);
}
void release(git_object* handle) {
  library().git_object_free(handle);
}
void release(git_odb* handle) {
  library().git_odb_free(handle);
}
void release(git_odb_object* handle) {
  library().git_odb_object_free(handle);
}
void release(git_reference* handle) {
  library().git_reference_free(handle);
}
void release(git_remote* handle) {
  library().git_remote_free(handle);
}
void release(git_repository* handle) {
  library().git_repository_free(handle);
}
void release(git_revwalk* handle) {
  library().git_revwalk_free(handle);
}
void release(git_status_list* handle) {
  library().git_status_list_free(handle);
}
void release(git_tree* handle) {
  library().git_tree_free(handle);
}
void release(git_tree_entry* handle) {
  library().git_tree_entry_free(handle);
}

Status ensure_library() {
  static const Status status = set_up();
  return status;
}

Error last_error(int code, const std::string& what) {
  const git_error* last = library().git_error_last();
  const std::string detail = last != nullptr && last->message != nullptr
                                 ? printable(trim(last->message))
                                 : fmt::format("libgit2 error {}", code);
  return make_error(code_of(code), fmt::format("cannot {}: {}", what, detail));
}

Result<RepositoryPtr> open(const std::string& path) {
  TEND_CHECK(ensure_library());
  git_repository* raw = nullptr;
  const int code =
      library().git_repository_open_ext(&raw, path.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
  if (code < 0) return fail(last_error(code, "open the Git repository " + path));
  return RepositoryPtr(raw);
}

Result<git_oid> parse_id(const std::string& text) {
  const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  git_oid id{};
  if (text.size() != GIT_OID_HEXSZ || !std::all_of(text.begin(), text.end(), hex) ||
      library().git_oid_fromstr(&id, text.c_str()) < 0) {
    return fail(ErrorCode::usage,
                fmt::format("`{}` is no commit id of 40 hex digits", printable(text)));
  }
  return id;
}

std::string id_text(const git_oid& id) {
  std::array<char, GIT_OID_HEXSZ + 1> text{};
  return library().git_oid_tostr(text.data(), text.size(), &id);
}

Result<CommitPtr> find_commit(git_repository& repository, const std::string& id) {
  TEND_TRY(oid, parse_id(id));
  git_commit* raw = nullptr;
  const int code = library().git_commit_lookup(&raw, &repository, &oid);
  if (code < 0) return fail(last_error(code, "read the commit " + id));
  return CommitPtr(raw);
}

}  // namespace tend::system::git
