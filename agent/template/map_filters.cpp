#include <fmt/format.h>

#include <algorithm>

#include "template/filter_tables.hpp"
#include "template/python.hpp"
#include "template/template.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

tl::unexpected<Error> no_map(const Use& use, const Value& value) {
  return fail(ErrorCode::invalid,
              fmt::format("`{}` needs maps, not {}", use.name, python_type(value)));
}

Result<Maybe> run_combine(const Use& use) {
  for (const auto& entry : use.rest.named) {
    if (entry.key == "recursive") continue;
    return fail(ErrorCode::unsupported,
                fmt::format("`{}` is not supported for `combine`; lists are replaced", entry.key));
  }
  const Value* asked = use.rest.named.find("recursive");
  const bool recursive = asked != nullptr && truthy(*asked);
  if (!use.value().is_map()) return no_map(use, use.value());
  Value result = use.value();
  for (const auto& term : use.rest.positional) {
    if (!term.is_map()) return no_map(use, term);
    if (recursive) {
      result = merged(result, term);
      continue;
    }
    Map map = result.as_map();
    for (const auto& entry : term.as_map()) map.set(entry.key, entry.value);
    result = Value(std::move(map));
  }
  return Maybe(std::move(result));
}

Result<Maybe> run_dict2items(const Use& use) {
  if (!use.value().is_map()) return no_map(use, use.value());
  TEND_TRY(key_name, use.text(0, "key"));
  TEND_TRY(value_name, use.text(1, "value"));
  List items;
  for (const auto& entry : use.value().as_map()) {
    Map item;
    item.set(key_name, Value(entry.key));
    item.set(value_name, entry.value);
    items.emplace_back(std::move(item));
  }
  return Maybe(Value(std::move(items)));
}

Result<Maybe> run_items2dict(const Use& use) {
  if (!use.value().is_list()) return fail(ErrorCode::invalid, "`items2dict` needs a list");
  TEND_TRY(key_name, use.text(0, "key"));
  TEND_TRY(value_name, use.text(1, "value"));
  Map map;
  for (const auto& item : use.value().as_list()) {
    const Value* key = item.find(key_name);
    const Value* value = item.find(value_name);
    if (key == nullptr || value == nullptr) {
      return fail(ErrorCode::invalid,
                  fmt::format("`items2dict` needs maps with `{}` and `{}`", key_name, value_name));
    }
    if (!key->is_string())
      return fail(ErrorCode::unsupported, "keys that are no strings are not supported");
    map.set(key->as_string(), *value);
  }
  return Maybe(Value(std::move(map)));
}

Result<Maybe> run_items(const Use& use) {
  if (!use.value().is_map()) return no_map(use, use.value());
  List pairs;
  for (const auto& entry : use.value().as_map()) {
    pairs.push_back(as_sequence({Value(entry.key), entry.value}, Sequence::tuple));
  }
  return Maybe(Value(std::move(pairs)));
}

struct SortEntry {
  Value key;
  Value pair;
};

Result<Maybe> run_dictsort(const Use& use) {
  if (!use.value().is_map()) return no_map(use, use.value());
  const bool case_sensitive = use.flag(0, false);
  TEND_TRY(by, use.text(1, "key"));
  if (by != "key" && by != "value")
    return fail(ErrorCode::invalid, "`dictsort` goes by key or by value");
  const bool reverse = use.flag(2, false);
  std::vector<SortEntry> entries;
  for (const auto& entry : use.value().as_map()) {
    Value key = by == "key" ? Value(entry.key) : entry.value;
    if (key.is_string() && !case_sensitive) {
      TEND_TRY(folded, lower_text(key.as_string()));
      key = Value(std::move(folded));
    }
    entries.push_back(
        {std::move(key), as_sequence({Value(entry.key), entry.value}, Sequence::tuple)});
  }
  std::optional<Error> trouble;
  std::stable_sort(
      entries.begin(), entries.end(), [&](const SortEntry& left, const SortEntry& right) {
        const auto order =
            reverse ? python_compare(right.key, left.key) : python_compare(left.key, right.key);
        if (!order && !trouble) trouble = order.error();
        return order && *order < 0;
      });
  if (trouble) return tl::unexpected(*trouble);
  List pairs;
  for (auto& entry : entries) pairs.push_back(std::move(entry.pair));
  return Maybe(Value(std::move(pairs)));
}

}  // namespace

const std::vector<Function>& map_filters() {
  static const std::vector<Function> table = {
      {"combine", {}, run_combine, true, false, true},
      {"dict2items", {"key_name", "value_name"}, run_dict2items, true},
      {"items2dict", {"key_name", "value_name"}, run_items2dict, true},
      {"items", {}, run_items, true},
      {"dictsort", {"case_sensitive", "by", "reverse"}, run_dictsort},
  };
  return table;
}

}  // namespace tend::templates
