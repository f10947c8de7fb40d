#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "template/python.hpp"
#include "template/template.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

constexpr std::size_t kSequences = 6;

// The marks are positions that are nowhere, in sources that nobody else has.
const std::array<SourcePtr, kSequences + 1>& marks() {
  static const std::array<SourcePtr, kSequences + 1> all = [] {
    std::array<SourcePtr, kSequences + 1> made;
    for (auto& mark : made) mark = std::make_shared<const SourceFile>();
    return made;
  }();
  return all;
}

Position mark(std::size_t index) {
  Position position;
  position.source = marks().at(index);
  return position;
}

bool is_marked(const Value& value) {
  const SourcePtr& source = value.position().source;
  return source != nullptr && std::find(marks().begin(), marks().end(), source) != marks().end();
}

bool contains_marks(const Value& value) {
  if (is_marked(value)) return true;
  if (value.is_list()) {
    return std::any_of(value.as_list().begin(), value.as_list().end(), contains_marks);
  }
  if (value.is_map()) {
    return std::any_of(value.as_map().begin(), value.as_map().end(),
                       [](const Map::Entry& entry) { return contains_marks(entry.value); });
  }
  return false;
}

Value without_marks(const Value& value) {
  if (value.is_list()) {
    List items;
    for (const auto& item : value.as_list()) items.push_back(plain(item));
    return Value(std::move(items));
  }
  Map map;
  for (const auto& entry : value.as_map())
    map.set(entry.key, plain(entry.value), entry.key_position);
  return Value(std::move(map));
}

int sign_of(double difference) {
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

Result<int> compare_lists(const List& left, const List& right) {
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (python_equal(left[i], right[i])) continue;
    return python_compare(left[i], right[i]);
  }
  return left.size() < right.size() ? -1 : left.size() > right.size() ? 1 : 0;
}

// dict_keys and the like compare with their own kind only.
bool same_sequence(const Value& left, const Value& right) {
  return sequence_of(left) == sequence_of(right);
}

bool maps_equal(const Map& left, const Map& right) {
  return left.size() == right.size() &&
         std::all_of(left.begin(), left.end(), [&](const Map::Entry& entry) {
           const Value* match = right.find(entry.key);
           return match != nullptr && python_equal(entry.value, *match);
         });
}

}  // namespace

Value as_sequence(List items, Sequence kind) {
  Value value(std::move(items));
  if (kind == Sequence::list) return value;
  return std::move(value).at(mark(static_cast<std::size_t>(kind)));
}

Sequence sequence_of(const Value& value) {
  const SourcePtr& source = value.position().source;
  if (source == nullptr || value.position().line != 0) return Sequence::list;
  const auto found = std::find(marks().begin(), marks().begin() + kSequences, source);
  if (found == marks().begin() + kSequences) return Sequence::list;
  return static_cast<Sequence>(found - marks().begin());
}

Value as_namespace(Map members) {
  return Value(std::move(members)).at(mark(kSequences));
}
bool is_namespace(const Value& value) {
  return value.position().source == marks()[kSequences];
}

Value plain(const Value& value) {
  if (!contains_marks(value)) return value;
  Value result = value.is_list() || value.is_map() ? without_marks(value) : value;
  if (!is_marked(value)) result = std::move(result).at(value.position());
  return value.sensitive() ? result.marked_sensitive() : result;
}

bool is_python_integer(const Value& value) {
  return value.is_bool() || value.is_integer();
}
bool is_python_number(const Value& value) {
  return value.is_bool() || value.is_numeric();
}

std::int64_t python_integer(const Value& value) {
  if (value.is_bool()) return value.as_bool() ? 1 : 0;
  return value.as_integer();
}

double python_number(const Value& value) {
  return value.is_number() ? value.as_number() : static_cast<double>(python_integer(value));
}

bool python_equal(const Value& left, const Value& right) {
  if (is_python_number(left) && is_python_number(right)) {
    if (is_python_integer(left) && is_python_integer(right)) {
      return python_integer(left) == python_integer(right);
    }
    return python_number(left) == python_number(right);
  }
  if (left.kind() != right.kind()) return false;
  if (left.is_map()) return maps_equal(left.as_map(), right.as_map());
  if (!left.is_list()) return left == right;
  const List& mine = left.as_list();
  const List& theirs = right.as_list();
  return same_sequence(left, right) &&
         std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end(), python_equal);
}

Result<int> python_compare(const Value& left, const Value& right) {
  if (is_python_integer(left) && is_python_integer(right)) {
    const std::int64_t mine = python_integer(left);
    const std::int64_t theirs = python_integer(right);
    return mine < theirs ? -1 : mine > theirs ? 1 : 0;
  }
  if (is_python_number(left) && is_python_number(right)) {
    return sign_of(python_number(left) - python_number(right));
  }
  if (left.is_string() && right.is_string()) {
    const int order = left.as_string().compare(right.as_string());
    return order < 0 ? -1 : order > 0 ? 1 : 0;
  }
  const bool ordered =
      left.is_list() && right.is_list() && same_sequence(left, right) &&
      (sequence_of(left) == Sequence::list || sequence_of(left) == Sequence::tuple);
  if (ordered) return compare_lists(left.as_list(), right.as_list());
  return fail(ErrorCode::invalid,
              fmt::format("{} and {} cannot be ordered", python_type(left), python_type(right)));
}

Result<List> iterate(const Value& value) {
  List items;
  if (value.is_list()) {
    items = value.as_list();
  } else if (value.is_map()) {
    for (const auto& entry : value.as_map()) items.emplace_back(entry.key);
  } else if (value.is_string()) {
    for (const char32_t point : to_points(value.as_string()))
      items.emplace_back(to_utf8({&point, 1}));
  } else {
    return fail(ErrorCode::invalid,
                fmt::format("a value of type {} cannot be iterated over", python_type(value)));
  }
  if (!value.sensitive()) return items;
  for (auto& item : items) item = item.marked_sensitive();
  return items;
}

bool truthy(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
    case Value::Kind::unknown:
      return false;
    case Value::Kind::boolean:
      return value.as_bool();
    case Value::Kind::integer:
      return value.as_integer() != 0;
    case Value::Kind::number:
      return value.as_number() != 0;
    case Value::Kind::string:
      return !value.as_string().empty();
    case Value::Kind::list:
      return !value.as_list().empty();
    case Value::Kind::map:
      return !value.as_map().empty();
  }
  return false;
}

}  // namespace tend::templates
