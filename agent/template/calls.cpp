// Calls: methods, `loop.cycle`, and the few functions there are.
#include <fmt/format.h>

#include <algorithm>

#include "template/access.hpp"
#include "template/evaluator.hpp"
#include "template/methods.hpp"
#include "template/python.hpp"

namespace tend::templates {
namespace {

struct Known {
  const Value* unknown = nullptr;
  bool sensitive = false;
};

Known known(const Arguments& arguments) {
  Known result;
  const auto add = [&](const Value& value) {
    if (result.unknown == nullptr) result.unknown = unknown_in(value);
    result.sensitive = result.sensitive || value.contains_sensitive();
  };
  for (const auto& value : arguments.positional) add(value);
  for (const auto& entry : arguments.named) add(entry.value);
  return result;
}

bool is_loop(const Value& object) {
  return object.find("index0") != nullptr && object.find("revindex0") != nullptr;
}

Result<Value> cycle(const Value& loop, const Arguments& arguments) {
  if (arguments.positional.empty())
    return fail(ErrorCode::invalid, "`loop.cycle()` needs something to choose from");
  const auto index = static_cast<std::size_t>(loop.find("index0")->as_integer());
  return arguments.positional[index % arguments.positional.size()];
}

Result<Value> range(const Arguments& arguments, Meter& meter) {
  std::vector<std::int64_t> numbers;
  for (const auto& argument : arguments.positional) {
    if (!is_python_integer(argument)) {
      return fail(ErrorCode::invalid,
                  fmt::format("`range` needs integers, not {}", python_type(argument)));
    }
    numbers.push_back(python_integer(argument));
  }
  if (numbers.empty() || numbers.size() > 3 || !arguments.named.empty()) {
    return fail(ErrorCode::invalid, "`range` takes one to three integers");
  }
  if (numbers.size() == 1) numbers.insert(numbers.begin(), 0);
  const std::int64_t step = numbers.size() == 3 ? numbers[2] : 1;
  if (step == 0) return fail(ErrorCode::invalid, "the step of `range` cannot be 0");
  List items;
  for (std::int64_t i = numbers[0]; step > 0 ? i < numbers[1] : i > numbers[1];) {
    TEND_CHECK(meter.spend());
    items.emplace_back(i);
    if (__builtin_add_overflow(i, step, &i)) break;
  }
  return as_sequence(std::move(items), Sequence::range);
}

Result<Value> make_map(const Arguments& arguments, bool is_a_namespace) {
  Map members;
  for (const auto& positional : arguments.positional) {
    if (!positional.is_map())
      return fail(ErrorCode::unsupported, "only a map or named members are supported here");
    for (const auto& entry : positional.as_map()) members.set(entry.key, entry.value);
  }
  for (const auto& entry : arguments.named) members.set(entry.key, entry.value);
  return is_a_namespace ? as_namespace(std::move(members)) : Value(std::move(members));
}

}  // namespace

Result<Maybe> Evaluator::call_method(const Attribute& method, const CallArguments& written,
                                     Span span) {
  TEND_TRY(object, value(*method.object));
  TEND_TRY(given, arguments(written));
  if (object.is_unknown()) return Maybe(object);
  const Known about = known(given);
  if (about.unknown != nullptr) return Maybe(*about.unknown);
  const Span name{span.end() - method.name.size(), method.name.size()};
  auto result = method.name == "cycle" && is_loop(object)
                    ? cycle(object, given)
                    : templates::call_method(object, method.name, given, meter_);
  TEND_TRY(value, placed(std::move(result), name));
  return Maybe(object.sensitive() || about.sensitive ? value.marked_sensitive() : value);
}

Result<Maybe> Evaluator::call_function(const Name& function, const CallArguments& written,
                                       Span span) {
  TEND_TRY(given, arguments(written));
  if (function.name == "range") {
    const Known about = known(given);
    if (about.unknown != nullptr) return Maybe(*about.unknown);
    TEND_TRY(numbers, placed(range(given, meter_), span));
    return Maybe(about.sensitive ? numbers.marked_sensitive() : numbers);
  }
  if (function.name == "dict" || function.name == "namespace") {
    TEND_TRY(map, placed(make_map(given, function.name == "namespace"), span));
    return Maybe(std::move(map));
  }
  Error error =
      places_.error(ErrorCode::unsupported,
                    fmt::format("the function `{}` is not supported", function.name), span);
  error.suggestion = did_you_mean(function.name, {"range", "dict", "namespace"});
  return tl::unexpected(std::move(error));
}

}  // namespace tend::templates
