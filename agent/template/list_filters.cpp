#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "template/access.hpp"
#include "template/filter_tables.hpp"
#include "template/operators.hpp"
#include "template/python.hpp"
#include "template/template.hpp"
#include "template/text_operations.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

Maybe nothing(const Use& use) {
  return Maybe::undefined(
      make_error(ErrorCode::invalid, fmt::format("`{}` of nothing is undefined", use.name)));
}

Result<Maybe> run_length(const Use& use) {
  const Value& value = use.value();
  std::size_t length = 0;
  if (value.is_string()) {
    length = length_of(value.as_string());
  } else if (value.is_list()) {
    length = value.as_list().size();
  } else if (value.is_map()) {
    length = value.as_map().size();
  } else {
    return fail(ErrorCode::invalid,
                fmt::format("a value of type {} has no length", python_type(value)));
  }
  return Maybe(Value(static_cast<std::int64_t>(length)));
}

Result<Maybe> run_list(const Use& use) {
  TEND_TRY(items, iterate(use.value()));
  return Maybe(Value(std::move(items)));
}

Result<Maybe> run_first(const Use& use) {
  TEND_TRY(items, iterate(use.value()));
  return items.empty() ? nothing(use) : Maybe(items.front());
}

Result<Maybe> run_last(const Use& use) {
  TEND_TRY(items, iterate(use.value()));
  return items.empty() ? nothing(use) : Maybe(items.back());
}

Result<Maybe> run_reverse(const Use& use) {
  TEND_TRY(items, iterate(use.value()));
  std::reverse(items.begin(), items.end());
  if (!use.value().is_string()) return Maybe(Value(std::move(items)));
  TEND_TRY(text, join_text(items, "", use.meter));
  return Maybe(Value(std::move(text)));
}

// What items are compared by: themselves or a member, text without regard to case unless asked.
Result<Value> sort_key(const Value& item, const Value* attribute, bool case_sensitive) {
  Value key = item;
  if (attribute != nullptr && !attribute->is_null()) {
    TEND_TRY(found, path_of(item, *attribute));
    TEND_TRY(member, std::move(found).required());
    key = std::move(member);
  }
  if (case_sensitive || !key.is_string()) return key;
  TEND_TRY(folded, lower_text(key.as_string()));
  return Value(std::move(folded));
}

struct Keyed {
  Value key;
  Value item;
};

Result<std::vector<Keyed>> keyed(const Use& use, const Value* attribute, bool case_sensitive) {
  TEND_TRY(items, iterate(use.value()));
  std::vector<Keyed> result;
  for (auto& item : items) {
    TEND_CHECK(use.meter.spend());
    TEND_TRY(key, sort_key(item, attribute, case_sensitive));
    result.push_back({std::move(key), std::move(item)});
  }
  return result;
}

Result<Maybe> run_sort(const Use& use) {
  const Value* attribute = use.argument(2);
  if (attribute != nullptr && attribute->is_string() &&
      attribute->as_string().find(',') != std::string::npos) {
    return fail(ErrorCode::unsupported,
                "sorting by several attributes is not supported; sort twice");
  }
  TEND_TRY(entries, keyed(use, attribute, use.flag(1, false)));
  const bool reverse = use.flag(0, false);
  std::optional<Error> trouble;
  std::stable_sort(entries.begin(), entries.end(), [&](const Keyed& left, const Keyed& right) {
    const auto order =
        reverse ? python_compare(right.key, left.key) : python_compare(left.key, right.key);
    if (!order && !trouble) trouble = order.error();
    return order && *order < 0;
  });
  if (trouble) return tl::unexpected(*trouble);
  List sorted;
  for (auto& entry : entries) sorted.push_back(std::move(entry.item));
  return Maybe(Value(std::move(sorted)));
}

