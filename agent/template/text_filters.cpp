#include <fmt/format.h>

#include "base/text.hpp"
#include "template/filter_tables.hpp"
#include "template/python.hpp"
#include "template/template.hpp"
#include "template/text_operations.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

Result<Maybe> as_text(Result<std::string> text) {
  if (!text) return tl::unexpected(std::move(text).error());
  return Maybe(Value(std::move(*text)));
}

Result<Maybe> run_default(const Use& use) {
  const Value fallback = use.argument(0) != nullptr ? *use.argument(0) : Value("");
  if (!use.input.defined()) return Maybe(fallback);
  const bool by_truth = use.flag(1, false);
  if (!by_truth || use.value().is_unknown() || truthy(use.value())) return use.input;
  return Maybe(fallback);
}

Result<Maybe> run_trim(const Use& use) {
  const Value* given = use.argument(0);
  if (given == nullptr || given->is_null())
    return Maybe(Value(strip_space(use.input_text(), true, true)));
  TEND_TRY(characters, use.text(0, ""));
  return Maybe(Value(strip_characters(use.input_text(), characters, true, true)));
}

Result<Maybe> run_replace(const Use& use) {
  const Value* limit = use.argument(2);
  TEND_TRY(count,
           limit != nullptr && limit->is_null() ? Result<std::int64_t>(-1) : use.integer(2, -1));
  const std::string from = python_str(*use.argument(0));
  const std::string to = python_str(*use.argument(1));
  return as_text(replace_text(use.input_text(), from, to, count, use.meter));
}

// Width may be a number of spaces or the text itself.
Result<std::string> indentation(const Use& use) {
  const Value* width = use.argument(0);
  if (width != nullptr && width->is_string()) return width->as_string();
  TEND_TRY(count, use.integer(0, 4));
  const auto spaces = static_cast<std::size_t>(std::max<std::int64_t>(0, count));
  TEND_CHECK(use.meter.allow_text(spaces));
  return std::string(spaces, ' ');
}

Result<Maybe> run_indent(const Use& use) {
  TEND_TRY(margin, indentation(use));
  const bool first = use.flag(1, false);
  const bool blank = use.flag(2, false);
  std::string result;
  const std::string text = use.input_text();
  bool start = true;
  for (const auto& line : split(text, '\n')) {
    if (!start) result += '\n';
    const bool indented = start ? first : blank || !line.empty();
    if (indented) result += margin;
    result += line;
    start = false;
    TEND_CHECK(use.meter.allow_text(result.size()));
  }
  return Maybe(Value(std::move(result)));
}

// As shlex.quote has it.
Result<Maybe> run_quote(const Use& use) {
  const std::string text = use.value().is_null() ? "" : use.input_text();
  constexpr std::string_view kSafe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
  if (!text.empty() && text.find_first_not_of(kSafe) == std::string::npos)
    return Maybe(Value(text));
  return Maybe(Value("'" + replace_all(text, "'", "'\"'\"'") + "'"));
}

Result<Maybe> run_split(const Use& use) {
  if (!use.value().is_string()) {
    return fail(ErrorCode::invalid,
                fmt::format("`split` needs a string, not {}", python_type(use.value())));
  }
  TEND_TRY(limit, use.integer(1, -1));
  const Value* given = use.argument(0);
  if (given == nullptr || given->is_null())
    return Maybe(Value(split_on_space(use.input_text(), limit)));
  TEND_TRY(separator, use.text(0, ""));
  if (separator.empty()) return fail(ErrorCode::invalid, "the separator is empty");
  return Maybe(Value(split_on(use.input_text(), separator, limit)));
}

Result<Maybe> run_bool(const Use& use) {
  const Value& value = use.value();
  if (value.is_null() || value.is_bool()) return Maybe(value);
  if (value.is_string()) {
    const std::string word = lower(value.as_string());
    return Maybe(Value(word == "yes" || word == "on" || word == "1" || word == "true"));
  }
  return Maybe(Value(python_equal(value, Value(1))));
}

}  // namespace

const std::vector<Function>& text_filters() {
  static const std::vector<Function> table = {
      {"default", {"default_value", "boolean"}, run_default, true, true},
      {"d", {"default_value", "boolean"}, run_default, true, true},
      {"mandatory", {}, [](const Use& use) { return Result<Maybe>(use.input); }, true},
      {"lower", {}, [](const Use& use) { return as_text(lower_text(use.input_text())); }},
      {"upper", {}, [](const Use& use) { return as_text(upper_text(use.input_text())); }},
      {"title", {}, [](const Use& use) { return as_text(jinja_title(use.input_text())); }},
      {"capitalize", {}, [](const Use& use) { return as_text(capitalize_text(use.input_text())); }},
      {"trim", {"chars"}, run_trim},
      {"string", {}, [](const Use& use) { return as_text(use.input_text()); }},
      {"bool", {}, run_bool},
      {"replace", {"old", "new", "count"}, run_replace, false, false, false, 2},
      {"indent", {"width", "first", "blank"}, run_indent},
      {"quote", {}, run_quote},
      {"split", {"sep", "maxsplit"}, run_split},
  };
  return table;
}

}  // namespace tend::templates
