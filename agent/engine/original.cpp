#include "engine/original.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "format/json.hpp"

namespace tend::engine {
namespace {

// Contents and secrets must not stand in the ledger's plain text; the content is an object of its
// own.
Value storable(const Map::Entry& entry) {
  const bool content = entry.key == "content" && entry.value.is_string();
  if (content || entry.value.contains_sensitive()) return "sha256:" + sha256(entry.value.display());
  return entry.value;
}

// Evidence like this is no part of the resource: no kind sees it when the original is restored.
constexpr const char* kMadeDirectories = ".made_directories";

// A writer makes the parents that are missing; they have to go again when the resource does.
Result<List> missing_parents(const model::Resource& resource, const resources::Provider& provider,
                             const system::FileReader& files) {
  List missing;
  for (const auto& claim : provider.claims(resource)) {
    if (claim.subject.domain != resources::Domain::path) continue;
    for (auto path = parent_path(claim.subject.name); path != "/"; path = parent_path(path)) {
      TEND_TRY(status, files.status(path));
      if (status.exists()) break;
      missing.insert(missing.begin(), Value(path));
    }
  }
  return missing;
}

bool is_absent(const model::State& observed) {
  const Value* exists = observed.find("exists");
  return exists != nullptr && *exists == Value(false);
}

}  // namespace

std::vector<std::string> made_directories(const std::string& original_state) {
  std::vector<std::string> directories;
  const auto state = format::parse_json(original_state);
  const Value* list = state ? state->find(kMadeDirectories) : nullptr;
  if (list == nullptr || !list->is_list()) return directories;
  for (const auto& path : list->as_list()) {
    if (path.is_string()) directories.push_back(path.as_string());
  }
  return directories;
}

std::string absent_original() {
  return format::to_json(Map{{"exists", false}}, -1);
}

Result<Original> original_of(const model::Resource& resource, const resources::Provider& provider,
                             const model::State& observed, const system::FileReader& files,
                             store::Objects& objects) {
  Map state;
  for (const auto& entry : observed) {
    if (!model::is_evidence(entry.key)) state.set(entry.key, storable(entry));
  }
  if (is_absent(observed)) {
    TEND_TRY(missing, missing_parents(resource, provider, files));
    if (!missing.empty()) state.set(kMadeDirectories, std::move(missing));
  }
  Original original{format::to_json(state, -1), ""};
  const std::string path = provider.replaced_file(resource);
  if (path.empty()) return original;
  TEND_TRY(status, files.status(path));
  if (status.type != system::FileType::regular) return original;
  TEND_TRY(content, files.read(path));
  TEND_TRY(object, objects.keep(content));
  original.object = object;
  return original;
}

}  // namespace tend::engine
