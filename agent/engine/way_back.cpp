#include <fmt/format.h>

#include "engine/departures.hpp"
#include "format/json.hpp"

namespace tend::engine {
namespace {

using model::OnRemove;
using model::Resource;

WayBack kept(std::string why) {
  return {std::nullopt, std::move(why), std::nullopt};
}

WayBack wish_with(const Resource& resource, Map attributes) {
  Resource wish = resource;
  wish.leaving = true;
  wish.left = resource.attributes;
  wish.attributes = std::move(attributes);
  // What a removal triggers would have run before it, in the order of the catalog.
  wish.triggers.clear();
  return {std::move(wish), "", std::nullopt};
}

// What is gone or damaged stays so.
bool is_for_good(const Error& error) {
  return error.code == ErrorCode::not_found || error.code == ErrorCode::invalid ||
         error.code == ErrorCode::usage;
}

// The state with its content, which the ledger keeps apart.
Result<model::State> with_content(const model::State& kept_state, const std::string& object,
                                  bool sensitive, const store::ObjectReader& objects) {
  model::State state;
  for (const auto& entry : kept_state) {
    if (!model::is_evidence(entry.key)) state.set(entry.key, entry.value);
  }
  if (object.empty()) {
    state.erase("content");
    return state;
  }
  TEND_TRY(text, objects.read(object));
  const Value content(std::move(text));
  state.set("content", sensitive ? content.marked_sensitive() : content);
  return state;
}

}  // namespace

WayBack way_back(const Resource& resource, const std::string& original, const std::string& object,
                 const resources::Providers& providers, const store::ObjectReader& objects) {
  const auto* provider = providers.find(resource.id.kind);
  if (provider == nullptr) return kept(fmt::format("no kind `{}` here", resource.id.kind));
  if (resource.on_remove == OnRemove::keep) return kept("`on_remove: keep`");
  if (resource.on_remove == OnRemove::remove) {
    auto deletion = provider->deletion(resource);
    if (deletion) return wish_with(resource, std::move(*deletion));
  }
  // Never changed by us: there is nothing to give back.
  if (original.empty()) return kept("");
  auto parsed = format::parse_json(original);
  if (!parsed || !parsed->is_map()) return kept("the ledger's record of it is damaged");
  auto state = with_content(parsed->as_map(), object, resource.sensitive, objects);
  if (!state && !is_for_good(state.error())) {
    return {std::nullopt, "", std::move(state).error().with_context("while reading its original")};
  }
  if (!state) {
    return kept(fmt::format("its original cannot be had: {}", state.error().message));
  }
  auto restoration = provider->restoration(resource, *state);
  if (!restoration.wish) return kept(std::move(restoration.kept));
  return wish_with(resource, std::move(*restoration.wish));
}

}  // namespace tend::engine
