#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "model/conform_words.hpp"
#include "model/pattern.hpp"
#include "model/quantity.hpp"
#include "model/type_spec.hpp"

namespace tend::model {
namespace {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

class Conformer {
 public:
  Value visit(const TypeSpec& spec, const Value& value, const std::string& what);
  Errors take_errors() { return std::move(errors_); }
  void missing(Position at, const std::string& message, const TypeSpec& spec);

 private:
  Value text(const TypeSpec& spec, const Value& value, const std::string& what);
  Value integer(const TypeSpec& spec, const Value& value, const std::string& what);
  Value quantity(const TypeSpec& spec, const Value& value, const std::string& what);
  Value canonical(const TypeSpec& spec, const Value& value, const std::string& what);
  Value choice(const TypeSpec& spec, const Value& value, const std::string& what);
  Value secret(const TypeSpec& spec, const Value& value, const std::string& what);
  Value list(const TypeSpec& spec, const Value& value, const std::string& what);
  Value map(const TypeSpec& spec, const Value& value, const std::string& what);
  void unknown_keys(const TypeSpec& spec, const Map& given, const std::string& what);
  Value field(const Field& field, const Value& owner, const std::string& what);

  Value wrong(const TypeSpec& spec, const Value& value, const std::string& what);
  Error& report(const Value& value, std::string message);
  void in_range(const TypeSpec& spec, const Value& value, double measure, std::string_view unit,
                const std::string& what);

  Errors errors_;
};

// `result` at the place of, and as secret as, the value it was made from.
Value like(const Value& origin, Value result) {
  if (origin.sensitive()) result = result.marked_sensitive();
  return std::move(result).at(origin.position());
}

Error& Conformer::report(const Value& value, std::string message) {
  errors_.push_back(make_error(ErrorCode::invalid, std::move(message), value.position()));
  return errors_.back();
}

Value Conformer::wrong(const TypeSpec& spec, const Value& value, const std::string& what) {
  report(value, fmt::format("{} must be {}, not {}", what, wanted(spec.type), described(value)))
      .suggestion = advice(spec.type, value);
  return value;
}

void Conformer::missing(Position at, const std::string& message, const TypeSpec& spec) {
  errors_.push_back(make_error(ErrorCode::invalid, message, std::move(at)));
  if (!spec.summary.empty()) errors_.back().notes.push_back(spec.summary);
}

void Conformer::in_range(const TypeSpec& spec, const Value& value, double measure,
                         std::string_view unit, const std::string& what) {
  const auto complain = [&](std::string_view side, double bound) {
    const std::string_view verb = unit.empty() ? "be" : "have";
    const std::string_view plural = unit.empty() || bound == 1 ? "" : "s";
    report(value, fmt::format("{} must {} {} {}{}{}{}, not {}", what, verb, side, bound,
                              unit.empty() ? "" : " ", unit, plural, measure));
  };
  if (spec.min && measure < *spec.min) complain("at least", *spec.min);
  if (spec.max && measure > *spec.max) complain("at most", *spec.max);
}

Value Conformer::text(const TypeSpec& spec, const Value& value, const std::string& what) {
  if (!value.is_string()) return wrong(spec, value, what);
  const std::string& string = value.as_string();
  in_range(spec, value, static_cast<double>(characters(string)), "character", what);
  if (!spec.pattern.empty() && !matches_pattern(spec.pattern, string)) {
    report(value, fmt::format("{} does not match its pattern", what))
        .notes.push_back("pattern: " + spec.pattern);
  }
  return value;
}

Value Conformer::integer(const TypeSpec& spec, const Value& value, const std::string& what) {
  const bool fits = spec.type == Type::number ? value.is_numeric() : value.is_integer();
  const bool port =
      spec.type != Type::port || !fits || (value.as_integer() >= 1 && value.as_integer() <= 65535);
  if (!fits || !port) return wrong(spec, value, what);
  in_range(spec, value, value.as_number(), "", what);
  return value;
}

Value Conformer::quantity(const TypeSpec& spec, const Value& value, const std::string& what) {
  std::optional<std::int64_t> amount;
  if (value.is_integer() && value.as_integer() >= 0) amount = value.as_integer();
  if (value.is_string()) {
    amount = spec.type == Type::duration ? parse_duration(value.as_string())
                                         : parse_size(value.as_string());
  }
  if (!amount) return wrong(spec, value, what);
  in_range(spec, value, static_cast<double>(*amount), "", what);
  return like(value, *amount);
}

Value Conformer::canonical(const TypeSpec& spec, const Value& value, const std::string& what) {
  if (!value.is_string()) return wrong(spec, value, what);
  auto result = spec.type == Type::mode ? canonical_mode(value.as_string())
                                        : canonical_path(value.as_string());
  return result ? like(value, std::move(*result)) : wrong(spec, value, what);
}

Value Conformer::choice(const TypeSpec& spec, const Value& value, const std::string& what) {
  if (!value.is_string()) return wrong(spec, value, what);
  const auto& choices = spec.choices;
  if (std::find(choices.begin(), choices.end(), value.as_string()) == choices.end()) {
    auto& error = report(value, fmt::format("{} must be one of {}, not `{}`", what,
                                            join(choices, ", "), value.display()));
    if (!value.sensitive()) error.suggestion = did_you_mean(value.as_string(), choices);
  }
  return value;
}

Value Conformer::secret(const TypeSpec& spec, const Value& value, const std::string& what) {
  if (names_a_secret(value)) return value;
  return value.is_string() ? text(spec, value, what).marked_sensitive() : wrong(spec, value, what);
}

Value Conformer::list(const TypeSpec& spec, const Value& value, const std::string& what) {
  if (!value.is_list()) return wrong(spec, value, what);
  in_range(spec, value, static_cast<double>(value.as_list().size()), "item", what);
  if (!spec.items) return value;
  List items;
  for (const auto& item : value.as_list()) {
    items.push_back(visit(*spec.items, item, fmt::format("item {} of {}", items.size() + 1, what)));
  }
  return like(value, std::move(items));
}

void Conformer::unknown_keys(const TypeSpec& spec, const Map& given, const std::string& what) {
  std::vector<std::string> known;
  for (const auto& field : spec.fields) known.push_back(field.name);
  for (const auto& entry : given) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) continue;
    auto error =
        make_error(ErrorCode::invalid, fmt::format("unknown key `{}` in {}", entry.key, what),
                   entry.key_position);
    error.suggestion = did_you_mean(entry.key, known);
    error.notes.push_back("known keys: " + join(known, ", "));
    errors_.push_back(std::move(error));
  }
}

