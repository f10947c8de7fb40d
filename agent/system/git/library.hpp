// Private to system/git: libgit2, loaded when it is first needed (base/shared_library.hpp). A run
// whose catalog is kept reads no commit.
#pragma once

#include <git2.h>

#include "base/shared_library.hpp"

// What is called of it.
#define TEND_LIBGIT2(X)          \
  X(git_blame_buffer)            \
  X(git_blame_file)              \
  X(git_blame_free)              \
  X(git_blame_get_hunk_byline)   \
  X(git_commit_author)           \
  X(git_commit_free)             \
  X(git_commit_id)               \
  X(git_commit_lookup)           \
  X(git_commit_summary)          \
  X(git_commit_time)             \
  X(git_commit_tree)             \
  X(git_commit_tree_id)          \
  X(git_credential_ssh_key_new)  \
  X(git_credential_username_new) \
  X(git_error_last)              \
  X(git_error_set_str)           \
  X(git_graph_descendant_of)     \
  X(git_libgit2_init)            \
  X(git_libgit2_opts)            \
  X(git_object_free)             \
  X(git_object_id)               \
  X(git_odb_free)                \
  X(git_odb_object_data)         \
  X(git_odb_object_free)         \
  X(git_odb_object_size)         \
  X(git_odb_object_type)         \
  X(git_odb_read)                \
  X(git_odb_read_header)         \
  X(git_oid_fromstr)             \
  X(git_oid_is_zero)             \
  X(git_oid_tostr)               \
  X(git_reference_free)          \
  X(git_reference_lookup)        \
  X(git_reference_name_to_id)    \
  X(git_reference_peel)          \
  X(git_remote_create_anonymous) \
  X(git_remote_fetch)            \
  X(git_remote_free)             \
  X(git_remote_ls)               \
  X(git_repository_free)         \
  X(git_repository_init_ext)     \
  X(git_repository_is_bare)      \
  X(git_repository_odb)          \
  X(git_repository_open_ext)     \
  X(git_repository_workdir)      \
  X(git_revwalk_free)            \
  X(git_revwalk_new)             \
  X(git_revwalk_next)            \
  X(git_revwalk_push)            \
  X(git_status_list_entrycount)  \
  X(git_status_list_free)        \
  X(git_status_list_new)         \
  X(git_tree_entry_byindex)      \
  X(git_tree_entry_bypath)       \
  X(git_tree_entry_filemode)     \
  X(git_tree_entry_free)         \
  X(git_tree_entry_id)           \
  X(git_tree_entry_name)         \
  X(git_tree_entry_type)         \
  X(git_tree_entrycount)         \
  X(git_tree_free)               \
  X(git_tree_lookup)

namespace tend::system::git {

// The version that this was built with.
struct Library {
  static constexpr const char* kName = "libgit2.so." LIBGIT2_SOVERSION;
  TEND_FUNCTIONS(TEND_LIBGIT2)
};

// REQUIRES: load_shared<Library>() succeeded.
inline const Library& library() {
  return shared<Library>();
}

}  // namespace tend::system::git
