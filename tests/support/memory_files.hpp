// A file system in memory: directories, regular files and links, links in the middle of paths
// followed as the kernel does.
#pragma once

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "system/file_system.hpp"

namespace tend::testing {

// One entry as a test writes it: files.put("/etc/motd", {.content = "hi\n", .mode = 0600}).
struct MemoryNode {
  system::FileType type = system::FileType::regular;
  std::string content = {};
  std::string target = {};          // of a link
  std::optional<mode_t> mode = {};  // unset: 0644, 0755 for directories, 0777 for links
  uid_t uid = 0;
  gid_t gid = 0;
  std::uint64_t links = 1;
  bool readable = true;  // false: reading is a permission error, as without root
  std::uint64_t inode = 0;
  std::int64_t changed_ns = 0;
};

class MemoryFileSystem : public system::FileSystem {
 public:
  MemoryFileSystem() { nodes_["/"] = directory_node(); }

  // Arranging; not recorded. Parents are made as needed.
  MemoryFileSystem& put(const std::string& path, MemoryNode node) {
    place(path, std::move(node));
    return *this;
  }
  MemoryFileSystem& add_file(const std::string& path, std::string content, mode_t mode = 0644) {
    return put(path, {.content = std::move(content), .mode = mode});
  }
  MemoryFileSystem& add_directory(const std::string& path, mode_t mode = 0755) {
    return put(path, {.type = system::FileType::directory, .mode = mode});
  }
  MemoryFileSystem& add_link(const std::string& path, std::string target) {
    return put(path, {.type = system::FileType::symlink, .target = std::move(target)});
  }
  // What is there, with the times and the inode that it is to show.
  MemoryFileSystem& stamp(const std::string& path, std::uint64_t inode, std::int64_t changed_ns) {
    auto& node = nodes_.at(resolve_parent(path));
    node.inode = inode;
    node.changed_ns = changed_ns;
    return *this;
  }
  void drop(const std::string& path) { erase_below(path); }

  // Asking; not recorded. Of the name itself, or nullptr.
  const MemoryNode* node(const std::string& path) const {
    const auto found = nodes_.find(resolve_parent(path));
    return found == nodes_.end() ? nullptr : &found->second;
  }
  std::string content(const std::string& path) const {
    const MemoryNode* found = node(resolve(path));
    return found == nullptr ? "<no such file>" : found->content;
  }
  std::vector<std::string> paths() const {
    std::vector<std::string> all;
    for (const auto& [path, unused] : nodes_) all.push_back(path);
    return all;
  }

  // What the code under test did, in order.
  std::vector<std::string> reads() const { return locked(reads_); }
  std::vector<std::string> writes() const { return locked(writes_); }
  std::vector<std::string> removals() const { return locked(removals_); }
  void forget_records() { reads_.clear(), writes_.clear(), removals_.clear(); }

  Result<system::FileStatus> status(const std::string& path) const override {
    const MemoryNode* found = node(path);
    if (found == nullptr) return system::FileStatus{};
    return system::FileStatus{.type = found->type,
                              .mode = mode_of(*found),
                              .uid = found->uid,
                              .gid = found->gid,
                              .size = found->content.size(),
                              .device = 1,
                              .inode = found->inode,
                              .links = found->links,
                              .mtime_ns = found->changed_ns,
                              .ctime_ns = found->changed_ns};
  }

  Result<std::string> read(const std::string& path, std::size_t limit = kReadLimit) const override {
    record(reads_, path);
    const MemoryNode* found = node(resolve(path));
    if (found == nullptr) return errno_failure(ENOENT, "open " + path);
    if (found->type == system::FileType::directory) return errno_failure(EISDIR, "read " + path);
    if (found->type != system::FileType::regular) {
      return fail(ErrorCode::io, path + " is no regular file");
    }
    if (!found->readable) return errno_failure(EACCES, "open " + path);
    if (found->content.size() > limit) return errno_failure(EFBIG, "read " + path);
    return found->content;
  }

  Result<std::vector<std::string>> list(const std::string& path) const override {
    const std::string directory = resolve(path);
    const MemoryNode* found = node(directory);
    if (found == nullptr) return errno_failure(ENOENT, "open " + path);
    if (found->type != system::FileType::directory) return errno_failure(ENOTDIR, "open " + path);
    if (!found->readable) return errno_failure(EACCES, "open " + path);
    std::vector<std::string> names;
    for (const auto& [each, unused] : nodes_) {
      if (each != "/" && parent_path(each) == directory) names.push_back(base_name(each));
    }
    return names;
  }

  Result<std::string> read_link(const std::string& path) const override {
    const MemoryNode* found = node(path);
    if (found == nullptr) return errno_failure(ENOENT, "readlink " + path);
    if (found->type != system::FileType::symlink) return errno_failure(EINVAL, "readlink " + path);
    return found->target;
  }

  Status replace(const std::string& path, std::string_view content,
                 const system::FileAttributes& attributes,
                 const system::Validator& validate = {}) override {
    const MemoryNode* old = node(path);
    if (old != nullptr && old->type == system::FileType::directory) {
      return fail(ErrorCode::refused, path + " is a directory");
    }
    if (old != nullptr && old->type == system::FileType::regular && old->links > 1) {
      return fail(ErrorCode::refused, path + " has several hard links");
    }
    MemoryNode fresh;
    if (old != nullptr && old->type == system::FileType::regular) fresh = *old;
    fresh.content = std::string(content);
    give(fresh, attributes);
    TEND_CHECK(make_parents(path));
    if (validate) TEND_CHECK(validated(path, fresh, validate));
    place(path, std::move(fresh));
    record(writes_, path);
    return {};
  }

