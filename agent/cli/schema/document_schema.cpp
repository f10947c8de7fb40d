#include "cli/schema/schemas.hpp"
#include "cli/schema/type_schema.hpp"
#include "model/report.hpp"

namespace tend::cli {
namespace {

using Words = std::vector<std::string>;

const Words kActions{"create",  "change", "remove", "start", "stop",
                     "restart", "reload", "run",    "reboot"};
const Words kCauses{"initial", "intended", "fact", "drift"};

Value text() {
  return of_type("string");
}
Value flag() {
  return of_type("boolean");
}
Value count() {
  return Map{{"type", "integer"}, {"minimum", 0}};
}
Value or_null(const Value& schema) {
  return any_of({schema, of_type("null")});
}

// All members are always there.
Value whole_object(const Map& properties) {
  return closed_object(properties, properties.keys());
}

Value counts(const Words& names) {
  Map properties;
  for (const auto& name : names) properties.set(name, count());
  return whole_object(properties);
}

Value source() {
  return whole_object(Map{{"file", text()}, {"line", count()}, {"column", count()}});
}

Value error() {
  return whole_object(Map{{"code", text()},
                          {"message", text()},
                          {"file", or_null(text())},
                          {"line", or_null(count())},
                          {"column", or_null(count())},
                          {"suggestion", text()},
                          {"notes", list_of(text())}});
}

Value attributes() {
  return list_of(whole_object(Map{{"name", text()}, {"before", Map{}}, {"after", Map{}}}));
}

Map shared_definitions() {
  return Map{{"source", or_null(source())}, {"error", error()}, {"attributes", attributes()}};
}

Value change() {
  return whole_object(Map{{"id", text()},
                          {"role", text()},
                          {"action", one_of_words(kActions)},
                          {"cause", one_of_words(kCauses)},
                          {"drifted", flag()},
                          {"reason", text()},
                          {"attributes", reference("attributes")},
                          {"diff", text()},
                          {"after", list_of(text())},
                          {"source", reference("source")}});
}

Value undecided() {
  return whole_object(
      Map{{"id", text()}, {"role", text()}, {"reason", text()}, {"source", reference("source")}});
}

Value plan_failure() {
  return whole_object(Map{{"id", text()},
                          {"role", text()},
                          {"error", reference("error")},
                          {"source", reference("source")}});
}

Value ok_result() {
  return whole_object(Map{{"id", text()}, {"role", text()}, {"status", Map{{"const", "ok"}}}});
}

Value other_result() {
  const Words statuses{"changed", "failed", "skipped", "deferred", "unknown", "contested"};
  return whole_object(Map{{"id", text()},
                          {"role", text()},
                          {"status", one_of_words(statuses)},
                          {"action", or_null(one_of_words(kActions))},
                          {"cause", or_null(one_of_words(kCauses))},
                          {"drifted", flag()},
                          {"reason", text()},
                          {"attributes", reference("attributes")},
                          {"diff", text()},
                          {"duration_ms", count()},
                          {"error", or_null(reference("error"))},
                          {"source", reference("source")}});
}

Value check() {
  return whole_object(Map{{"role", text()},
                          {"name", text()},
                          {"status", one_of_words({"pass", "fail", "skipped", "timeout"})},
                          {"detail", text()}});
}

Value fidelity() {
  return whole_object(Map{{"predicted", count()},
                          {"actual", count()},
                          {"matched", count()},
                          {"breaches", list_of(text())}});
}

// What `diff --save` adds, for `apply --plan`.
Value saved_with_plan() {
  const Value digests = Map{{"type", "object"}, {"additionalProperties", text()}};
  const Value parameters = Map{{"type", "object"}, {"additionalProperties", of_type("object")}};
  return whole_object(Map{{"machine", text()},
                          {"repo", text()},
                          {"ref", text()},
                          {"host", text()},
                          {"root", text()},
                          {"state", text()},
                          {"parameters", parameters},
                          {"targets", list_of(text())},
                          {"catalog", text()},
                          {"resources", digests},
                          {"digests", list_of(text())},
                          {"keyed", of_type("boolean")}});
}

Value with_definitions(const Value& body, const Map& definitions) {
  Map schema = body.as_map();
  schema.set("definitions", definitions);
  return schema;
}

}  // namespace

Value plan_schema() {
  Words counted = kActions;
  counted.insert(counted.end(), {"ok", "unknown", "deferred", "contested"});
  Map shown{{"schema", Map{{"const", "tend.plan/1"}}},
            {"host", text()},
            {"commit", text()},
            {"complete", flag()},
            {"counts", counts(counted)},
            {"changes", list_of(change())},
            {"unknown", list_of(undecided())},
            {"deferred", list_of(undecided())},
            {"contested", list_of(undecided())},
            {"failures", list_of(plan_failure())}};
  const Words required = shown.keys();
  shown.set("saved", saved_with_plan());
  shown.set("seal", text());
  return document_schema("A plan: tend diff --json, tend diff --save FILE",
                         with_definitions(closed_object(shown, required), shared_definitions()));
}

Value report_schema() {
  const Words outcomes{"converged", "changed", "failed", "refused", "busy", "interrupted"};
  const Words counted{"ok", "changed", "failed", "skipped", "deferred", "unknown", "contested"};
  const Value body = whole_object(Map{{"schema", Map{{"const", "tend.report/1"}}},
                                      {"host", text()},
                                      {"run", text()},
                                      {"commit", text()},
                                      {"refused_commit", or_null(text())},
                                      {"accepted", flag()},
                                      {"started", text()},
                                      {"finished", text()},
                                      {"duration_ms", count()},
                                      {"outcome", one_of_words(outcomes)},
                                      {"errors", list_of(reference("error"))},
                                      {"notes", list_of(text())},
                                      {"counts", counts(counted)},
                                      {"fidelity", fidelity()},
                                      {"results", list_of(any_of({ok_result(), other_result()}))},
                                      {"checks", list_of(check())}});
  return document_schema("The report of a run: tend apply --json",
                         with_definitions(body, shared_definitions()));
}

}  // namespace tend::cli