// A field that is not given is its default, else null, as a parameter is.
Value Conformer::field(const Field& field, const Value& owner, const std::string& what) {
  const Value* given = owner.find(field.name);
  const std::string name = fmt::format("key `{}` of {}", field.name, what);
  if (given != nullptr && !given->is_null()) return visit(field.spec, *given, name);
  if (field.spec.default_value) return visit(field.spec, *field.spec.default_value, name);
  if (field.spec.required) {
    missing(given != nullptr ? given->position() : owner.position(),
            fmt::format("{} needs the key `{}`", what, field.name), field.spec);
  }
  return {};
}

Value Conformer::map(const TypeSpec& spec, const Value& value, const std::string& what) {
  if (!value.is_map()) return wrong(spec, value, what);
  const Map& given = value.as_map();
  in_range(spec, value, static_cast<double>(given.size()), "key", what);
  Map result;
  if (spec.fields.empty()) {
    if (!spec.items) return value;
    for (const auto& entry : given) {
      const std::string name = fmt::format("key `{}` of {}", entry.key, what);
      result.set(entry.key, visit(*spec.items, entry.value, name), entry.key_position);
    }
    return like(value, std::move(result));
  }
  unknown_keys(spec, given, what);
  for (const auto& declared : spec.fields) {
    const auto* entry = given.find_entry(declared.name);
    result.set(declared.name, field(declared, value, what),
               entry != nullptr ? entry->key_position : value.position());
  }
  return like(value, std::move(result));
}

Value Conformer::visit(const TypeSpec& spec, const Value& value, const std::string& what) {
  if (value.is_unknown()) return value;
  switch (spec.type) {
    case Type::any:
      return value;
    case Type::string:
      return text(spec, value, what);
    case Type::boolean:
      return value.is_bool() ? value : wrong(spec, value, what);
    case Type::integer:
    case Type::number:
    case Type::port:
      return integer(spec, value, what);
    case Type::duration:
    case Type::size:
      return quantity(spec, value, what);
    case Type::mode:
    case Type::path:
      return canonical(spec, value, what);
    case Type::enumeration:
      return choice(spec, value, what);
    case Type::secret:
      return secret(spec, value, what);
    case Type::list:
      return list(spec, value, what);
    case Type::map:
      return map(spec, value, what);
  }
  return value;
}

}  // namespace

Checked<Value> conform(const TypeSpec& spec, const Value& value, const std::string& what) {
  Conformer conformer;
  Value result = value;
  if (!value.is_null()) {
    result = conformer.visit(spec, value, what);
  } else if (spec.required) {
    conformer.missing(value.position(), fmt::format("{} must be given, not null", what), spec);
  }
  Errors errors = conformer.take_errors();
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return result;
}

}  // namespace tend::model
