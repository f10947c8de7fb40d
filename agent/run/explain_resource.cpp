#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "engine/edges.hpp"
#include "run/explain_context.hpp"
#include "run/places.hpp"
#include "system/clock.hpp"
#include "template/mentions.hpp"

namespace tend::run {
namespace {

constexpr std::string_view kMask = "‹secret›";
constexpr std::size_t kHashDigits = 12;
constexpr std::size_t kLongest = 200;

using Names = std::set<std::string>;

// The parameters that one resource of a role reads, through the role's vars and templates too.
class Reads {
 public:
  explicit Reads(const model::Role& role) : role_(role) {}

  Names of(const model::ResourceTemplate& written) {
    take(templates::mentions_in_value(written.name));
    for (const auto& entry : written.attributes) {
      if (entry.key == "when") take(templates::mentions_in_expression(entry.value));
      if (entry.key == "template" && entry.value.is_string()) {
        const auto file = role_.templates.find(entry.value.as_string());
        if (file != role_.templates.end()) take(templates::mentions_in_file(file->second));
      }
      take(templates::mentions_in_value(entry.value));
    }
    return std::move(parameters_);
  }

 private:
  void take(const Names& mentioned) {
    for (const auto& name : mentioned) {
      const auto words = split(name, '.');
      if (words.size() >= 2 && words[0] == "params") {
        parameters_.insert(role_.name + "." + words[1]);
      } else if (words.size() >= 3 && words[0] == "roles") {
        parameters_.insert(words[1] + "." + words[2]);
      } else if (words.size() >= 2 && words[0] == "vars" && seen_.insert(words[1]).second) {
        const Value* expression = role_.vars.find(words[1]);
        if (expression != nullptr) take(templates::mentions_in_value(*expression));
      }
    }
  }

  const model::Role& role_;
  Names parameters_;
  Names seen_;
};

std::vector<std::string> parameters_read(const HostLab& lab, const model::Resource& resource) {
  const auto role = lab.roles.find(resource.role);
  if (role == lab.roles.end()) return {};
  for (const auto& written : role->second.resources) {
    const auto& place = written.position;
    if (place.source != resource.source.source || place.line != resource.source.line ||
        place.column != resource.source.column) {
      continue;
    }
    const Names names = Reads(role->second).of(written);
    return {names.begin(), names.end()};
  }
  return {};
}

std::string why(const engine::Edge& edge, const engine::Draft& draft) {
  const auto& before = draft.resources[edge.before];
  const auto& after = draft.resources[edge.after];
  switch (edge.why) {
    case engine::EdgeWhy::role_order:
      return fmt::format("order of role {}", after.role);
    case engine::EdgeWhy::required_role:
      return fmt::format("role {} requires {}", after.role, before.role);
    case engine::EdgeWhy::after:
      return fmt::format("`after` of {}", after.id.str());
    case engine::EdgeWhy::before:
      return fmt::format("`before` of {}", before.id.str());
    case engine::EdgeWhy::triggers:
      return fmt::format("{} triggers it", before.id.str());
    case engine::EdgeWhy::needs:
      return fmt::format("{} needs {}", after.id.str(), engine::describe(*edge.subject));
  }
  return "";
}

void add(std::vector<Neighbour>& all, std::string id, std::string reason) {
  const auto known = std::find_if(all.begin(), all.end(), [&](const Neighbour& other) {
    return other.id == id && other.why == reason;
  });
  if (known == all.end()) all.push_back({std::move(id), std::move(reason)});
}

void add_neighbours(const ExplainContext& context, std::size_t index,
                    ExplainedResource& explained) {
  const engine::Draft draft{context.catalog.roles, context.catalog.resources, {}};
  Errors ignored;  // it compiled
  engine::for_each_edge(draft, context.providers, ignored, [&](const engine::Edge& edge) {
    if (edge.after == index) {
      add(explained.waits_for, draft.resources[edge.before].id.str(), why(edge, draft));
    } else if (edge.before == index) {
      add(explained.awaited_by, draft.resources[edge.after].id.str(), why(edge, draft));
    }
  });
}

std::optional<Waiting> waiting(const ExplainContext& context, const model::Resource& resource) {
  if (context.ledger == nullptr) return std::nullopt;
  const auto deferrals = context.ledger->deferrals();
  if (!deferrals) return std::nullopt;
  const auto found = std::find_if(deferrals->begin(), deferrals->end(),
                                  [&](const auto& one) { return one.id == resource.id; });
  if (found == deferrals->end()) return std::nullopt;
  const std::chrono::system_clock::time_point since{std::chrono::seconds(found->since)};
  return Waiting{system::rfc3339(since),
                 resource.defer.empty() ? resource.defer_restart : resource.defer,
                 resource.defer_at_most_seconds};
}

}  // namespace

std::string in_one_line(const Value& value) {
  if (value.is_null()) return "none";
  if (value.contains_sensitive()) return std::string(kMask);
  const std::string text = value.display();
  if (text.find('\n') == std::string::npos && text.size() <= kLongest) return printable(text);
  return fmt::format("{}, {}, sha256 {}", count_of(split_lines(text).size(), "line"),
                     count_of(text.size(), "byte"), sha256(text).substr(0, kHashDigits));
}

std::optional<system::LineOrigin> origin_of(const ExplainContext& context,
                                            const Position& position) {
  if (!position.known() || position.source->path.starts_with("/")) return std::nullopt;
  const std::string& path = position.source->path;
  if (!context.options.repo.empty()) {
    return system::blame_in_directory(context.options.repo, path, position.source->text,
                                      position.line);
  }
  auto origin = system::blame_in_commit(Places(context.options).repository, context.lab.commit,
                                        path, position.line);
  return origin ? std::optional(std::move(*origin)) : std::nullopt;
}

ExplainedResource explain_resource(const ExplainContext& context, std::size_t index) {
  const auto& resource = context.catalog.resources[index];
  ExplainedResource explained;
  explained.id = resource.id.str();
  explained.role = resource.role;
  explained.shared = resource.shared;
  explained.unknown = resource.unknown;
  explained.source = resource.source;
  explained.origin = origin_of(context, resource.source);
  for (const auto& entry : resource.attributes) {
    if (entry.value.is_null()) continue;
    explained.wants.emplace_back(
        entry.key, resource.sensitive ? std::string(kMask) : in_one_line(entry.value));
  }
  explained.parameters = parameters_read(context.host_lab, resource);
  add_neighbours(context, index, explained);
  explained.waiting = waiting(context, resource);
  const auto entry = std::find_if(context.entries.begin(), context.entries.end(),
                                  [&](const auto& known) { return known.id == resource.id; });
  if (entry != context.entries.end()) explained.memory = remember(context, *entry);
  return explained;
}

}  // namespace tend::run