Result<Maybe> run_unique(const Use& use) {
  TEND_TRY(entries, keyed(use, use.argument(1), use.flag(0, false)));
  List seen;
  List unique;
  for (auto& entry : entries) {
    TEND_CHECK(use.meter.spend(seen.size()));
    const bool known = std::any_of(seen.begin(), seen.end(),
                                   [&](const Value& key) { return python_equal(key, entry.key); });
    if (known) continue;
    seen.push_back(std::move(entry.key));
    unique.push_back(std::move(entry.item));
  }
  return Maybe(Value(std::move(unique)));
}

Result<Maybe> extreme(const Use& use, int wanted) {
  TEND_TRY(entries, keyed(use, use.argument(1), use.flag(0, false)));
  if (entries.empty()) return nothing(use);
  const Keyed* best = &entries.front();
  for (const auto& entry : entries) {
    TEND_TRY(order, python_compare(entry.key, best->key));
    if (order == wanted) best = &entry;
  }
  return Maybe(best->item);
}

Result<Maybe> run_sum(const Use& use) {
  TEND_TRY(items, iterate(use.value()));
  Value total = use.argument(1) != nullptr ? *use.argument(1) : Value(0);
  for (const auto& item : items) {
    TEND_TRY(part, sort_key(item, use.argument(0), true));
    TEND_TRY(sum, arithmetic(Operator::add, total, part, use.meter));
    total = std::move(sum);
  }
  return Maybe(std::move(total));
}

Result<Maybe> run_join(const Use& use) {
  TEND_TRY(items, iterate(use.value()));
  for (auto& item : items) {
    TEND_TRY(part, sort_key(item, use.argument(1), true));
    item = std::move(part);
  }
  const std::string separator = use.argument(0) != nullptr ? python_str(*use.argument(0)) : "";
  TEND_TRY(text, join_text(items, separator, use.meter));
  return Maybe(Value(std::move(text)));
}

Result<Maybe> run_ternary(const Use& use) {
  const bool none =
      use.value().is_null() && use.argument(2) != nullptr && !use.argument(2)->is_null();
  if (none) return Maybe(*use.argument(2));
  return Maybe(*use.argument(truthy(use.value()) ? 0 : 1));
}

Status flatten_into(List& result, const List& items, std::int64_t levels, bool skip_null,
                    Meter& meter) {
  for (const auto& item : items) {
    TEND_CHECK(meter.spend());
    if (item.is_null() && skip_null) continue;
    if (item.is_list() && levels != 0) {
      TEND_CHECK(flatten_into(result, item.as_list(), levels - 1, skip_null, meter));
    } else {
      result.push_back(item);
    }
  }
  return {};
}

Result<Maybe> run_flatten(const Use& use) {
  if (!use.value().is_list()) return fail(ErrorCode::invalid, "`flatten` needs a list");
  TEND_TRY(levels, use.integer(0, -1));
  List result;
  TEND_CHECK(flatten_into(result, use.value().as_list(), levels, use.flag(1, true), use.meter));
  return Maybe(Value(std::move(result)));
}

}  // namespace

const std::vector<Function>& list_filters() {
  static const std::vector<Function> table = {
      {"length", {}, run_length, true},
      {"count", {}, run_length, true},
      {"list", {}, run_list, true},
      {"first", {}, run_first, true},
      {"last", {}, run_last, true},
      {"reverse", {}, run_reverse, true},
      {"sort", {"reverse", "case_sensitive", "attribute"}, run_sort},
      {"unique", {"case_sensitive", "attribute"}, run_unique},
      {"min", {"case_sensitive", "attribute"}, [](const Use& use) { return extreme(use, -1); }},
      {"max", {"case_sensitive", "attribute"}, [](const Use& use) { return extreme(use, 1); }},
      {"sum", {"attribute", "start"}, run_sum},
      {"join", {"d", "attribute"}, run_join},
      {"ternary", {"true_val", "false_val", "none_val"}, run_ternary, false, false, false, 2},
      {"flatten", {"levels", "skip_nulls"}, run_flatten, true},
  };
  return table;
}

}  // namespace tend::templates
