#include "engine/original.hpp"

#include "base/hash.hpp"
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

}  // namespace

Result<Original> original_of(const model::Resource& resource, const resources::Provider& provider,
                             const model::State& observed, const system::FileReader& files,
                             store::Objects& objects) {
  Map state;
  for (const auto& entry : observed) {
    if (!model::is_evidence(entry.key)) state.set(entry.key, storable(entry));
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
