#include "trust/anchor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tend::trust {
namespace {

struct Slot {
  std::string path;
  bool present = false;
  std::optional<Anchor> anchor;     // unset when absent, damaged or unreadable
  std::optional<Error> unreadable;  // for now, or for good: nobody can tell
};

bool is_commit_id(std::string_view text) {
  const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 40 && std::all_of(text.begin(), text.end(), hex);
}

std::string body_of(const Anchor& anchor) {
  return fmt::format("tend-anchor 1\ncommit {}\ncounter {}\n", anchor.commit, anchor.counter);
}

std::string text_of(const Anchor& anchor) {
  const std::string body = body_of(anchor);
  return fmt::format("{}sha256 {}\n", body, sha256(body));
}

std::string_view value_after(std::string_view line, std::string_view key) {
  return line.starts_with(key) ? line.substr(key.size()) : std::string_view();
}

// Writing it again must give the same text, checksum included.
std::optional<Anchor> parse(const std::string& text) {
  const auto lines = split_lines(text);
  if (lines.size() != 4) return std::nullopt;
  Anchor anchor;
  anchor.commit = value_after(lines[1], "commit ");
  const std::string_view counter = value_after(lines[2], "counter ");
  const auto parsed =
      std::from_chars(counter.data(), counter.data() + counter.size(), anchor.counter);
  if (parsed.ec != std::errc() || !is_commit_id(anchor.commit)) return std::nullopt;
  if (text_of(anchor) != text) return std::nullopt;
  return anchor;
}

Slot read_slot(const system::FileReader& files, std::string path) {
  Slot slot{.path = std::move(path), .present = true, .anchor = {}, .unreadable = {}};
  auto text = files.read(slot.path, 4096);
  if (text) {
    slot.anchor = parse(*text);
  } else if (text.error().code == ErrorCode::not_found) {
    slot.present = false;
  } else {
    slot.unreadable = std::move(text).error();
  }
  return slot;
}

using Slots = std::array<Slot, 2>;

Slots read_slots(const system::FileReader& files, const std::string& path) {
  return {read_slot(files, path + ".a"), read_slot(files, path + ".b")};
}

std::uint64_t counter_of(const Slot& slot) {
  return slot.anchor ? slot.anchor->counter : 0;
}

std::size_t newer_of(const Slots& slots) {
  return counter_of(slots[1]) > counter_of(slots[0]) ? 1 : 0;
}

}  // namespace

Result<std::optional<Anchor>> read_anchor(const system::FileReader& files,
                                          const std::string& path) {
  const Slots slots = read_slots(files, path);
  // It may be the newer one: to go by the other would accept a rewind.
  for (const auto& slot : slots) {
    if (slot.unreadable) return fail(*slot.unreadable);
  }
  const Slot& newer = slots.at(newer_of(slots));
  if (!newer.anchor && (slots[0].present || slots[1].present)) {
    return fail(
        ErrorCode::refused,
        fmt::format("the record of the last accepted commit is damaged ({0}.a, {0}.b); name the "
                    "commit to go on from with `tend pull --accept-rewind COMMIT`",
                    path));
  }
  return newer.anchor;
}

Status move_anchor(system::FileSystem& files, const std::string& path, const std::string& commit) {
  if (!is_commit_id(commit)) {
    return fail(ErrorCode::usage, fmt::format("`{}` is no commit id", printable(commit)));
  }
  const Slots slots = read_slots(files, path);
  const std::size_t newer = newer_of(slots);
  const auto& current = slots.at(newer).anchor;
  if (current && current->commit == commit) return {};
  const Anchor next{commit, (current ? current->counter : 0) + 1};
  const std::size_t target = current ? 1 - newer : 0;
  return files.replace(slots.at(target).path, text_of(next), {.mode = 0600, .uid = {}, .gid = {}});
}

}  // namespace tend::trust
