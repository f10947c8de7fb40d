#include "engine/check_templates.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "engine/decode.hpp"
#include "engine/loops.hpp"
#include "template/template.hpp"

namespace tend::engine {
namespace {

using model::Field;
using model::Type;
using model::TypeSpec;

TypeSpec spec(Type type, std::string summary, std::optional<Value> default_value = std::nullopt) {
  TypeSpec result;
  result.type = type;
  result.summary = std::move(summary);
  result.default_value = std::move(default_value);
  return result;
}

std::vector<Field> make_fields() {
  TypeSpec argv = spec(Type::list, "a command that ends with 0, run with everything read-only");
  argv.items = std::make_shared<TypeSpec>(spec(Type::string, "one argument"));
  return {{"name", spec(Type::string, "what works when this passes")},
          {"run", argv},
          {"http", spec(Type::string, "an http:// URL on this host that answers with 200")},
          {"port", spec(Type::string, "host:port that accepts a TCP connection")},
          {"user", spec(Type::string, "a local user that must exist")},
          {"contains", spec(Type::string, "text that the answer of `http` must have")},
          {"timeout", spec(Type::duration, "the longest one attempt may take", Value(10))},
          {"retries", spec(Type::integer, "further attempts, a second apart", Value(0))},
          {"skip", spec(Type::string, "why it is not run here: told as skipped while not empty")},
          {"when", spec(Type::any, "an expression; the check is left out where it is false")},
          {"loop", spec(Type::any, "a list; one check for each `item`")}};
}

std::vector<std::string> field_names() {
  std::vector<std::string> names;
  for (const auto& field : check_fields()) names.push_back(field.name);
  return names;
}

const Field* find_field(std::string_view name) {
  const auto& fields = check_fields();
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

void set_field(const std::string& name, const Value& value, model::Check& check) {
  using Probe = model::Check::Probe;
  if (name == "name") check.name = value.as_string();
  if (name == "contains") check.contains = value.as_string();
  if (name == "timeout") check.timeout_seconds = value.as_integer();
  if (name == "skip" && check.unknown.empty()) check.unknown = trim(value.as_string());
  if (name == "retries") check.retries = static_cast<int>(value.as_integer());
  if (name == "run") check.argv = as_strings(value);
  if (name == "http" || name == "port" || name == "user") {
    check.target = value.as_string();
    check.probe = name == "http" ? Probe::http : name == "port" ? Probe::port : Probe::user;
  }
}

model::Check decode_check(const model::CheckTemplate& written, const templates::Scope& scope,
                          const Verdict& verdict, Errors& errors) {
  model::Check check;
  check.source = written.position;
  check.unknown = verdict.unknown;
  for (const auto& entry : written.attributes) {
    const Field* field = find_field(entry.key);
    if (field == nullptr || entry.key == "when" || entry.key == "loop") continue;
    auto rendered = templates::render_value(entry.value, scope);
    if (!rendered) {
      errors.push_back(std::move(rendered).error());
      continue;
    }
    auto value = model::conform(field->spec, *rendered, fmt::format("`{}` of a check", entry.key));
    if (!value) {
      for (auto& error : value.error()) errors.push_back(std::move(error));
    } else if (value->contains_sensitive()) {
      errors.push_back(
          make_error(ErrorCode::invalid,
                     fmt::format("a secret cannot be part of `{}` of a check: it would be "
                                 "seen in reports or the list of processes",
                                 entry.key),
                     entry.value.position()));
    } else if (value->contains_unknown()) {
      check.unknown = "depends on a fact that is unknown";
    } else {
      set_field(entry.key, *value, check);
    }
  }
  return check;
}

std::string default_name(const model::Check& check) {
  return check.argv.empty() ? check.target : join(check.argv, " ");
}

}  // namespace

const std::vector<Field>& check_fields() {
  static const std::vector<Field> fields = make_fields();
  return fields;
}

void check_keys(const model::CheckTemplate& written, Errors& errors) {
  int probes = 0;
  for (const auto& entry : written.attributes) {
    if (find_field(entry.key) == nullptr) {
      auto error =
          make_error(ErrorCode::invalid, fmt::format("unknown key `{}` in a check", entry.key),
                     entry.key_position);
      error.suggestion = did_you_mean(entry.key, field_names());
      error.notes.push_back("known keys: " + join(field_names(), ", "));
      errors.push_back(std::move(error));
    }
    if (entry.key == "run" || entry.key == "http" || entry.key == "port" || entry.key == "user") {
      ++probes;
    }
  }
  if (probes != 1) {
    errors.push_back(make_error(ErrorCode::invalid,
                                "a check has exactly one of `run`, `http`, `port` and `user`",
                                written.position));
  }
}

void expand_check(const model::CheckTemplate& written, const std::string& role,
                  const templates::Scope& scope, std::vector<model::Check>& checks,
                  Errors& errors) {
  for_each_item(written.attributes, scope, errors,
                [&](const templates::Scope& inner, const Verdict& verdict) {
                  if (!verdict.included) return;
                  auto check = decode_check(written, inner, verdict, errors);
                  check.role = role;
                  if (check.name.empty()) check.name = default_name(check);
                  checks.push_back(std::move(check));
                });
}

}  // namespace tend::engine
