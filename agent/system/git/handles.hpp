// Private to system/git: libgit2's objects as owned handles, and its failures as errors. The types
// are only named here; git2.h is included by the bodies.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"

struct git_commit;
struct git_object;
struct git_odb;
struct git_odb_object;
struct git_reference;
struct git_remote;
struct git_repository;
struct git_revwalk;
struct git_status_list;
struct git_tree;
struct git_tree_entry;
struct git_oid;

namespace tend::system::git {

template <class Handle, void (*release)(Handle*)>
struct Deleter {
  void operator()(Handle* handle) const { release(handle); }
};
void release(git_commit* handle);
void release(git_object* handle);
void release(git_odb* handle);
void release(git_odb_object* handle);
void release(git_reference* handle);
void release(git_remote* handle);
void release(git_repository* handle);
void release(git_revwalk* handle);
void release(git_status_list* handle);
void release(git_tree* handle);
void release(git_tree_entry* handle);

template <class Handle>
using Owned = std::unique_ptr<Handle, Deleter<Handle, static_cast<void (*)(Handle*)>(release)>>;
using CommitPtr = Owned<git_commit>;
using ObjectPtr = Owned<git_object>;
using OdbPtr = Owned<git_odb>;
using OdbObjectPtr = Owned<git_odb_object>;
using ReferencePtr = Owned<git_reference>;
using RemotePtr = Owned<git_remote>;
using RepositoryPtr = Owned<git_repository>;
using RevwalkPtr = Owned<git_revwalk>;
using StatusListPtr = Owned<git_status_list>;
using TreePtr = Owned<git_tree>;
using TreeEntryPtr = Owned<git_tree_entry>;

// Sets libgit2 up at the first call: no configuration of the user or the system is read, and the
// owner of a repository is not asked for, since a root-only place of ours and a checkout of the
// author are both legitimate.
Status ensure_library();

// What libgit2 last complained about, after a call that returned `code`.
Error last_error(int code, const std::string& what);

Result<RepositoryPtr> open(const std::string& path);
// An id of 40 hex digits; anything else is `usage`.
Result<git_oid> parse_id(const std::string& text);
std::string id_text(const git_oid& id);
Result<CommitPtr> find_commit(git_repository& repository, const std::string& id);

}  // namespace tend::system::git
