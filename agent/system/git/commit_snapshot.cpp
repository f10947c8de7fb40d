#include "system/git/commit_snapshot.hpp"

#include <fmt/format.h>
#include <git2.h>

#include <algorithm>
#include <utility>

#include "system/git/library.hpp"
#include "system/git/tree_path.hpp"

namespace tend::system::git {
namespace {

constexpr int kDepthLimit = 64;

class CommitSnapshot : public Snapshot {
 public:
  CommitSnapshot(RepositoryPtr repository, TreePtr tree)
      : repository_(std::move(repository)), tree_(std::move(tree)) {}

  Result<std::vector<std::string>> files(const std::string& below) const override {
    TEND_CHECK(check_path(below));
    std::vector<std::string> found;
    if (below.empty()) {
      TEND_CHECK(collect(*tree_, "", found, 0));
    } else {
      auto entry = entry_at(below);
      if (!entry && entry.error().code == ErrorCode::not_found) return found;
      if (!entry) return fail(std::move(entry).error());
      TEND_CHECK(collect_entry(*entry->get(), below, found, 0));
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  Result<std::string> read(const std::string& path) const override {
    TEND_CHECK(check_path(path));
    TEND_TRY(entry, entry_at(path));
    TEND_CHECK(check_kind(*entry, path));
    if (library().git_tree_entry_type(entry.get()) != GIT_OBJECT_BLOB) {
      return fail(ErrorCode::not_found, path + " is a directory");
    }
    return read_blob(*library().git_tree_entry_id(entry.get()), path);
  }

 private:
  Result<TreeEntryPtr> entry_at(const std::string& path) const {
    git_tree_entry* raw = nullptr;
    const int code = library().git_tree_entry_bypath(&raw, tree_.get(), path.c_str());
    if (code == GIT_ENOTFOUND) return fail(ErrorCode::not_found, path + " is not in the commit");
    if (code < 0) return fail(last_error(code, "read " + path));
    return TreeEntryPtr(raw);
  }

  static Status check_kind(const git_tree_entry& entry, const std::string& path) {
    const git_filemode_t mode = library().git_tree_entry_filemode(&entry);
    if (mode == GIT_FILEMODE_LINK) {
      return fail(ErrorCode::invalid,
                  path + " is a symbolic link; a lab repository may not have any");
    }
    if (mode == GIT_FILEMODE_COMMIT) {
      return fail(ErrorCode::invalid, path + " is a submodule; a lab repository may not have any");
    }
    return {};
  }

  Status collect(const git_tree& tree, const std::string& directory,
                 std::vector<std::string>& found, int depth) const {
    if (depth > kDepthLimit) {
      return fail(ErrorCode::invalid, fmt::format("{} is nested deeper than {} directories",
                                                  directory.substr(0, 80), kDepthLimit));
    }
    const std::size_t count = library().git_tree_entrycount(&tree);
    for (std::size_t i = 0; i < count; ++i) {
      const git_tree_entry* entry = library().git_tree_entry_byindex(&tree, i);
      const std::string name = library().git_tree_entry_name(entry);
      TEND_CHECK(check_name(directory, name));
      TEND_CHECK(collect_entry(*entry, below(directory, name), found, depth));
    }
    return {};
  }

  Status collect_entry(const git_tree_entry& entry, const std::string& path,
                       std::vector<std::string>& found, int depth) const {
    TEND_CHECK(check_kind(entry, path));
    if (library().git_tree_entry_type(&entry) == GIT_OBJECT_BLOB) {
      found.push_back(path);
      return {};
    }
    git_tree* raw = nullptr;
    const int code =
        library().git_tree_lookup(&raw, repository_.get(), library().git_tree_entry_id(&entry));
    if (code < 0) return fail(last_error(code, "read the directory " + path));
    const TreePtr tree(raw);
    return collect(*tree, path, found, depth + 1);
  }

  Result<std::string> read_blob(const git_oid& id, const std::string& path) const {
    git_odb* raw_odb = nullptr;
    int code = library().git_repository_odb(&raw_odb, repository_.get());
    if (code < 0) return fail(last_error(code, "open the object database"));
    const OdbPtr odb(raw_odb);
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    code = library().git_odb_read_header(&size, &type, odb.get(), &id);
    if (code < 0) return fail(last_error(code, "read " + path));
    if (size > kBlobLimit) return fail(too_large(path, size));
    git_odb_object* raw = nullptr;
    code = library().git_odb_read(&raw, odb.get(), &id);
    if (code < 0) return fail(last_error(code, "read " + path));
    const OdbObjectPtr object(raw);
    return std::string(static_cast<const char*>(library().git_odb_object_data(raw)),
                       library().git_odb_object_size(raw));
  }

  RepositoryPtr repository_;
  TreePtr tree_;
};

}  // namespace

Result<std::unique_ptr<Snapshot>> open_commit(const std::string& repository,
                                              const std::string& commit) {
  TEND_TRY(opened, open(repository));
  TEND_TRY(found, find_commit(*opened, commit));
  git_tree* raw = nullptr;
  const int code = library().git_commit_tree(&raw, found.get());
  if (code < 0) return fail(last_error(code, "read the tree of the commit " + commit));
  return std::make_unique<CommitSnapshot>(std::move(opened), TreePtr(raw));
}

}  // namespace tend::system::git
