#include "system/git/destination.hpp"

#include <git2.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <set>
#include <vector>

#include "base/text.hpp"
#include "system/git/library.hpp"
#include "system/repository.hpp"

namespace tend::system::git {
namespace {

namespace fs = std::filesystem;

bool left_over(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.ends_with(".lock") || name.starts_with("pack_git2_") ||
         name.starts_with("tmp_object");
}

Status check_blob(git_odb& odb, const git_oid& id) {
  git_odb_object* raw = nullptr;
  const int code = library().git_odb_read(&raw, &odb, &id);
  if (code < 0) return fail(last_error(code, "read the object " + id_text(id)));
  const OdbObjectPtr object(raw);
  return {};
}

// Each tree and blob once. Iterative: a hostile tree must not exhaust the stack.
Status check_tree(git_repository& repository, git_odb& odb, const git_oid& root) {
  std::vector<git_oid> waiting = {root};
  std::set<std::string> seen;
  while (!waiting.empty()) {
    const git_oid id = waiting.back();
    waiting.pop_back();
    git_tree* raw = nullptr;
    const int code = library().git_tree_lookup(&raw, &repository, &id);
    if (code < 0) return fail(last_error(code, "read the tree " + id_text(id)));
    const TreePtr tree(raw);
    for (std::size_t i = 0; i < library().git_tree_entrycount(raw); ++i) {
      const git_tree_entry* entry = library().git_tree_entry_byindex(raw, i);
      const git_oid& child = *library().git_tree_entry_id(entry);
      if (!seen.insert(id_text(child)).second) continue;
      if (library().git_tree_entry_type(entry) == GIT_OBJECT_TREE) waiting.push_back(child);
      if (library().git_tree_entry_type(entry) == GIT_OBJECT_BLOB)
        TEND_CHECK(check_blob(odb, child));
    }
  }
  return {};
}

Status check_history(git_repository& repository, const git_oid& tip) {
  git_revwalk* raw = nullptr;
  int code = library().git_revwalk_new(&raw, &repository);
  if (code < 0) return fail(last_error(code, "walk the history"));
  const RevwalkPtr walk(raw);
  code = library().git_revwalk_push(raw, &tip);
  git_oid id{};
  while (code == 0) code = library().git_revwalk_next(&id, raw);
  if (code != GIT_ITEROVER) return fail(last_error(code, "walk the history of " + id_text(tip)));
  return {};
}

}  // namespace

Result<RepositoryPtr> open_or_make(const std::string& path) {
  std::error_code error;
  if (fs::exists(path, error)) return open(path);
  TEND_CHECK(ensure_library());
  fs::create_directories(fs::path(path).parent_path(), error);
  if (::mkdir(path.c_str(), 0700) != 0) return fail(errno_error(errno, "create " + path));
  git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
  options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_NO_REINIT;
  options.initial_head = "main";
  git_repository* raw = nullptr;
  const int code = library().git_repository_init_ext(&raw, path.c_str(), &options);
  if (code < 0) return fail(last_error(code, "make the repository " + path));
  return RepositoryPtr(raw);
}

void clear_leftovers(const std::string& path) {
  std::error_code error;
  std::vector<fs::path> old;
  for (fs::recursive_directory_iterator each(path, error), end; !error && each != end;
       each.increment(error)) {
    if (left_over(each->path())) old.push_back(each->path());
  }
  for (const auto& file : old) fs::remove(file, error);
}

Status check_complete(git_repository& repository, const std::string& commit) {
  TEND_TRY(found, find_commit(repository, commit));
  git_odb* raw = nullptr;
  const int code = library().git_repository_odb(&raw, &repository);
  if (code < 0) return fail(last_error(code, "open the object database"));
  const OdbPtr odb(raw);
  TEND_CHECK(check_tree(repository, *odb, *library().git_commit_tree_id(found.get())));
  return check_history(repository, *library().git_commit_id(found.get()));
}

std::string candidate_in(git_repository& repository) {
  git_oid id{};
  if (library().git_reference_name_to_id(&id, &repository, kCandidateRef) < 0) return {};
  return id_text(id);
}

Status swap_in(const std::string& fresh, const std::string& path) {
  const std::string damaged = path + ".damaged";
  std::error_code error;
  fs::remove_all(damaged, error);
  fs::rename(path, damaged, error);
  if (error) return fail(errno_error(error.value(), "rename " + path));
  fs::rename(fresh, path, error);
  if (error) return fail(errno_error(error.value(), "rename " + fresh));
  return {};
}

}  // namespace tend::system::git
