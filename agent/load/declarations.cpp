#include "load/declarations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "model/pattern.hpp"
#include "model/quantity.hpp"

namespace tend::load {
namespace {

using model::Type;
using model::TypeSpec;

const std::vector<std::string> kKeys = {"type",    "summary", "required", "default", "choices",
                                        "pattern", "min",     "max",      "items",   "fields"};

bool takes_bounds(Type type) {
  return type == Type::string || type == Type::integer || type == Type::number ||
         type == Type::list || type == Type::map || type == Type::port || type == Type::duration ||
         type == Type::size;
}

bool has_template(const Value& value) {
  if (value.is_string()) {
    const std::string& text = value.as_string();
    return text.find("{{") != std::string::npos || text.find("{%") != std::string::npos;
  }
  if (value.is_list()) {
    return std::any_of(value.as_list().begin(), value.as_list().end(), has_template);
  }
  return value.is_map() && std::any_of(value.as_map().begin(), value.as_map().end(),
                                       [](const auto& entry) { return has_template(entry.value); });
}

class DeclarationReader {
 public:
  explicit DeclarationReader(Faults& faults) : faults_(faults) {}

  std::vector<model::Field> fields(const Value& value, const std::string& what, bool nested) {
    std::vector<model::Field> fields;
    const Map* map = faults_.map(value, what);
    if (map == nullptr) return fields;
    for (const auto& entry : *map) {
      const std::string name = fmt::format("{} `{}`", nested ? "field" : "parameter", entry.key);
      if (!is_identifier(entry.key)) {
        faults_.add(entry.key_position,
                    name + " must be named with a-z, 0-9 and _, a letter first");
      }
      if (auto declared = spec(entry.value, entry.key_position, name, nested)) {
        fields.push_back({entry.key, std::move(*declared)});
      }
    }
    return fields;
  }

 private:
  std::optional<TypeSpec> spec(const Value& value, const Position& at, const std::string& what,
                               bool nested) {
    if (!value.is_map()) {
      wrong_declaration(value, what);
      return std::nullopt;
    }
    const Map& map = value.as_map();
    faults_.unknown_keys(map, kKeys, what);
    const auto type = read_type(map, at, what);
    if (!type) return std::nullopt;
    TypeSpec result;
    result.type = *type;
    result.position = at;
    read_plain(map, what, result);
    read_limits(map, what, result);
    read_nested(map, what, result);
    read_default(map, what, nested, result);
    return result;
  }

  void wrong_declaration(const Value& value, const std::string& what) {
    if (value.is_string() && model::type_named(value.as_string())) {
      faults_.add(value.position(), what + " must be declared by a map").suggestion =
          fmt::format("write {{type: {}}}", value.as_string());
    } else if (value.is_null()) {
      faults_.add(value.position(), what + " needs the key `type`").suggestion =
          "write {type: string}";
    } else {
      faults_.wrong(value, what, "a map that declares it");
    }
  }

  std::optional<Type> read_type(const Map& map, const Position& at, const std::string& what) {
    const Value* value = map.find("type");
    if (value == nullptr) {
      faults_.add(at, what + " needs the key `type`")
          .notes.push_back("types: " + join(model::type_names(), ", "));
      return std::nullopt;
    }
    const auto name = faults_.text(*value, "`type` of " + what);
    if (!name) return std::nullopt;
    const auto type = model::type_named(*name);
    if (!type) {
      Error& error = faults_.add(value->position(), fmt::format("there is no type `{}`", *name));
      error.suggestion = did_you_mean(*name, model::type_names());
      error.notes.push_back("types: " + join(model::type_names(), ", "));
    }
    return type;
  }

  // A key that only some types have; nullptr, and a fault where it is given for another one.
  const Value* only_for(const Map& map, const std::string& key, bool applies,
                        const std::string& what, Type type) {
    const auto* entry = map.find_entry(key);
    if (entry == nullptr || applies) return entry == nullptr ? nullptr : &entry->value;
    faults_.add(entry->key_position, fmt::format("{} is of type {}, which has no `{}`", what,
                                                 model::name_of(type), key));
    return nullptr;
  }

  void read_plain(const Map& map, const std::string& what, TypeSpec& spec) {
    if (const Value* summary = map.find("summary")) {
      spec.summary = faults_.text(*summary, "`summary` of " + what).value_or("");
    }
    const Value* required = map.find("required");
    if (required == nullptr) return;
    if (required->is_bool()) {
      spec.required = required->as_bool();
    } else {
      faults_.wrong(*required, "`required` of " + what, "true or false");
    }
  }

