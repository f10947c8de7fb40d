#include "store/facts_read.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "store/archive.hpp"

namespace tend::store {
namespace {

// The member at the path, or the nearest thing above it that has no members.
const Value* at(const Value& facts, const std::string& path) {
  const Value* value = &facts;
  if (path.empty()) return value;
  for (const auto& key : split(path, '.')) {
    if (!value->is_map()) break;
    value = value->find(key);
    if (value == nullptr) return nullptr;
  }
  return value;
}

std::string digest_at(const Value& facts, const std::string& path) {
  const Value* value = at(facts, path);
  if (value == nullptr) return "absent";
  Encoder encoder;
  encoder(*value);
  return sha256(encoder.take());
}

}  // namespace

std::vector<FactRead> facts_read(const std::set<std::string>& paths, const Value& facts) {
  std::vector<FactRead> read;
  for (const auto& path : paths) read.push_back({path, digest_at(facts, path)});
  return read;
}

bool same_facts(const std::vector<FactRead>& read, const Value& facts) {
  return std::all_of(read.begin(), read.end(),
                     [&](const FactRead& one) { return digest_at(facts, one.path) == one.digest; });
}

std::set<std::string> groups_of(const std::vector<FactRead>& read) {
  std::set<std::string> groups;
  for (const auto& one : read) groups.insert(one.path.substr(0, one.path.find('.')));
  return groups;
}

}  // namespace tend::store
