#include "engine/overlay_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tend::engine {
namespace {

using system::FileStatus;
using system::FileType;

constexpr int kMaxLinks = 40;  // as the kernel's own limit, path_resolution(7)

void lay_over(FileStatus& status, const system::FileAttributes& attributes) {
  status.mode = attributes.mode.value_or(status.mode);
  status.uid = attributes.uid.value_or(status.uid);
  status.gid = attributes.gid.value_or(status.gid);
}

FileStatus new_status(FileType type, mode_t mode) {
  FileStatus status;
  status.type = type;
  status.mode = mode;
  status.links = 1;
  return status;
}

std::string link_target(const std::string& link, const std::string& target) {
  return target.starts_with("/") ? target : normal_path(parent_path(link) + "/" + target);
}

}  // namespace

const OverlayFiles::Node* OverlayFiles::find(const std::string& path) const {
  const auto found = nodes_.find(path);
  return found == nodes_.end() ? nullptr : &found->second;
}

bool OverlayFiles::hidden(const std::string& path) const {
  if (nodes_.empty() && covered_.empty()) return false;
  for (std::string above = path; above != "/";) {
    above = parent_path(above);
    if (covered_.count(above) > 0) return true;
    const Node* node = find(above);
    if (node != nullptr && node->status.type != FileType::directory) return true;
  }
  return false;
}

Result<FileStatus> OverlayFiles::status(const std::string& path) const {
  if (const Node* node = find(path)) return node->status;
  if (hidden(path)) return FileStatus{};
  return below_.status(path);
}

Result<const OverlayFiles::Node*> OverlayFiles::content_at(std::string& path) const {
  const std::string asked = path;
  for (int links = 0; links < kMaxLinks; ++links) {
    const Node* node = find(path);
    if (node == nullptr && hidden(path)) {
      return fail(ErrorCode::not_found, fmt::format("{}: no such file", asked));
    }
    if (node == nullptr || node->content_below) return nullptr;
    switch (node->status.type) {
      case FileType::regular:
        return node;
      case FileType::symlink:
        path = link_target(path, node->content);
        break;
      case FileType::absent:
        return fail(ErrorCode::not_found, fmt::format("{}: no such file", asked));
      default:
        return fail(ErrorCode::io, fmt::format("{}: not a regular file", asked));
    }
  }
  return fail(ErrorCode::io, fmt::format("{}: too many symbolic links", asked));
}

Result<std::string> OverlayFiles::read(const std::string& path, std::size_t limit) const {
  std::string current = path;
  TEND_TRY(node, content_at(current));
  if (node == nullptr) return below_.read(current, limit);
  if (!node->after.empty()) return fail(ErrorCode::unsupported, "known after " + node->after);
  return node->content;
}

Result<std::string> OverlayFiles::digest(const std::string& path) const {
  std::string current = path;
  TEND_TRY(node, content_at(current));
  if (node == nullptr) return below_.digest(current);
  if (node->digest) return *node->digest;
  if (!node->after.empty()) return fail(ErrorCode::unsupported, "known after " + node->after);
  return sha256(node->content);
}

Result<std::vector<std::string>> OverlayFiles::list(const std::string& path) const {
  std::set<std::string> names;
  const Node* own = find(path);
  if (own != nullptr && own->status.type != FileType::directory) {
    return fail(ErrorCode::not_found, fmt::format("{}: no such directory", path));
  }
  const bool covered = hidden(path) || covered_.count(path) > 0;
  auto below = covered ? std::vector<std::string>() : below_.list(path);
  if (below) {
    names.insert(below->begin(), below->end());
  } else if (own == nullptr || below.error().code != ErrorCode::not_found) {
    return below;
  }
  const std::string prefix = path == "/" ? "/" : path + "/";
  for (auto at = nodes_.lower_bound(prefix); at != nodes_.end() && at->first.starts_with(prefix);
       ++at) {
    const std::string name = at->first.substr(prefix.size());
    if (name.find('/') != std::string::npos) continue;
    if (at->second.status.exists()) {
      names.insert(name);
    } else {
      names.erase(name);
    }
  }
  return std::vector<std::string>(names.begin(), names.end());
}

Result<std::string> OverlayFiles::read_link(const std::string& path) const {
  const Node* node = find(path);
  if (node == nullptr) return below_.read_link(path);
  if (node->status.type == FileType::symlink) return node->content;
  return fail(ErrorCode::not_found, fmt::format("{}: no symbolic link", path));
}

Result<OverlayFiles::Node> OverlayFiles::node_for(const std::string& path) const {
  if (const Node* node = find(path)) return *node;
  TEND_TRY(status, this->status(path));
  Node node;
  node.status = status;
  node.content_below = status.exists();
  return node;
}

Status OverlayFiles::make_parents(const std::string& path) {
  const std::string above = parent_path(path);
  if (above == "/") return {};
  TEND_TRY(status, this->status(above));
  if (status.exists()) return {};
  return make_directory(above, {});
}

Status OverlayFiles::put(const std::string& path, Node node) {
  TEND_CHECK(make_parents(path));
  nodes_[path] = std::move(node);
  return {};
}

Status OverlayFiles::lay(const std::string& path, Node content,
                         const system::FileAttributes& attributes) {
  TEND_TRY(old, node_for(path));
  content.status = old.status;
  if (old.status.type != FileType::regular) content.status = new_status(FileType::regular, 0644);
  lay_over(content.status, attributes);
  content.status.size = content.content.size();
  // Of no time that a file below can have: one of equal size must not pass for unchanged.
  content.status.mtime_ns = 0;
  content.status.ctime_ns = 0;
  return put(path, std::move(content));
}

// The validator would need the file on a real disk; whether it passes is not known before.
Status OverlayFiles::replace(const std::string& path, std::string_view content,
                             const system::FileAttributes& attributes,
                             const system::Validator& /*validate*/) {
  Node node;
  node.content = std::string(content);
  return lay(path, std::move(node), attributes);
}

Status OverlayFiles::promise(const std::string& path, std::optional<std::string> digest,
                             std::string after, const system::FileAttributes& attributes) {
  Node node;
  node.digest = std::move(digest);
  node.after = std::move(after);
  return lay(path, std::move(node), attributes);
}

Status OverlayFiles::make_directory(const std::string& path,
                                    const system::FileAttributes& attributes) {
  TEND_TRY(node, node_for(path));
  if (node.status.type != FileType::directory) node.status = new_status(FileType::directory, 0755);
  lay_over(node.status, attributes);
  return put(path, std::move(node));
}

Status OverlayFiles::make_link(const std::string& path, const std::string& target) {
  Node node;
  node.status = new_status(FileType::symlink, 0777);
  node.content = target;
  return put(path, std::move(node));
}

Status OverlayFiles::set_attributes(const std::string& path,
                                    const system::FileAttributes& attributes) {
  TEND_TRY(node, node_for(path));
  lay_over(node.status, attributes);
  return put(path, std::move(node));
}

Status OverlayFiles::remove(const std::string& path) {
  nodes_[path] = Node{};
  return {};
}

void OverlayFiles::cover(const std::string& path) {
  covered_.insert(path);
  const std::string prefix = path + "/";
  std::erase_if(nodes_, [&](const auto& node) { return node.first.starts_with(prefix); });
}

}  // namespace tend::engine