  void read_limits(const Map& map, const std::string& what, TypeSpec& spec) {
    const bool is_enum = spec.type == Type::enumeration;
    const Value* choices = only_for(map, "choices", is_enum, what, spec.type);
    if (choices != nullptr) spec.choices = read_choices(*choices, what);
    if (is_enum && choices == nullptr) {
      faults_.add(spec.position, what + " needs the key `choices`");
    }
    if (const Value* pattern =
            only_for(map, "pattern", spec.type == Type::string, what, spec.type)) {
      spec.pattern = read_pattern(*pattern, what);
    }
    spec.min = read_bound(map, "min", what, spec.type);
    spec.max = read_bound(map, "max", what, spec.type);
    if (spec.min && spec.max && *spec.min > *spec.max) {
      faults_.add(map.find("min")->position(), fmt::format("`min` of {} is above its `max`", what));
    }
  }

  std::vector<std::string> read_choices(const Value& value, const std::string& what) {
    std::vector<std::string> choices;
    if (!value.is_list() || value.as_list().empty()) {
      faults_.wrong(value, "`choices` of " + what, "a list of strings");
      return choices;
    }
    for (const auto& item : value.as_list()) {
      if (auto choice = faults_.text(item, "a choice of " + what)) choices.push_back(*choice);
    }
    return choices;
  }

  std::string read_pattern(const Value& value, const std::string& what) {
    const auto pattern = faults_.text(value, "`pattern` of " + what);
    if (!pattern) return {};
    const auto fault = model::pattern_fault(*pattern);
    if (!fault) return *pattern;
    faults_.add(value.position(),
                fmt::format("`pattern` of {} is not a regular expression: {}", what, *fault));
    return {};
  }

  std::optional<double> read_bound(const Map& map, const std::string& key, const std::string& what,
                                   Type type) {
    const Value* value = only_for(map, key, takes_bounds(type), what, type);
    if (value == nullptr) return std::nullopt;
    if (value->is_numeric()) return value->as_number();
    std::optional<std::int64_t> amount;
    if (value->is_string() && type == Type::duration) {
      amount = model::parse_duration(value->as_string());
    }
    if (value->is_string() && type == Type::size) amount = model::parse_size(value->as_string());
    if (amount) return static_cast<double>(*amount);
    faults_.wrong(*value, fmt::format("`{}` of {}", key, what), "a number");
    return std::nullopt;
  }

  void read_nested(const Map& map, const std::string& what, TypeSpec& spec) {
    const bool is_map = spec.type == Type::map;
    const bool is_list = spec.type == Type::list;
    const Value* items = only_for(map, "items", is_list || is_map, what, spec.type);
    if (items != nullptr) {
      auto item =
          this->spec(*items, map.find_entry("items")->key_position, "`items` of " + what, true);
      if (item) spec.items = std::make_shared<const TypeSpec>(std::move(*item));
    }
    const Value* declared = only_for(map, "fields", is_map, what, spec.type);
    if (declared != nullptr) spec.fields = fields(*declared, "`fields` of " + what, true);
    if (items != nullptr && declared != nullptr) {
      faults_.add(map.find_entry("items")->key_position,
                  what + " has both `fields` (known keys) and `items` (any keys)");
    }
  }

  void read_default(const Map& map, const std::string& what, bool nested, TypeSpec& spec) {
    const auto* entry = map.find_entry("default");
    if (entry == nullptr) return;
    if (spec.required) {
      faults_.add(entry->key_position,
                  fmt::format("{} is required, so its default is never used", what));
    }
    if (nested && has_template(entry->value)) {
      faults_
          .add(entry->value.position(), fmt::format("the default of {} cannot be a template", what))
          .notes.emplace_back("only defaults of parameters themselves are rendered");
    } else if (!has_template(entry->value)) {
      auto conformed = model::conform(spec, entry->value, "the default of " + what);
      if (!conformed) faults_.add(std::move(conformed).error());
    }
    spec.default_value = entry->value;
  }

  Faults& faults_;
};

}  // namespace

std::vector<model::Field> read_declarations(const Value& params, const std::string& what,
                                            Faults& faults) {
  return DeclarationReader(faults).fields(params, what, false);
}

}  // namespace tend::load
