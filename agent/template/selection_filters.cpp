// Filters that run another filter or test on every item.
#include <fmt/format.h>

#include "template/access.hpp"
#include "template/filter_tables.hpp"
#include "template/python.hpp"
#include "template/template.hpp"

namespace tend::templates {
namespace {

Result<Value> mapped_attribute(const Use& use, const Value& item) {
  TEND_TRY(found, path_of(item, *use.rest.named.find("attribute")));
  const Value* fallback = use.rest.named.find("default");
  if (!found.defined() && fallback != nullptr) return *fallback;
  return std::move(found).required();
}

// The first argument as a name, and the others as its arguments.
Result<std::string> take_name(Arguments& arguments, std::string_view what) {
  if (arguments.positional.empty() || !arguments.positional.front().is_string()) {
    return fail(ErrorCode::invalid, fmt::format("the name of a {} is needed here", what));
  }
  std::string name = arguments.positional.front().as_string();
  arguments.positional.erase(arguments.positional.begin());
  return name;
}

Result<Maybe> run_map(const Use& use) {
  TEND_TRY(items, iterate(use.value()));
  const bool by_attribute = use.rest.positional.empty() && use.rest.named.contains("attribute");
  Arguments arguments = use.rest;
  std::string filter;
  if (!by_attribute) {
    TEND_TRY(name, take_name(arguments, "filter"));
    filter = std::move(name);
  }
  List result;
  for (const auto& item : items) {
    TEND_CHECK(use.meter.spend());
    if (by_attribute) {
      TEND_TRY(member, mapped_attribute(use, item));
      result.push_back(std::move(member));
    } else {
      TEND_TRY(made, apply_filter(filter, Maybe(item), arguments, use.meter));
      TEND_TRY(value, std::move(made).required());
      result.push_back(std::move(value));
    }
  }
  return Maybe(Value(std::move(result)));
}

Result<Value> judge(const Maybe& subject, const std::string& test, const Arguments& arguments,
                    Meter& meter) {
  if (!test.empty()) return apply_test(test, subject, arguments, meter);
  TEND_TRY(value, Maybe(subject).required());
  if (value.is_unknown()) return value;
  return Value(truthy(value));
}

Result<Maybe> choose(const Use& use, bool by_attribute, bool wanted) {
  TEND_TRY(items, iterate(use.value()));
  Arguments arguments = use.rest;
  std::string test;
  Value attribute;
  if (by_attribute) {
    if (arguments.positional.empty())
      return fail(ErrorCode::invalid, fmt::format("`{}` needs an attribute", use.name));
    attribute = arguments.positional.front();
    arguments.positional.erase(arguments.positional.begin());
  }
  if (!arguments.positional.empty()) {
    TEND_TRY(name, take_name(arguments, "test"));
    test = std::move(name);
  }
  List result;
  for (const auto& item : items) {
    TEND_CHECK(use.meter.spend());
    TEND_TRY(subject, by_attribute ? path_of(item, attribute) : Result<Maybe>(Maybe(item)));
    TEND_TRY(verdict, judge(subject, test, arguments, use.meter));
    if (verdict.is_unknown()) return Maybe(verdict);
    if (truthy(verdict) == wanted) result.push_back(item);
  }
  return Maybe(Value(std::move(result)));
}

}  // namespace

const std::vector<Function>& selection_filters() {
  static const std::vector<Function> table = {
      {"map", {}, run_map, true, false, true},
      {"select", {}, [](const Use& use) { return choose(use, false, true); }, true, false, true},
      {"reject", {}, [](const Use& use) { return choose(use, false, false); }, true, false, true},
      {"selectattr", {}, [](const Use& use) { return choose(use, true, true); }, true, false, true},
      {"rejectattr",
       {},
       [](const Use& use) { return choose(use, true, false); },
       true,
       false,
       true},
  };
  return table;
}

}  // namespace tend::templates
