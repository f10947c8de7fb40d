#include "cli/schema/schemas.hpp"
#include "cli/schema/type_schema.hpp"

namespace tend::cli {
namespace {

Value text() {
  return of_type("string");
}
Value or_null(const Value& schema) {
  return any_of({schema, of_type("null")});
}
// All members are always there.
Value whole_object(const Map& properties) {
  return closed_object(properties, properties.keys());
}

Value source() {
  const Value count = Map{{"type", "integer"}, {"minimum", 0}};
  return whole_object(Map{{"file", text()}, {"line", count}, {"column", count}});
}

Value origin() {
  return whole_object(
      Map{{"commit", text()}, {"author", text()}, {"time", text()}, {"subject", text()}});
}

Value past_run() {
  return whole_object(
      Map{{"run", text()}, {"time", or_null(text())}, {"commit", text()}, {"what", text()}});
}

Value pairs() {
  return list_of(whole_object(Map{{"name", text()}, {"value", text()}}));
}

Value memory() {
  return whole_object(Map{{"id", text()},
                          {"role", text()},
                          {"left", reference("run")},
                          {"last_change", or_null(reference("run"))},
                          {"last_drift", or_null(reference("run"))},
                          {"original", pairs()},
                          {"original_object", or_null(text())}});
}

Value neighbours() {
  return list_of(whole_object(Map{{"id", text()}, {"why", text()}}));
}

Value waiting() {
  const Value seconds = Map{{"type", "integer"}, {"minimum", 0}};
  return whole_object(Map{{"since", text()}, {"reason", text()}, {"at_most_s", or_null(seconds)}});
}

Value resource() {
  return whole_object(
      Map{{"id", text()},
          {"role", text()},
          {"shared", list_of(whole_object(Map{{"role", text()}, {"source", reference("source")}}))},
          {"owns", text()},
          {"unknown", or_null(text())},
          {"wants", pairs()},
          {"parameters", list_of(text())},
          {"source", reference("source")},
          {"origin", reference("origin")},
          {"waits_for", neighbours()},
          {"awaited_by", neighbours()},
          {"deferred", or_null(waiting())},
          {"memory", or_null(reference("memory"))}});
}

Value parameter() {
  const Value level = whole_object(Map{{"level", text()},
                                       {"value", Map{}},
                                       {"counts", of_type("boolean")},
                                       {"source", reference("source")},
                                       {"origin", reference("origin")}});
  return whole_object(Map{{"name", text()},
                          {"type", text()},
                          {"summary", text()},
                          {"value", Map{}},
                          {"levels", list_of(level)}});
}

Value unmanaged() {
  return whole_object(Map{{"kind", text()},
                          {"name", text()},
                          {"exists", of_type("boolean")},
                          {"facts", list_of(text())}});
}

}  // namespace

Value explain_schema() {
  Map schema = whole_object(Map{{"schema", Map{{"const", "tend.explain/1"}}},
                                {"host", text()},
                                {"commit", text()},
                                {"asked", text()},
                                {"notes", list_of(text())},
                                {"resources", list_of(resource())},
                                {"parameters", list_of(parameter())},
                                {"remembered", list_of(reference("memory"))},
                                {"unmanaged", or_null(unmanaged())}})
                   .as_map();
  schema.set("definitions", Map{{"source", or_null(source())},
                                {"origin", or_null(origin())},
                                {"run", past_run()},
                                {"memory", memory()}});
  return document_schema("Where something comes from: tend explain --json", schema);
}

}  // namespace tend::cli
