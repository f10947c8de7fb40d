#include "system/repository.hpp"

#include <git2.h>

#include <utility>

#include "base/text.hpp"
#include "system/git/commit_snapshot.hpp"
#include "system/git/handles.hpp"
#include "system/git/library.hpp"
#include "system/git/ref_name.hpp"
#include "system/git/signed_commit.hpp"

namespace tend::system {
namespace {

class GitRepository : public Repository {
 public:
  GitRepository(git::RepositoryPtr repository, std::string path)
      : repository_(std::move(repository)), path_(std::move(path)) {}

  Result<std::string> resolve(const std::string& ref) const override {
    if (git::parse_id(ref)) {
      TEND_TRY(commit, git::find_commit(*repository_, ref));
      return git::id_text(*git::library().git_commit_id(commit.get()));
    }
    TEND_CHECK(git::check_ref_name(ref));
    for (const char* prefix : {"refs/heads/", "refs/tags/", "refs/remotes/origin/", ""}) {
      TEND_TRY(found, peeled(prefix + ref));
      if (!found.empty()) return found;
    }
    return fail(ErrorCode::not_found,
                "there is no branch, tag or commit `" + ref + "` in " + path_);
  }

  Result<Commit> commit(const std::string& id) const override {
    TEND_TRY(found, git::find_commit(*repository_, id));
    const git_signature* author = git::library().git_commit_author(found.get());
    const char* summary = git::library().git_commit_summary(found.get());
    return Commit{.id = id,
                  .author = printable(std::string(author->name) + " <" + author->email + ">"),
                  .subject = printable(summary == nullptr ? "" : summary),
                  .time = std::chrono::system_clock::from_time_t(
                      git::library().git_commit_time(found.get()))};
  }

  Result<SignedCommit> signed_commit(const std::string& id) const override {
    TEND_TRY(oid, git::parse_id(id));
    git_odb* raw_odb = nullptr;
    int code = git::library().git_repository_odb(&raw_odb, repository_.get());
    if (code < 0) return fail(git::last_error(code, "open the object database of " + path_));
    const git::OdbPtr odb(raw_odb);
    git_odb_object* raw = nullptr;
    code = git::library().git_odb_read(&raw, odb.get(), &oid);
    if (code < 0) return fail(git::last_error(code, "read the commit " + id));
    const git::OdbObjectPtr object(raw);
    if (git::library().git_odb_object_type(raw) != GIT_OBJECT_COMMIT) {
      return fail(ErrorCode::refused, id + " is no commit");
    }
    return git::split_signature({static_cast<const char*>(git::library().git_odb_object_data(raw)),
                                 git::library().git_odb_object_size(raw)});
  }

  Result<bool> is_ancestor(const std::string& ancestor,
                           const std::string& descendant) const override {
    TEND_TRY(above, git::find_commit(*repository_, ancestor));
    TEND_TRY(below, git::find_commit(*repository_, descendant));
    if (ancestor == descendant) return true;
    const int code = git::library().git_graph_descendant_of(
        repository_.get(), git::library().git_commit_id(below.get()),
        git::library().git_commit_id(above.get()));
    if (code < 0) return fail(git::last_error(code, "follow the history of " + descendant));
    return code == 1;
  }

  Result<std::unique_ptr<Snapshot>> snapshot(const std::string& commit) const override {
    return git::open_commit(path_, commit);
  }

 private:
  // The commit a reference leads to, also through an annotated tag; empty when there is no such
  // reference.
  Result<std::string> peeled(const std::string& name) const {
    git_reference* raw = nullptr;
    int code = git::library().git_reference_lookup(&raw, repository_.get(), name.c_str());
    if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC) return std::string();
    if (code < 0) return fail(git::last_error(code, "look up " + name));
    const git::ReferencePtr reference(raw);
    git_object* target = nullptr;
    code = git::library().git_reference_peel(&target, raw, GIT_OBJECT_COMMIT);
    if (code < 0) return fail(git::last_error(code, "follow " + name + " to a commit"));
    const git::ObjectPtr commit(target);
    return git::id_text(*git::library().git_object_id(target));
  }

  git::RepositoryPtr repository_;
  std::string path_;
};

}  // namespace

Result<std::unique_ptr<Repository>> open_repository(const std::string& path) {
  TEND_TRY(opened, git::open(path));
  return std::make_unique<GitRepository>(std::move(opened), path);
}

}  // namespace tend::system
