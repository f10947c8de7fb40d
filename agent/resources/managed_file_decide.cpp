#include "base/diff.hpp"
#include "base/hash.hpp"
#include "resources/differences.hpp"
#include "resources/managed_file.hpp"

namespace tend::resources {
namespace {

constexpr std::size_t kHashDigits = 12;

std::string_view type_text(Node node) {
  if (node == Node::directory) return "directory";
  return node == Node::link ? "link" : "file";
}

// Whoever may read a file with a secret is not left to the umask of the day.
std::optional<std::string> wished_mode(const FileWish& wish, Presence presence) {
  const bool secret = wish.content && wish.content->contains_sensitive();
  if (wish.mode || !secret || presence == Presence::present) return wish.mode;
  return "0600";
}

Value hash_of_observed(const Value& content) {
  return content.is_string() ? content_hash(content) : content;
}

bool compare_content(const FileWish& wish, Differences& differences) {
  if (wish.node != Node::file || !wish.content) return false;
  const Value before = differences.before("content");
  if (differences.presence() == Presence::present && before == *wish.content) return false;
  differences.add({"content", hash_of_observed(before), content_hash(*wish.content)},
                  before.is_unknown() ? "content is " + before.display() : "content differs");
  return true;
}

void compare_rest(const FileWish& wish, Differences& differences) {
  if (wish.node == Node::link) differences.compare("target", wish.target);
  if (const auto mode = wished_mode(wish, differences.presence())) {
    differences.compare("mode", *mode);
  }
  if (wish.owner) differences.compare("owner", *wish.owner);
  if (wish.group) differences.compare("group", *wish.group);
}

}  // namespace

Value content_hash(const Value& content) {
  Value hash(sha256(content.as_string()).substr(0, kHashDigits));
  return content.sensitive() ? hash.marked_sensitive() : hash;
}

std::vector<model::Change> decide_file(const FileWish& wish, const model::Resource& resource,
                                       const model::State& observed) {
  if (wish.node == Node::absent) return removal(resource, observed);
  Differences differences(resource, observed);
  differences.compare("type", type_text(wish.node));
  const bool content_differs = compare_content(wish, differences);
  compare_rest(wish, differences);
  auto changes = differences.changes();
  if (content_differs && !changes.empty()) {
    const Value before = differences.before("content");
    changes.front().diff =
        unified_diff(before.is_string() ? before.as_string() : "", wish.content->as_string());
  }
  return changes;
}

}  // namespace tend::resources
