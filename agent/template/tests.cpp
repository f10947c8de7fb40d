// What `is` asks.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "template/filter_tables.hpp"
#include "template/operators.hpp"
#include "template/python.hpp"
#include "template/regex.hpp"
#include "template/template.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

template <class Holds>
Result<Maybe> answer(Holds holds) {
  return Maybe(Value(static_cast<bool>(holds)));
}

Result<Maybe> run_in(const Use& use) {
  TEND_TRY(inside, contains(*use.argument(0), use.value()));
  return answer(inside);
}

Result<Maybe> run_contains(const Use& use) {
  TEND_TRY(inside, contains(use.value(), *use.argument(0)));
  return answer(inside);
}

template <Operator op>
Result<Maybe> run_compare(const Use& use) {
  TEND_TRY(holds, compare(op, use.value(), *use.argument(0)));
  return answer(holds);
}

Result<Value> remainder(const Use& use, const Value& divisor) {
  return arithmetic(Operator::modulo, use.value(), divisor, use.meter);
}

Result<Maybe> run_divisible(const Use& use) {
  TEND_TRY(rest, remainder(use, *use.argument(0)));
  return answer(python_equal(rest, Value(0)));
}

Result<Maybe> run_parity(const Use& use, int wanted) {
  TEND_TRY(rest, remainder(use, Value(2)));
  return answer(python_equal(rest, Value(wanted)));
}

Result<Maybe> matches(const Use& use, bool at_start) {
  TEND_TRY(pattern, use.text(0, ""));
  const RegexOptions options{use.flag(1, false), use.flag(2, false), at_start};
  TEND_TRY(found, regex_find(use.input_text(), pattern, options, 1, use.meter));
  return answer(!found.empty());
}

bool is_sequence(const Value& value) {
  if (value.is_string() || value.is_map()) return true;
  if (!value.is_list()) return false;
  const Sequence kind = sequence_of(value);
  return kind == Sequence::list || kind == Sequence::tuple || kind == Sequence::range;
}

// str.islower and isupper: at least one letter, and none of the other case.
Result<Maybe> run_case(const Use& use, bool upper) {
  const std::string text = use.input_text();
  TEND_TRY(changed, upper ? upper_text(text) : lower_text(text));
  TEND_TRY(opposite, upper ? lower_text(text) : upper_text(text));
  return answer(changed == text && opposite != text);
}

Result<Maybe> run_subset(const Use& use, bool superset) {
  const Value& small = superset ? *use.argument(0) : use.value();
  const Value& large = superset ? use.value() : *use.argument(0);
  TEND_TRY(members, iterate(small));
  for (const auto& member : members) {
    TEND_CHECK(use.meter.spend());
    TEND_TRY(inside, contains(large, member));
    if (!inside) return answer(false);
  }
  return answer(true);
}

template <bool (Value::*holds)() const>
Result<Maybe> is_kind(const Use& use) {
  return answer((use.value().*holds)());
}

Result<Maybe> run_boolean(const Use& use, bool wanted) {
  return answer(use.value().is_bool() && use.value().as_bool() == wanted);
}

std::vector<Function> comparison_tests() {
  std::vector<Function> table;
  const auto add = [&](Result<Maybe> (*run)(const Use&),
                       std::initializer_list<std::string_view> names) {
    for (const auto name : names) table.push_back({name, {"other"}, run, false, false, false, 1});
  };
  add(run_compare<Operator::equal>, {"eq", "equalto", "=="});
  add(run_compare<Operator::not_equal>, {"ne", "!="});
  add(run_compare<Operator::greater>, {"gt", "greaterthan", ">"});
  add(run_compare<Operator::greater_equal>, {"ge", ">="});
  add(run_compare<Operator::less>, {"lt", "lessthan", "<"});
  add(run_compare<Operator::less_equal>, {"le", "<="});
  add(run_divisible, {"divisibleby"});
  add(run_in, {"in"});
  add(run_contains, {"contains"});
  add([](const Use& use) { return run_subset(use, false); }, {"subset"});
  add([](const Use& use) { return run_subset(use, true); }, {"superset"});
  return table;
}

std::vector<Function> kind_tests() {
  return {
      {"defined", {}, [](const Use& use) { return answer(use.input.defined()); }, true, true},
      {"undefined", {}, [](const Use& use) { return answer(!use.input.defined()); }, true, true},
      {"none", {}, is_kind<&Value::is_null>, true},
      {"string", {}, is_kind<&Value::is_string>, true},
      {"mapping", {}, is_kind<&Value::is_map>, true},
      {"boolean", {}, is_kind<&Value::is_bool>, true},
      {"integer", {}, is_kind<&Value::is_integer>, true},
      {"float", {}, is_kind<&Value::is_number>, true},
      {"number", {}, [](const Use& use) { return answer(is_python_number(use.value())); }, true},
      {"sequence", {}, [](const Use& use) { return answer(is_sequence(use.value())); }, true},
      {"iterable",
       {},
       [](const Use& use) { return answer(is_sequence(use.value()) || use.value().is_list()); },
       true},
      {"true", {}, [](const Use& use) { return run_boolean(use, true); }, true},
      {"false", {}, [](const Use& use) { return run_boolean(use, false); }, true},
      {"truthy", {}, [](const Use& use) { return answer(truthy(use.value())); }},
      {"falsy", {}, [](const Use& use) { return answer(!truthy(use.value())); }},
      {"even", {}, [](const Use& use) { return run_parity(use, 0); }},
      {"odd", {}, [](const Use& use) { return run_parity(use, 1); }},
      {"lower", {}, [](const Use& use) { return run_case(use, false); }},
      {"upper", {}, [](const Use& use) { return run_case(use, true); }},
      {"match",
       {"pattern", "ignorecase", "multiline"},
       [](const Use& use) { return matches(use, true); },
       false,
       false,
       false,
       1},
      {"search",
       {"pattern", "ignorecase", "multiline"},
       [](const Use& use) { return matches(use, false); },
       false,
       false,
       false,
       1},
      {"regex",
       {"pattern", "ignorecase", "multiline"},
       [](const Use& use) { return matches(use, false); },
       false,
       false,
       false,
       1},
  };
}

}  // namespace

const std::vector<Function>& tests() {
  static const std::vector<Function> table = [] {
    std::vector<Function> all = kind_tests();
    for (auto& function : comparison_tests()) all.push_back(function);
    return all;
  }();
  return table;
}

}  // namespace tend::templates
