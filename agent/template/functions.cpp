#include "template/functions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "template/filter_tables.hpp"
#include "template/python.hpp"
#include "template/template.hpp"

namespace tend::templates {
namespace {

std::vector<std::string> names_of(const std::vector<Function>& table) {
  std::vector<std::string> names;
  names.reserve(table.size());
  for (const auto& function : table) names.emplace_back(function.name);
  std::sort(names.begin(), names.end());
  return names;
}

const std::vector<Function>& filters() {
  static const std::vector<Function> all = [] {
    std::vector<Function> joined;
    for (const auto* table :
         {&text_filters(), &number_filters(), &list_filters(), &selection_filters(), &map_filters(),
          &format_filters(), &path_filters(), &regex_filters()}) {
      joined.insert(joined.end(), table->begin(), table->end());
    }
    return joined;
  }();
  return all;
}

Result<const Function*> find(const std::vector<Function>& table, std::string_view kind,
                             std::string_view name) {
  constexpr std::string_view kPrefix = "ansible.builtin.";
  const std::string_view bare =
      name.substr(0, kPrefix.size()) == kPrefix ? name.substr(kPrefix.size()) : name;
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Function& function) { return function.name == bare; });
  if (found != table.end()) return &*found;
  Error error =
      make_error(ErrorCode::unsupported, fmt::format("the {} `{}` is not supported", kind, name));
  error.suggestion = did_you_mean(bare, names_of(table));
  return tl::unexpected(std::move(error));
}

// Named arguments find their parameter; what is left over stays in `arguments`, for variadic
// functions.
Status bind(const Function& function, Use& use, Arguments& arguments) {
  use.arguments.assign(function.parameters.size(), nullptr);
  const std::size_t direct = std::min(arguments.positional.size(), function.parameters.size());
  for (std::size_t i = 0; i < direct; ++i) use.arguments[i] = &arguments.positional[i];
  if (!function.variadic && arguments.positional.size() > direct) {
    return fail(ErrorCode::invalid,
                fmt::format("`{}` takes at most {}", function.name,
                            function.parameters.size() == 1
                                ? "1 argument"
                                : fmt::format("{} arguments", function.parameters.size())));
  }
  for (const auto& [name, value, position] : arguments.named) {
    const auto found = std::find(function.parameters.begin(), function.parameters.end(), name);
    if (found != function.parameters.end()) {
      use.arguments[static_cast<std::size_t>(found - function.parameters.begin())] = &value;
    } else if (function.variadic) {
      use.rest.named.set(name, value);
    } else {
      Error error = make_error(ErrorCode::unsupported,
                               fmt::format("`{}` has no argument `{}` here", function.name, name));
      error.suggestion =
          did_you_mean(name, {function.parameters.begin(), function.parameters.end()});
      return tl::unexpected(std::move(error));
    }
  }
  if (function.variadic) {
    use.rest.positional.assign(arguments.positional.begin() + static_cast<std::ptrdiff_t>(direct),
                               arguments.positional.end());
  }
  for (std::size_t i = 0; i < function.required; ++i) {
    if (use.arguments[i] == nullptr) {
      return fail(ErrorCode::invalid, fmt::format("`{}` needs its argument `{}`", function.name,
                                                  function.parameters[i]));
    }
  }
  return {};
}

// What about the arguments is not known or secret.
struct Taint {
  const Value* unknown = nullptr;
  bool sensitive = false;

  void add(const Value& value) {
    if (unknown == nullptr) unknown = unknown_in(value);
    sensitive = sensitive || value.contains_sensitive();
  }
};

Taint taint_of(const Function& function, const Maybe& input, const Arguments& arguments) {
  Taint taint;
  if (function.takes_undefined) return taint;  // `default` and `defined` look for themselves
  if (function.structural) {
    if (input.value().is_unknown()) taint.unknown = &input.value();
    taint.sensitive = input.value().sensitive();
  } else {
    taint.add(input.value());
  }
  for (const auto& value : arguments.positional) taint.add(value);
  for (const auto& entry : arguments.named) taint.add(entry.value);
  return taint;
}

Status charge(const Maybe& result, Meter& meter) {
  if (!result.defined()) return {};
  const Value& value = result.value();
  if (value.is_string()) return meter.allow_text(value.as_string().size());
  if (value.is_list()) return meter.allow_list(value.as_list().size());
  return {};
}

Result<Maybe> apply(const Function& function, Maybe input, Arguments arguments, Meter& meter) {
  TEND_CHECK(meter.spend());
  if (!input.defined() && !function.takes_undefined) return tl::unexpected(input.why());
  const Taint taint = taint_of(function, input, arguments);
  if (taint.unknown != nullptr) return Maybe(Value(taint.unknown->as_unknown()));
  Use use{function.name, std::move(input), {}, {}, meter};
  TEND_CHECK(bind(function, use, arguments));
  TEND_TRY(result, function.run(use));
  TEND_CHECK(charge(result, meter));
  if (taint.sensitive && result.defined()) return Maybe(result.value().marked_sensitive());
  return result;
}

}  // namespace

bool Use::flag(std::size_t index, bool fallback) const {
  const Value* value = argument(index);
  return value != nullptr ? truthy(*value) : fallback;
}

Result<std::string> Use::text(std::size_t index, std::string_view fallback) const {
  const Value* value = argument(index);
  if (value == nullptr) return std::string(fallback);
  if (value->is_string()) return value->as_string();
  return fail(ErrorCode::invalid, fmt::format("`{}` needs a string as argument {}, not {}", name,
                                              index + 1, python_type(*value)));
}

Result<std::int64_t> Use::integer(std::size_t index, std::int64_t fallback) const {
  const Value* value = argument(index);
  if (value == nullptr) return fallback;
  if (is_python_integer(*value)) return python_integer(*value);
  return fail(ErrorCode::invalid, fmt::format("`{}` needs an integer as argument {}, not {}", name,
                                              index + 1, python_type(*value)));
}

std::string Use::input_text() const {
  return python_str(value());
}

const Value* unknown_in(const Value& value) {
  if (value.is_unknown()) return &value;
  if (value.is_list()) {
    for (const auto& item : value.as_list()) {
      if (const Value* found = unknown_in(item)) return found;
    }
  }
  if (value.is_map()) {
    for (const auto& entry : value.as_map()) {
      if (const Value* found = unknown_in(entry.value)) return found;
    }
  }
  return nullptr;
}

Result<Maybe> apply_filter(std::string_view name, Maybe input, Arguments arguments, Meter& meter) {
  TEND_TRY(filter, find(filters(), "filter", name));
  return apply(*filter, std::move(input), std::move(arguments), meter);
}

Result<Value> apply_test(std::string_view name, Maybe input, Arguments arguments, Meter& meter) {
  TEND_TRY(test, find(tests(), "test", name));
  TEND_TRY(answer, apply(*test, std::move(input), std::move(arguments), meter));
  return std::move(answer).required();
}

std::vector<std::string> filter_names() {
  return names_of(filters());
}
std::vector<std::string> test_names() {
  return names_of(tests());
}

}  // namespace tend::templates
