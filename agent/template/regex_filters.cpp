#include <fmt/format.h>

#include "base/text.hpp"
#include "template/filter_tables.hpp"
#include "template/python.hpp"
#include "template/regex.hpp"
#include "template/unicode.hpp"

namespace tend::templates {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// One piece of a replacement behind a backslash at `at`, which moves behind it.
Result<std::string> expand_escape(std::string_view replacement, std::size_t& at,
                                  const RegexMatch& match) {
  const std::size_t start = ++at;
  const char c = start < replacement.size() ? replacement[start] : '\0';
  std::string reference;
  if (c == 'g' && replacement.substr(start + 1, 1) == "<") {
    const std::size_t end = replacement.find('>', start);
    if (end == std::string_view::npos)
      return fail(ErrorCode::invalid, "a `\\g<` without its `>` in the replacement");
    reference = replacement.substr(start + 2, end - start - 2);
    at = end + 1;
  } else if (is_digit(c) && c != '0') {
    while (at < replacement.size() && at < start + 2 && is_digit(replacement[at])) ++at;
    reference = replacement.substr(start, at - start);
  } else {
    ++at;
    if (c == 'n') return std::string("\n");
    if (c == 't') return std::string("\t");
    if (c == '\\') return std::string("\\");
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '0' || c == '\0';
    if (!letter) return std::string("\\") + c;
    return fail(
        ErrorCode::unsupported,
        fmt::format("the escape `\\{}` in a replacement is not supported", printable({&c, 1})));
  }
  if (auto group = match.find_group(reference)) return std::move(*group);
  return fail(ErrorCode::invalid,
              fmt::format("the replacement names a group `{}` that the pattern lacks", reference));
}

Result<std::string> expand(std::string_view replacement, const RegexMatch& match) {
  std::string text;
  for (std::size_t at = 0; at < replacement.size();) {
    if (replacement[at] != '\\') {
      text += replacement[at++];
      continue;
    }
    TEND_TRY(piece, expand_escape(replacement, at, match));
    text += piece;
  }
  return text;
}

Result<Maybe> run_replace(const Use& use) {
  TEND_TRY(pattern, use.text(0, ""));
  TEND_TRY(replacement, use.text(1, ""));
  TEND_TRY(count, use.integer(4, 0));
  const std::string text = use.input_text();
  const RegexOptions options{use.flag(2, false), use.flag(3, false), false};
  const std::size_t most = count > 0 ? static_cast<std::size_t>(count) : SIZE_MAX;
  TEND_TRY(matches, regex_find(text, pattern, options, most, use.meter));
  const std::u32string points = to_points(text);
  std::string result;
  std::size_t done = 0;
  for (const auto& match : matches) {
    TEND_TRY(piece, expand(replacement, match));
    result += to_utf8(std::u32string_view(points).substr(done, match.begin - done)) + piece;
    done = match.end;
    TEND_CHECK(use.meter.spend());
    TEND_CHECK(use.meter.allow_text(result.size()));
  }
  result += to_utf8(std::u32string_view(points).substr(done));
  return Maybe(Value(std::move(result)));
}

// `regex_search` with groups: '\\1' or '\\g<name>', each a member of the list that comes back.
Result<Value> picked_groups(const RegexMatch& match, const std::vector<Value>& references) {
  List groups;
  for (const auto& reference : references) {
    std::string name = python_str(reference);
    if (name.substr(0, 3) == "\\g<" && name.back() == '>') {
      name = name.substr(3, name.size() - 4);
    } else if (name.substr(0, 1) == "\\") {
      name = name.substr(1);
    } else {
      return fail(ErrorCode::invalid, "a group is named as '\\\\1' or '\\\\g<name>'");
    }
    const auto group = match.find_group(name);
    if (!group) return fail(ErrorCode::invalid, fmt::format("the pattern has no group `{}`", name));
    groups.emplace_back(*group);
  }
  return Value(std::move(groups));
}

Result<Maybe> run_search(const Use& use) {
  TEND_TRY(pattern, use.text(0, ""));
  RegexOptions options;
  for (const auto& entry : use.rest.named) {
    if (entry.key == "ignorecase")
      options.ignore_case = python_equal(entry.value, Value(true));
    else if (entry.key == "multiline")
      options.multiline = python_equal(entry.value, Value(true));
    else
      return fail(ErrorCode::unsupported,
                  fmt::format("`regex_search` has no argument `{}` here", entry.key));
  }
  TEND_TRY(matches, regex_find(use.input_text(), pattern, options, 1, use.meter));
  if (matches.empty()) return Maybe(Value());
  if (use.rest.positional.empty()) return Maybe(Value(matches.front().group(0)));
  TEND_TRY(groups, picked_groups(matches.front(), use.rest.positional));
  return Maybe(std::move(groups));
}

Value groups_of(const RegexMatch& match) {
  if (match.groups.size() <= 2) return Value(match.group(match.groups.size() - 1));
  List groups;
  for (std::size_t i = 1; i < match.groups.size(); ++i) groups.emplace_back(match.group(i));
  return as_sequence(std::move(groups), Sequence::tuple);
}

Result<Maybe> run_findall(const Use& use) {
  TEND_TRY(pattern, use.text(0, ""));
  const RegexOptions options{use.flag(2, false), use.flag(1, false), false};
  TEND_TRY(matches, regex_find(use.input_text(), pattern, options, SIZE_MAX, use.meter));
  List found;
  for (const auto& match : matches) found.push_back(groups_of(match));
  return Maybe(Value(std::move(found)));
}

// As re.escape has it.
Result<Maybe> run_escape(const Use& use) {
  std::string text;
  for (const char c : use.input_text()) {
    if (std::string_view("()[]{}?*+-|^$\\.&~# \t\n\r\v\f").find(c) != std::string_view::npos)
      text += '\\';
    text += c;
  }
  return Maybe(Value(std::move(text)));
}

}  // namespace

const std::vector<Function>& regex_filters() {
  static const std::vector<Function> table = {
      {"regex_replace",
       {"pattern", "replacement", "ignorecase", "multiline", "count"},
       run_replace},
      {"regex_search", {"regex"}, run_search, false, false, true, 1},
      {"regex_findall", {"regex", "multiline", "ignorecase"}, run_findall, false, false, false, 1},
      {"regex_escape", {}, run_escape},
  };
  return table;
}

}  // namespace tend::templates
