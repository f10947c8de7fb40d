#include "model/saved_plan.hpp"

#include <fmt/format.h>

#include "base/hash.hpp"
#include "model/change_value.hpp"
#include "model/state.hpp"

namespace tend::model {
namespace {

constexpr std::string_view kSchema = "tend.plan/1";
constexpr std::string_view kSchemaFamily = "tend.plan/";

List texts(const std::vector<std::string>& all) {
  return {all.begin(), all.end()};
}

Map wishes_value(const std::map<std::string, std::string>& wishes) {
  Map value;
  for (const auto& [id, digest] : wishes) value.set(id, digest);
  return value;
}

Map parameters_value(const std::map<std::string, Map>& parameters) {
  Map value;
  for (const auto& [role, values] : parameters) value.set(role, values);
  return value;
}

tl::unexpected<Error> lacks(std::string_view member) {
  return fail(ErrorCode::invalid, fmt::format("the plan has no sound `{}`", member));
}

Status read_texts(const Value& value, std::string_view member, std::vector<std::string>& texts) {
  const Value* list = value.find(member);
  if (list == nullptr || !list->is_list()) return lacks(member);
  for (const auto& item : list->as_list()) {
    if (!item.is_string()) return lacks(member);
    texts.push_back(item.as_string());
  }
  return {};
}

Status check_schema(const Value& value) {
  const std::string schema = value.text_or("schema", "");
  if (schema == kSchema) return {};
  if (schema.starts_with(kSchemaFamily)) {
    return fail(ErrorCode::invalid,
                fmt::format("it is a {}, this tend knows {}; upgrade tend", schema, kSchema));
  }
  return fail(ErrorCode::invalid,
              schema.empty() ? "it is no plan" : "it is no plan but a " + schema);
}

Status read_changes(const Value& value, Plan& plan) {
  const Value* changes = value.find("changes");
  if (changes == nullptr || !changes->is_list()) return lacks("changes");
  for (const auto& row : changes->as_list()) {
    auto change = change_from(row);
    if (!change) return lacks("changes");
    plan.changes.push_back(std::move(*change));
  }
  return {};
}

Status read_unknown(const Value& value, Plan& plan) {
  const Value* unknown = value.find("unknown");
  if (unknown == nullptr || !unknown->is_list()) return lacks("unknown");
  for (const auto& row : unknown->as_list()) {
    const auto id = ResourceId::parse(row.text_or("id", ""));
    if (!id) return lacks("unknown");
    plan.unknown.push_back({*id, row.text_or("role", ""), row.text_or("reason", ""),
                            position_from(row.find("source"))});
  }
  return {};
}

Status read_failures(const Value& value, Plan& plan) {
  const Value* failures = value.find("failures");
  if (failures == nullptr || !failures->is_list()) return lacks("failures");
  for (const auto& row : failures->as_list()) {
    const auto id = ResourceId::parse(row.text_or("id", ""));
    auto error = error_from(row.find("error"));
    if (!id || !error) return lacks("failures");
    plan.failures.push_back(
        {*id, row.text_or("role", ""), std::move(*error), position_from(row.find("source"))});
  }
  return {};
}

Status read_parameters(const Value& saved, std::map<std::string, Map>& parameters) {
  const Value* roles = saved.find("parameters");
  if (roles == nullptr || !roles->is_map()) return lacks("parameters");
  for (const auto& entry : roles->as_map()) {
    if (!entry.value.is_map()) return lacks("parameters");
    parameters[entry.key] = entry.value.as_map();
  }
  return {};
}

Status read_wishes(const Value& saved, std::map<std::string, std::string>& wishes) {
  const Value* resources = saved.find("resources");
  if (resources == nullptr || !resources->is_map()) return lacks("resources");
  for (const auto& entry : resources->as_map()) {
    if (!entry.value.is_string()) return lacks("resources");
    wishes[entry.key] = entry.value.as_string();
  }
  return {};
}

Status read_saved(const Value& value, SavedPlan& plan) {
  const Value* saved = value.find("saved");
  if (saved == nullptr || !saved->is_map()) {
    return fail(ErrorCode::invalid,
                "it lacks what applying needs: plans to be applied are written by `tend diff "
                "--save FILE`");
  }
  plan.machine = saved->text_or("machine", "");
  plan.source.repo = saved->text_or("repo", "");
  plan.source.ref = saved->text_or("ref", "");
  plan.source.host = saved->text_or("host", "");
  plan.source.root = saved->text_or("root", "/");
  plan.source.state = saved->text_or("state", "");
  plan.keyed = saved->flag_or("keyed", false);
  TEND_CHECK(read_texts(*saved, "targets", plan.source.targets));
  TEND_CHECK(read_texts(*saved, "digests", plan.digests));
  TEND_CHECK(read_parameters(*saved, plan.source.parameters));
  TEND_CHECK(read_wishes(*saved, plan.wishes));
  if (plan.digests.size() != plan.plan.changes.size()) return lacks("digests");
  return {};
}

}  // namespace

std::string digest_of(const Change& change, const std::string& key) {
  List after;
  for (const auto& id : change.after) after.emplace_back(id.str());
  const std::string digest = digest_of(Value(Map{{"id", change.id.str()},
                                                 {"action", name_of(change.action)},
                                                 {"attributes", attributes_value(change)},
                                                 {"diff", change.diff},
                                                 {"after", std::move(after)}}));
  return change.has_secret() && !key.empty() ? keyed_hash(key, digest) : digest;
}

Value to_value(const SavedPlan& saved) {
  const Map wishes = wishes_value(saved.wishes);
  Map document = to_value(saved.plan).as_map();
  document.set("saved", Map{{"machine", saved.machine},
                            {"repo", saved.source.repo},
                            {"ref", saved.source.ref},
                            {"host", saved.source.host},
                            {"root", saved.source.root},
                            {"state", saved.source.state},
                            {"parameters", parameters_value(saved.source.parameters)},
                            {"targets", texts(saved.source.targets)},
                            {"catalog", digest_of(Value(wishes))},
                            {"resources", wishes},
                            {"digests", texts(saved.digests)},
                            {"keyed", saved.keyed}});
  return document;
}

Result<SavedPlan> saved_plan_from_value(const Value& value) {
  TEND_CHECK(check_schema(value));
  SavedPlan saved;
  saved.plan.host = value.text_or("host", "");
  saved.plan.commit = value.text_or("commit", "");
  saved.plan.complete = value.flag_or("complete", true);
  TEND_CHECK(read_changes(value, saved.plan));
  TEND_CHECK(read_unknown(value, saved.plan));
  TEND_CHECK(read_failures(value, saved.plan));
  TEND_CHECK(read_saved(value, saved));
  return saved;
}

}  // namespace tend::model
