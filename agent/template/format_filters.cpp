#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "template/filter_tables.hpp"
#include "template/json_writer.hpp"
#include "template/python.hpp"
#include "template/yaml_writer.hpp"

namespace tend::templates {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Result<JsonStyle> json_style(const Use& use, JsonStyle style) {
  const Value* indent = use.argument(0);
  if (indent != nullptr && !indent->is_null()) {
    TEND_TRY(width, use.integer(0, 4));
    if (width < 0 || width > 64)
      return fail(ErrorCode::invalid, "the indentation must be from 0 to 64");
    style.indent = static_cast<int>(width);
  }
  return style;
}

Result<Maybe> run_json(const Use& use, JsonStyle fallback) {
  TEND_TRY(style, json_style(use, fallback));
  style.sorted = use.flag(1, style.sorted);
  return Maybe(Value(write_json(use.value(), style)));
}

// Jinja2's own: safe inside HTML.
Result<Maybe> run_tojson(const Use& use) {
  TEND_TRY(style, json_style(use, {-1, true}));
  std::string text = write_json(use.value(), style);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kEscapes = {
      {{"<", "\\u003c"}, {">", "\\u003e"}, {"&", "\\u0026"}, {"'", "\\u0027"}}};
  for (const auto& [from, to] : kEscapes) text = replace_all(std::move(text), from, to);
  return Maybe(Value(std::move(text)));
}

Result<Maybe> run_yaml(const Use& use, YamlStyle style) {
  TEND_TRY(indent, use.integer(0, static_cast<std::int64_t>(style.indent)));
  if (indent < 2 || indent > 9)
    return fail(ErrorCode::invalid, "the indentation must be from 2 to 9");
  style.indent = static_cast<std::size_t>(indent);
  TEND_TRY(text, write_yaml(use.value(), style));
  return Maybe(Value(std::move(text)));
}

Result<Maybe> run_b64encode(const Use& use) {
  const std::string bytes = use.input_text();
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group =
          (group << 8U) | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += i + k > bytes.size() ? '=' : kBase64[(group >> (18 - 6 * k)) & 0x3FU];
    }
  }
  return Maybe(Value(std::move(text)));
}

Result<Maybe> run_b64decode(const Use& use) {
  std::string bytes;
  std::uint32_t group = 0;
  unsigned bits = 0;
  std::size_t digits = 0;
  for (const char c : use.input_text()) {
    const auto digit = kBase64.find(c);
    if (digit == std::string_view::npos) continue;  // as Python: what is no digit is skipped
    group = (group << 6U) | static_cast<std::uint32_t>(digit);
    ++digits;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>((group >> bits) & 0xFFU);
  }
  const std::string text = use.input_text();
  const auto padding = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
  if (digits % 4 == 1 || (digits % 4 != 0 && padding < 4 - digits % 4)) {
    return fail(ErrorCode::invalid, "this is no base64: its padding is wrong");
  }
  if (!is_valid_utf8(bytes))
    return fail(ErrorCode::invalid, "what base64 holds here is no UTF-8 text");
  return Maybe(Value(std::move(bytes)));
}

}  // namespace

const std::vector<Function>& format_filters() {
  static const std::vector<Function> table = {
      {"to_json", {"indent", "sort_keys"}, [](const Use& use) { return run_json(use, {}); }},
      {"to_nice_json",
       {"indent", "sort_keys"},
       [](const Use& use) {
         return run_json(use, {4, true});
       }},
      {"tojson", {"indent"}, run_tojson},
      {"to_yaml",
       {"indent"},
       [](const Use& use) {
         return run_yaml(use, {2, true});
       }},
      {"to_nice_yaml",
       {"indent"},
       [](const Use& use) {
         return run_yaml(use, {4, false});
       }},
      {"b64encode", {}, run_b64encode},
      {"b64decode", {}, run_b64decode},
  };
  return table;
}

}  // namespace tend::templates