  Status make_directory(const std::string& path,
                        const system::FileAttributes& attributes) override {
    const MemoryNode* old = node(path);
    if (old != nullptr && old->type != system::FileType::directory) {
      return errno_failure(EEXIST, "mkdir " + path);
    }
    TEND_CHECK(make_parents(path));
    MemoryNode fresh = old == nullptr ? directory_node() : *old;
    give(fresh, attributes);
    place(path, std::move(fresh));
    record(writes_, path);
    return {};
  }

  Status make_link(const std::string& path, const std::string& target) override {
    const MemoryNode* old = node(path);
    if (old != nullptr && old->type == system::FileType::directory) {
      return fail(ErrorCode::refused, path + " is a directory");
    }
    TEND_CHECK(make_parents(path));
    place(path, {.type = system::FileType::symlink, .target = target});
    record(writes_, path);
    return {};
  }

  Status set_attributes(const std::string& path,
                        const system::FileAttributes& attributes) override {
    const MemoryNode* old = node(path);
    if (old == nullptr) return errno_failure(ENOENT, "chmod " + path);
    MemoryNode fresh = *old;
    give(fresh, attributes);
    place(path, std::move(fresh));
    record(writes_, path);
    return {};
  }

  Status remove(const std::string& path) override {
    if (node(path) == nullptr) return {};
    const std::string real = resolve_parent(path);
    const auto below = nodes_.upper_bound(real + "/");
    if (below != nodes_.end() && below->first.starts_with(real + "/")) {
      return errno_failure(ENOTEMPTY, "rmdir " + path);
    }
    nodes_.erase(real);
    record(removals_, path);
    return {};
  }

 private:
  using Record = std::vector<std::string>;

  static tl::unexpected<Error> errno_failure(int number, const std::string& what) {
    return fail(errno_error(number, what));
  }
  static MemoryNode directory_node() { return {.type = system::FileType::directory}; }
  static mode_t mode_of(const MemoryNode& node) {
    if (node.mode) return *node.mode;
    if (node.type == system::FileType::directory) return 0755;
    return node.type == system::FileType::symlink ? 0777 : 0644;
  }
  static void give(MemoryNode& node, const system::FileAttributes& attributes) {
    if (attributes.mode) node.mode = attributes.mode;
    if (attributes.uid) node.uid = *attributes.uid;
    if (attributes.gid) node.gid = *attributes.gid;
  }

  void record(Record& where, const std::string& path) const {
    const std::lock_guard guard(mutex_);
    where.push_back(path);
  }
  Record locked(const Record& what) const {
    const std::lock_guard guard(mutex_);
    return what;
  }

  // The path with every link followed; unchanged where nothing is there.
  std::string resolve(const std::string& path, int depth = 0) const {
    const std::string real = resolve_parent(path, depth);
    const auto found = nodes_.find(real);
    if (found == nodes_.end() || found->second.type != system::FileType::symlink || depth > 40) {
      return real;
    }
    const std::string& target = found->second.target;
    return resolve(target.starts_with("/") ? target : parent_path(real) + "/" + target, depth + 1);
  }
  std::string resolve_parent(const std::string& path, int depth = 0) const {
    const std::string plain = plain_path(path);
    if (plain == "/") return plain;
    const std::string parent = resolve(parent_path(plain), depth + 1);
    return (parent == "/" ? "" : parent) + "/" + base_name(plain);
  }
  static std::string plain_path(const std::string& path) {
    std::vector<std::string> parts;
    for (const std::string& part : split(path, '/')) {
      if (part == "..") {
        if (!parts.empty()) parts.pop_back();
      } else if (!part.empty() && part != ".") {
        parts.push_back(part);
      }
    }
    return "/" + join(parts, "/");
  }

  void place(const std::string& path, MemoryNode node) {
    const std::string real = resolve_parent(path);
    if (real != "/" && !nodes_.contains(parent_path(real)))
      place(parent_path(real), directory_node());
    node.inode = ++serial_;
    node.changed_ns = static_cast<std::int64_t>(serial_) * 1'000'000'000;
    nodes_[real] = std::move(node);
  }
  Status make_parents(const std::string& path) {
    const std::string parent = parent_path(resolve_parent(path));
    for (std::string each = parent; each != "/"; each = parent_path(each)) {
      const auto found = nodes_.find(each);
      if (found != nodes_.end() && found->second.type != system::FileType::directory) {
        return errno_failure(ENOTDIR, "open " + path);
      }
    }
    if (!nodes_.contains(parent)) place(parent, directory_node());
    return {};
  }
  Status validated(const std::string& path, const MemoryNode& fresh,
                   const system::Validator& validate) {
    const std::string directory = parent_path(resolve_parent(path));
    const std::string temporary =
        (directory == "/" ? "" : directory) + "/" + std::string(system::kTemporaryPrefix) + "1";
    place(temporary, fresh);
    Status verdict = validate(temporary);
    nodes_.erase(temporary);
    return verdict;
  }
  void erase_below(const std::string& path) {
    const std::string real = resolve_parent(path);
    std::erase_if(nodes_, [&](const auto& entry) {
      return entry.first == real || entry.first.starts_with(real + "/");
    });
  }

  std::map<std::string, MemoryNode> nodes_;
  std::uint64_t serial_ = 0;
  mutable std::mutex mutex_;
  mutable Record reads_;
  Record writes_;
  Record removals_;
};

}  // namespace tend::testing
