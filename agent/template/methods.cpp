#include "template/methods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "template/python.hpp"
#include "template/text_operations.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

struct MethodCall {
  const Value& object;
  const std::vector<Value>& arguments;
  Meter& meter;

  const std::string& text() const { return object.as_string(); }
  // The argument, or null where it was left out.
  Value argument(std::size_t index) const {
    return index < arguments.size() ? arguments[index] : Value();
  }
};

struct Method {
  std::string_view name;
  std::size_t least;
  std::size_t most;
  Result<Value> (*run)(const MethodCall&);
};

Result<std::string> text_argument(const MethodCall& call, std::size_t index) {
  const Value value = call.argument(index);
  if (value.is_string()) return value.as_string();
  return fail(ErrorCode::invalid,
              fmt::format("a string is needed here, not {}", python_type(value)));
}

Result<std::int64_t> integer_argument(const MethodCall& call, std::size_t index,
                                      std::int64_t fallback) {
  const Value value = call.argument(index);
  if (index >= call.arguments.size()) return fallback;
  if (is_python_integer(value)) return python_integer(value);
  return fail(ErrorCode::invalid,
              fmt::format("an integer is needed here, not {}", python_type(value)));
}

Result<Value> run_split(const MethodCall& call) {
  TEND_TRY(limit, integer_argument(call, 1, -1));
  if (call.argument(0).is_null()) return Value(split_on_space(call.text(), limit));
  TEND_TRY(separator, text_argument(call, 0));
  if (separator.empty()) return fail(ErrorCode::invalid, "the separator is empty");
  return Value(split_on(call.text(), separator, limit));
}

Result<Value> run_strip(const MethodCall& call, bool left, bool right) {
  if (call.argument(0).is_null()) return Value(strip_space(call.text(), left, right));
  TEND_TRY(characters, text_argument(call, 0));
  return Value(strip_characters(call.text(), characters, left, right));
}

// startswith and endswith take one string or a tuple of them.
Result<Value> run_affix(const MethodCall& call,
                        bool (*matches)(std::string_view, std::string_view)) {
  const Value wanted = call.argument(0);
  if (wanted.is_string()) return Value(matches(call.text(), wanted.as_string()));
  if (!wanted.is_list() || sequence_of(wanted) != Sequence::tuple) {
    return fail(
        ErrorCode::invalid,
        fmt::format("a string or a tuple of strings is needed here, not {}", python_type(wanted)));
  }
  const List& all = wanted.as_list();
  return Value(std::any_of(all.begin(), all.end(), [&](const Value& one) {
    return one.is_string() && matches(call.text(), one.as_string());
  }));
}

Result<Value> run_replace(const MethodCall& call) {
  TEND_TRY(from, text_argument(call, 0));
  TEND_TRY(to, text_argument(call, 1));
  TEND_TRY(count, integer_argument(call, 2, -1));
  TEND_TRY(text, replace_text(call.text(), from, to, count, call.meter));
  return Value(std::move(text));
}

Result<Value> run_join(const MethodCall& call) {
  TEND_TRY(items, iterate(call.argument(0)));
  for (const auto& item : items) {
    if (!item.is_string()) {
      return fail(ErrorCode::invalid, fmt::format("join needs strings, not {}", python_type(item)));
    }
  }
  TEND_TRY(text, join_text(items, call.text(), call.meter));
  return Value(std::move(text));
}

Result<Value> run_find(const MethodCall& call) {
  TEND_TRY(wanted, text_argument(call, 0));
  const auto at = call.text().find(wanted);
  if (at == std::string::npos) return Value(-1);
  return Value(static_cast<std::int64_t>(length_of(call.text().substr(0, at))));
}

Result<Value> run_count(const MethodCall& call) {
  TEND_TRY(wanted, text_argument(call, 0));
  return Value(static_cast<std::int64_t>(count_text(call.text(), wanted)));
}

Result<Value> changed(Result<std::string> text) {
  if (!text) return tl::unexpected(std::move(text).error());
  return Value(std::move(*text));
}

constexpr std::array kStringMethods = {
    Method{"split", 0, 2, run_split},
    Method{"strip", 0, 1, [](const MethodCall& call) { return run_strip(call, true, true); }},
    Method{"lstrip", 0, 1, [](const MethodCall& call) { return run_strip(call, true, false); }},
    Method{"rstrip", 0, 1, [](const MethodCall& call) { return run_strip(call, false, true); }},
    Method{"lower", 0, 0, [](const MethodCall& call) { return changed(lower_text(call.text())); }},
    Method{"upper", 0, 0, [](const MethodCall& call) { return changed(upper_text(call.text())); }},
    Method{"title", 0, 0,
           [](const MethodCall& call) { return changed(python_title(call.text())); }},
    Method{"capitalize", 0, 0,
           [](const MethodCall& call) { return changed(capitalize_text(call.text())); }},
    Method{"startswith", 1, 1, [](const MethodCall& call) { return run_affix(call, starts_with); }},
    Method{"endswith", 1, 1, [](const MethodCall& call) { return run_affix(call, ends_with); }},
    Method{"replace", 2, 3, run_replace},
    Method{"join", 1, 1, run_join},
    Method{"find", 1, 1, run_find},
    Method{"count", 1, 1, run_count},
    Method{"splitlines", 0, 0,
           [](const MethodCall& call) { return Result<Value>(split_text_lines(call.text())); }},
    Method{"isdigit", 0, 0,
           [](const MethodCall& call) { return Result<Value>(is_all_digits(call.text())); }},
};

