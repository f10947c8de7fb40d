#include "template/access.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "template/methods.hpp"
#include "template/python.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

Maybe inherit(const Value& member, const Value& object) {
  return object.sensitive() ? Maybe(member.marked_sensitive()) : Maybe(member);
}

Maybe undefined(std::string_view written, std::string suggestion = {}, std::string note = {}) {
  Error error = make_error(ErrorCode::invalid, fmt::format("`{}` is undefined", written));
  error.suggestion = std::move(suggestion);
  if (!note.empty()) error.notes.push_back(std::move(note));
  return Maybe::undefined(std::move(error));
}

// "did you mean `params.food`?" for `params.foo`: the whole access, with its last name put right.
std::string suggest(const Value& object, std::string_view name, std::string_view written) {
  if (!object.is_map()) return {};
  const std::string best = nearest(name, object.as_map().keys());
  if (best.empty()) return {};
  const auto at = written.rfind(name);
  if (at == std::string_view::npos) return fmt::format("did you mean `{}`?", best);
  return fmt::format("did you mean `{}{}{}`?", written.substr(0, at), best,
                     written.substr(at + name.size()));
}

Maybe no_member(const Value& object, std::string_view name, std::string_view written) {
  std::string note;
  if (!object.is_map())
    note = fmt::format("it is looked up in a value of type {}", python_type(object));
  return undefined(written, suggest(object, name, written), std::move(note));
}

bool is_subscriptable(const Value& list) {
  const Sequence kind = sequence_of(list);
  return kind == Sequence::list || kind == Sequence::tuple || kind == Sequence::range;
}

Result<Maybe> list_item(const Value& list, const Value& key, std::string_view written) {
  if (!is_subscriptable(list)) {
    return fail(ErrorCode::invalid,
                fmt::format("{} has no order to count by; make it a list with `| list`",
                            python_type(list)));
  }
  if (!is_python_integer(key)) return no_member(list, python_str(key), written);
  const auto size = static_cast<std::int64_t>(list.as_list().size());
  const std::int64_t asked = python_integer(key);
  const std::int64_t index = asked < 0 ? asked + size : asked;
  if (index < 0 || index >= size) {
    return undefined(written, {}, "it has " + count_of(list.as_list().size(), "member"));
  }
  return inherit(list.as_list()[static_cast<std::size_t>(index)], list);
}

Result<Maybe> string_item(const Value& text, const Value& key, std::string_view written) {
  if (!is_python_integer(key)) return no_member(text, python_str(key), written);
  const std::u32string points = to_points(text.as_string());
  const auto size = static_cast<std::int64_t>(points.size());
  const std::int64_t asked = python_integer(key);
  const std::int64_t index = asked < 0 ? asked + size : asked;
  if (index < 0 || index >= size) return undefined(written);
  return inherit(Value(to_utf8({&points[static_cast<std::size_t>(index)], 1})), text);
}

struct Bounds {
  std::int64_t start;
  std::int64_t stop;
  std::int64_t step;
};

std::int64_t clamped(std::int64_t index, std::int64_t size, bool backwards) {
  if (index < 0) return std::max<std::int64_t>(index + size, backwards ? -1 : 0);
  return std::min(index, backwards ? size - 1 : size);
}

Result<std::int64_t> bound(const Value& value, std::int64_t fallback) {
  if (value.is_null()) return fallback;
  if (is_python_integer(value)) return python_integer(value);
  return fail(ErrorCode::invalid,
              fmt::format("a slice needs integers, not {}", python_type(value)));
}

Result<Bounds> bounds_of(std::size_t length, const Value& start, const Value& stop,
                         const Value& step) {
  const auto size = static_cast<std::int64_t>(length);
  TEND_TRY(stride, bound(step, 1));
  if (stride == 0) return fail(ErrorCode::invalid, "the step of a slice cannot be 0");
  const bool backwards = stride < 0;
  TEND_TRY(first, bound(start, 0));
  TEND_TRY(last, bound(stop, 0));
  Bounds bounds{backwards ? size - 1 : 0, backwards ? -1 : size, stride};
  if (!start.is_null()) bounds.start = clamped(first, size, backwards);
  if (!stop.is_null()) bounds.stop = clamped(last, size, backwards);
  return bounds;
}

template <class Sequence, class Add>
void walk(const Sequence& from, const Bounds& bounds, Add add) {
  const bool backwards = bounds.step < 0;
  for (std::int64_t i = bounds.start; backwards ? i > bounds.stop : i < bounds.stop;) {
    add(from[static_cast<std::size_t>(i)]);
    if (__builtin_add_overflow(i, bounds.step, &i)) return;
  }
}

}  // namespace

Result<Maybe> attribute_of(const Value& object, std::string_view name, std::string_view written) {
  if (object.is_unknown()) return Maybe(object);
  if (is_method(object, name) && !is_namespace(object)) {
    return fail(
        ErrorCode::unsupported,
        fmt::format(
            "`.{0}` is a method; call it as `.{0}()`, or write `['{0}']` for a member of that name",
            name));
  }
  const Value* member = object.find(name);
  if (member == nullptr) return no_member(object, name, written);
  return inherit(*member, object);
}

Result<Maybe> item_of(const Value& object, const Value& key, std::string_view written) {
  if (object.is_unknown()) return Maybe(object);
  if (key.is_unknown()) return Maybe(key);
  if (object.is_list()) return list_item(object, key, written);
  if (object.is_string()) return string_item(object, key, written);
  if (!key.is_string()) return no_member(object, python_str(key), written);
  const Value* member = object.find(key.as_string());
  if (member == nullptr) return no_member(object, key.as_string(), written);
  TEND_TRY(found, inherit(*member, object).required());
  return Maybe(key.sensitive() ? found.marked_sensitive() : found);
}

Result<Value> slice_of(const Value& object, const Value& start, const Value& stop,
                       const Value& step) {
  if (object.is_string()) {
    const std::u32string points = to_points(object.as_string());
    TEND_TRY(bounds, bounds_of(points.size(), start, stop, step));
    std::string text;
    walk(points, bounds, [&](char32_t point) { append_utf8(text, point); });
    return Value(std::move(text));
  }
  if (!object.is_list() || !is_subscriptable(object)) {
    return fail(ErrorCode::invalid,
                fmt::format("a value of type {} cannot be sliced", python_type(object)));
  }
  const List& from = object.as_list();
  TEND_TRY(bounds, bounds_of(from.size(), start, stop, step));
  List items;
  walk(from, bounds, [&](const Value& item) { items.push_back(item); });
  return as_sequence(std::move(items), sequence_of(object));
}

Result<Maybe> path_of(const Value& object, const Value& path) {
  if (!path.is_string()) return item_of(object, path, python_str(path));
  Maybe found(object);
  for (const auto& part : split(path.as_string(), '.')) {
    if (!found.defined()) return found;
    const bool number = !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
    const auto index = number ? parse_integer(part) : std::nullopt;
    const Value key = index ? Value(static_cast<std::int64_t>(*index)) : Value(part);
    TEND_TRY(next, item_of(found.value(), key, path.as_string()));
    found = std::move(next);
  }
  return found;
}

}  // namespace tend::templates
