#include "system/mount_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "base/text.hpp"
#include "system/mount_text.hpp"

namespace tend::system {
namespace {

constexpr std::size_t kFixedFields = 6;  // before the optional ones, which a "-" ends

std::optional<MountEntry> parse_line(std::string_view line) {
  const auto fields = split(line, ' ');
  const auto dash = std::find(fields.begin(), fields.end(), "-");
  if (dash - fields.begin() < static_cast<std::ptrdiff_t>(kFixedFields)) return std::nullopt;
  if (fields.end() - dash < 4) return std::nullopt;
  const auto id = parse_integer(fields[0]);
  const auto parent = parse_integer(fields[1]);
  if (!id || !parent || *id < 0 || *parent < 0) return std::nullopt;
  MountEntry entry;
  entry.id = static_cast<std::uint64_t>(*id);
  entry.parent = static_cast<std::uint64_t>(*parent);
  entry.device = fields[2];
  entry.root = unescape_mount_field(fields[3]);
  entry.path = unescape_mount_field(fields[4]);
  entry.options = unescape_mount_field(fields[5]);
  entry.fstype = unescape_mount_field(dash[1]);
  entry.source = unescape_mount_field(dash[2]);
  entry.super_options = unescape_mount_field(dash[3]);
  return entry;
}

}  // namespace

Result<MountTable> MountTable::parse(std::string_view text) {
  MountTable table;
  for (const auto& line : split_lines(text)) {
    auto entry = parse_line(line);
    if (!entry) {
      return fail(ErrorCode::io, fmt::format("no line of mountinfo: {}", printable(line)));
    }
    table.entries_.push_back(std::move(*entry));
  }
  table.connect();
  return table;
}

void MountTable::connect() {
  std::set<std::uint64_t> ids;
  for (const auto& entry : entries_) ids.insert(entry.id);
  children_.clear();
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const auto& entry = entries_[i];
    const bool is_root = ids.count(entry.parent) == 0 || entry.parent == entry.id;
    children_[is_root ? 0 : entry.parent].push_back(i);
  }
}

void MountTable::add(MountEntry entry) {
  const MountEntry* parent = holding(entry.path);
  entry.parent = parent == nullptr ? 0 : parent->id;
  entry.id = 1;
  for (const auto& other : entries_) entry.id = std::max(entry.id, other.id + 1);
  entries_.push_back(std::move(entry));
  connect();
}

void MountTable::remove(std::string_view path) {
  const MountEntry* mount = at(path);
  if (mount == nullptr) return;
  std::set<std::uint64_t> gone = {mount->id};
  for (std::size_t known = 0; known != gone.size();) {
    known = gone.size();
    for (const auto& entry : entries_) {
      if (gone.count(entry.parent) > 0) gone.insert(entry.id);
    }
  }
  std::erase_if(entries_, [&](const MountEntry& entry) { return gone.count(entry.id) > 0; });
  connect();
}

// Of two mounts on one parent, /a and /a/b, the second was there first and is hidden now: whatever
// is mounted on /a/b after /a has /a's mount for parent. So the shortest path wins.
const MountEntry* MountTable::next(std::uint64_t parent, std::string_view path) const {
  const auto children = children_.find(parent);
  if (children == children_.end()) return nullptr;
  const MountEntry* nearest = nullptr;
  for (const std::size_t index : children->second) {
    const auto& entry = entries_[index];
    if (!is_at_or_below(path, entry.path)) continue;
    if (nearest == nullptr || entry.path.size() < nearest->path.size()) nearest = &entry;
  }
  return nearest;
}

const MountEntry* MountTable::holding(std::string_view path) const {
  const MountEntry* mount = next(0, path);
  // Bounded by the number of mounts, whatever the text claims about parents.
  for (std::size_t steps = 0; mount != nullptr && steps < entries_.size(); ++steps) {
    const MountEntry* deeper = next(mount->id, path);
    if (deeper == nullptr) return mount;
    mount = deeper;
  }
  return mount;
}

const MountEntry* MountTable::at(std::string_view path) const {
  const MountEntry* mount = holding(path);
  return mount != nullptr && mount->path == path ? mount : nullptr;
}

bool is_at_or_below(std::string_view path, std::string_view above) {
  if (above == "/") return path.starts_with('/');
  return path.starts_with(above) && (path.size() == above.size() || path[above.size()] == '/');
}

// The list of systemd 252 (fstype_is_network()), and the parallel file systems it does not know.
bool is_network_type(std::string_view fstype) {
  constexpr std::array<std::string_view, 22> kTypes = {
      "9p",    "afs",       "beegfs", "ceph",   "cifs",  "coda",  "davfs", "gfs",
      "gfs2",  "glusterfs", "gpfs",   "lustre", "ncp",   "ncpfs", "nfs",   "nfs4",
      "ocfs2", "orangefs",  "pvfs2",  "smb3",   "smbfs", "sshfs"};
  constexpr std::string_view kFuse = "fuse.";
  if (fstype.starts_with(kFuse)) fstype.remove_prefix(kFuse.size());
  return std::find(kTypes.begin(), kTypes.end(), fstype) != kTypes.end();
}

bool may_never_answer(std::string_view fstype) {
  return is_network_type(fstype) || fstype.starts_with("fuse") || fstype == "autofs";
}

}  // namespace tend::system