Result<Value> run_get(const MethodCall& call) {
  const Value key = call.argument(0);
  const Value* member = key.is_string() ? call.object.find(key.as_string()) : nullptr;
  return member != nullptr ? *member : call.argument(1);
}

Result<Value> run_items(const MethodCall& call) {
  List pairs;
  for (const auto& entry : call.object.as_map()) {
    pairs.push_back(as_sequence({Value(entry.key), entry.value}, Sequence::tuple));
  }
  return as_sequence(std::move(pairs), Sequence::items);
}

Result<Value> run_keys(const MethodCall& call) {
  List keys;
  for (const auto& entry : call.object.as_map()) keys.emplace_back(entry.key);
  return as_sequence(std::move(keys), Sequence::keys);
}

Result<Value> run_values(const MethodCall& call) {
  List values;
  for (const auto& entry : call.object.as_map()) values.push_back(entry.value);
  return as_sequence(std::move(values), Sequence::values);
}

constexpr std::array kMapMethods = {
    Method{"get", 1, 2, run_get},
    Method{"items", 0, 0, run_items},
    Method{"keys", 0, 0, run_keys},
    Method{"values", 0, 0, run_values},
};

Result<Value> run_index(const MethodCall& call) {
  const List& items = call.object.as_list();
  const auto found = std::find_if(items.begin(), items.end(), [&](const Value& item) {
    return python_equal(item, call.argument(0));
  });
  if (found == items.end()) {
    return fail(ErrorCode::invalid,
                fmt::format("{} is not in the list", python_repr(call.argument(0))));
  }
  return Value(static_cast<std::int64_t>(found - items.begin()));
}

Result<Value> run_list_count(const MethodCall& call) {
  const List& items = call.object.as_list();
  return Value(
      static_cast<std::int64_t>(std::count_if(items.begin(), items.end(), [&](const Value& item) {
        return python_equal(item, call.argument(0));
      })));
}

constexpr std::array kListMethods = {
    Method{"index", 1, 1, run_index},
    Method{"count", 1, 1, run_list_count},
};

// Methods Python has and we have not: looked up so that the message says so.
constexpr std::array<std::string_view, 34> kOtherStringMethods = {
    "casefold", "center",    "encode",      "expandtabs",   "format",       "format_map",
    "index",    "isalnum",   "isalpha",     "isascii",      "isdecimal",    "isidentifier",
    "islower",  "isnumeric", "isprintable", "isspace",      "istitle",      "isupper",
    "ljust",    "maketrans", "partition",   "removeprefix", "removesuffix", "rfind",
    "rindex",   "rjust",     "rpartition",  "rsplit",       "swapcase",     "translate",
    "zfill",    "__class__", "__len__",     "__mro__"};
constexpr std::array<std::string_view, 9> kOtherMapMethods = {
    "clear", "copy", "fromkeys", "pop", "popitem", "setdefault", "update", "__class__", "__len__"};
constexpr std::array<std::string_view, 11> kOtherListMethods = {
    "append", "clear",   "copy", "extend",    "insert", "pop",
    "remove", "reverse", "sort", "__class__", "__len__"};

template <std::size_t Count>
const Method* find_in(const std::array<Method, Count>& methods, std::string_view name) {
  const auto found = std::find_if(methods.begin(), methods.end(),
                                  [&](const Method& method) { return method.name == name; });
  return found == methods.end() ? nullptr : &*found;
}

template <std::size_t Count>
bool lists(const std::array<std::string_view, Count>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const Method* find_method(const Value& object, std::string_view name) {
  if (object.is_string()) return find_in(kStringMethods, name);
  if (object.is_map()) return find_in(kMapMethods, name);
  return object.is_list() ? find_in(kListMethods, name) : nullptr;
}

std::vector<std::string> method_names(const Value& object) {
  std::vector<std::string> names;
  if (object.is_string())
    for (const auto& method : kStringMethods) names.emplace_back(method.name);
  if (object.is_map())
    for (const auto& method : kMapMethods) names.emplace_back(method.name);
  if (object.is_list())
    for (const auto& method : kListMethods) names.emplace_back(method.name);
  return names;
}

}  // namespace

bool is_method(const Value& object, std::string_view name) {
  if (find_method(object, name) != nullptr) return true;
  if (object.is_string()) return lists(kOtherStringMethods, name);
  if (object.is_map()) return lists(kOtherMapMethods, name);
  return object.is_list() && lists(kOtherListMethods, name);
}

Result<Value> call_method(const Value& object, std::string_view name, const Arguments& arguments,
                          Meter& meter) {
  const Method* method = find_method(object, name);
  if (method == nullptr) {
    Error error = make_error(
        ErrorCode::unsupported,
        fmt::format("the method `.{}()` of {} is not supported", name, python_type(object)));
    error.suggestion = did_you_mean(name, method_names(object));
    return tl::unexpected(std::move(error));
  }
  if (!arguments.named.empty()) {
    return fail(ErrorCode::unsupported,
                fmt::format("arguments by name are not supported for `.{}()`", name));
  }
  const std::size_t given = arguments.positional.size();
  if (given < method->least || given > method->most) {
    return fail(ErrorCode::unsupported,
                fmt::format("`.{}()` with {} arguments is not supported", name, given));
  }
  return method->run({object, arguments.positional, meter});
}

}  // namespace tend::templates
