#include "cli/views/explain_view.hpp"
#include "model/plan.hpp"
#include "system/clock.hpp"

namespace tend::cli {
namespace {

using run::ExplainedParameter;
using run::ExplainedResource;
using run::PastRun;
using run::Remembered;

template <class Item, class Convert>
List list_of_values(const std::vector<Item>& items, Convert convert) {
  List list;
  for (const auto& item : items) list.emplace_back(convert(item));
  return list;
}

template <class Item, class Convert>
Value or_null(const std::optional<Item>& item, Convert convert) {
  return item ? convert(*item) : Value();
}

Value text_or_null(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

Value pair_value(const std::pair<std::string, std::string>& pair) {
  return Map{{"name", pair.first}, {"value", pair.second}};
}

Value origin_value(const system::LineOrigin& origin) {
  return Map{{"commit", origin.commit},
             {"author", origin.author},
             {"time", system::rfc3339(origin.time)},
             {"subject", origin.subject}};
}

Value run_value(const PastRun& past) {
  return Map{{"run", past.run},
             {"time", text_or_null(past.time)},
             {"commit", past.commit},
             {"what", past.what}};
}

Value remembered_value(const Remembered& memory) {
  return Map{{"id", memory.id},
             {"role", memory.role},
             {"left", run_value(memory.left)},
             {"last_change", or_null(memory.last_change, run_value)},
             {"last_drift", or_null(memory.last_drift, run_value)},
             {"original", list_of_values(memory.original, pair_value)},
             {"original_object", text_or_null(memory.original_object)}};
}

Value neighbour_value(const run::Neighbour& neighbour) {
  return Map{{"id", neighbour.id}, {"why", neighbour.why}};
}

Value wish_value(const model::SharedWish& wish) {
  return Map{{"role", wish.role}, {"source", model::to_value(wish.source)}};
}

Value waiting_value(const run::Waiting& waiting) {
  return Map{
      {"since", waiting.since},
      {"reason", waiting.reason},
      {"at_most_s", or_null(waiting.at_most_seconds, [](std::int64_t s) { return Value(s); })}};
}

Value resource_value(const ExplainedResource& resource) {
  return Map{{"id", resource.id},
             {"role", resource.role},
             {"shared", list_of_values(resource.shared, wish_value)},
             {"owns", resource.owns},
             {"unknown", text_or_null(resource.unknown)},
             {"wants", list_of_values(resource.wants, pair_value)},
             {"parameters", List(resource.parameters.begin(), resource.parameters.end())},
             {"source", model::to_value(resource.source)},
             {"origin", or_null(resource.origin, origin_value)},
             {"waits_for", list_of_values(resource.waits_for, neighbour_value)},
             {"awaited_by", list_of_values(resource.awaited_by, neighbour_value)},
             {"deferred", or_null(resource.waiting, waiting_value)},
             {"memory", or_null(resource.memory, remembered_value)}};
}

Value level_value(const run::ParameterLevel& level) {
  return Map{{"level", level.level},
             {"value", level.value},
             {"counts", level.counts},
             {"source", model::to_value(level.position)},
             {"origin", or_null(level.origin, origin_value)}};
}

Value parameter_value(const ExplainedParameter& parameter) {
  return Map{{"name", parameter.name},
             {"type", parameter.type},
             {"summary", parameter.summary},
             {"value", parameter.value},
             {"levels", list_of_values(parameter.levels, level_value)}};
}

Value unmanaged_value(const run::Unmanaged& thing) {
  return Map{{"kind", thing.kind},
             {"name", thing.name},
             {"exists", thing.exists},
             {"facts", List(thing.facts.begin(), thing.facts.end())}};
}

}  // namespace

Value explain_document(const run::Explanation& explanation) {
  return Map{{"schema", "tend.explain/1"},
             {"host", explanation.host},
             {"commit", explanation.commit},
             {"asked", explanation.asked},
             {"notes", List(explanation.notes.begin(), explanation.notes.end())},
             {"resources", list_of_values(explanation.resources, resource_value)},
             {"parameters", list_of_values(explanation.parameters, parameter_value)},
             {"remembered", list_of_values(explanation.remembered, remembered_value)},
             {"unmanaged", or_null(explanation.unmanaged, unmanaged_value)}};
}

}  // namespace tend::cli
