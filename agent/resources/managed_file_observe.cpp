#include <fmt/format.h>

#include "resources/managed_file.hpp"
#include "resources/ownership.hpp"

namespace tend::resources {
namespace {

using system::FileType;

constexpr const char* kNeedsRoot = "needs root";

std::string_view type_text(FileType type) {
  switch (type) {
    case FileType::absent:
      return "absent";
    case FileType::regular:
      return "file";
    case FileType::directory:
      return "directory";
    case FileType::symlink:
      return "link";
    case FileType::other:
      return "other";
  }
  return "other";
}

std::string_view in_words(FileType type) {
  switch (type) {
    case FileType::absent:
      return "not there";
    case FileType::regular:
      return "a file";
    case FileType::directory:
      return "a directory";
    case FileType::symlink:
      return "a symbolic link";
    case FileType::other:
      return "a device, pipe or socket";
  }
  return "something else";
}

// What may stand where something is wanted. A link may replace a file, whose original the ledger
// keeps; a file never replaces a link, since somebody may rely on where it leads.
bool fits(Node wanted, FileType there) {
  switch (wanted) {
    case Node::absent:
      return true;
    case Node::file:
      return there == FileType::regular;
    case Node::directory:
      return there == FileType::directory;
    case Node::link:
      return there == FileType::symlink || there == FileType::regular;
  }
  return false;
}

std::string_view wanted_in_words(Node wanted) {
  if (wanted == Node::directory) return "a directory";
  return wanted == Node::link ? "a link" : "a file";
}

bool is_own_link(const FileWish& wish, const system::FileReader& files) {
  if (wish.node != Node::file || !wish.own_link) return false;
  const auto target = files.read_link(wish.path);
  return target && *target == *wish.own_link;
}

// What stands in the way, in words; empty when nothing does.
Result<std::string> obstacle(const FileWish& wish, const system::FileStatus& status,
                             const system::FileReader& files) {
  if (!fits(wish.node, status.type)) {
    if (status.type == FileType::symlink && is_own_link(wish, files)) return "";
    return fmt::format("{} is {}, wanted {}", wish.path, in_words(status.type),
                       wanted_in_words(wish.node));
  }
  if (wish.node != Node::absent || status.type != FileType::directory) return "";
  const auto names = files.list(wish.path);
  if (!names && names.error().code != ErrorCode::permission) return fail(names.error());
  if (!names || names->empty()) return "";
  return fmt::format("{} is a directory that is not empty, wanted absent", wish.path);
}

// Without root, what cannot be read is unknown, not an error.
template <class T>
Result<Value> unknown_without_root(Result<T> result) {
  if (result) return Value(std::move(result).value());
  if (result.error().code == ErrorCode::permission) return Value(Unknown{kNeedsRoot});
  return fail(std::move(result).error());
}

}  // namespace

Result<model::State> observe_file(const FileWish& wish, const system::Readers& readers) {
  const auto status = readers.files.status(wish.path);
  if (!status) {
    if (status.error().code != ErrorCode::permission) return fail(status.error());
    return model::State{{"exists", Unknown{kNeedsRoot}}};
  }
  if (!status->exists()) return model::State{{"exists", false}};
  TEND_TRY(in_the_way, obstacle(wish, *status, readers.files));
  if (!in_the_way.empty()) return fail(ErrorCode::refused, in_the_way);
  TEND_TRY(owner, owner_text(status->uid, wish.owner.value_or(""), readers.accounts));
  TEND_TRY(group, group_text(status->gid, wish.group.value_or(""), readers.accounts));
  model::State state{{"exists", true},
                     {"type", type_text(status->type)},
                     {"mode", mode_text(status->mode)},
                     {"owner", owner},
                     {"group", group}};
  if (status->type == FileType::symlink) {
    TEND_TRY(target, unknown_without_root(readers.files.read_link(wish.path)));
    state.set("target", target);
  }
  if (wish.node == Node::file && wish.content && status->type == FileType::regular) {
    TEND_TRY(content, unknown_without_root(readers.files.read(wish.path)));
    state.set("content", wish.content->sensitive() ? content.marked_sensitive() : content);
  }
  return state;
}

}  // namespace tend::resources
