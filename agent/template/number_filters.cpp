#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "base/text.hpp"
#include "template/filter_tables.hpp"
#include "template/python.hpp"

namespace tend::templates {
namespace {

// Python's int("…", base) for text, without its leading 0x for bases other than 16.
std::optional<std::int64_t> parse_int(std::string_view text, int base) {
  text = trim(text);
  const bool minus = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  const std::string prefix = lower(text.substr(0, 2));
  const bool prefixed = (base == 16 && prefix == "0x") || (base == 8 && prefix == "0o") ||
                        (base == 2 && prefix == "0b");
  if (prefixed) text.remove_prefix(2);
  if (text.empty() || text.front() == '_' || text.back() == '_' ||
      text.find("__") != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string digits = (minus ? "-" : "") + replace_all(std::string(text), "_", "");
  if (digits.find('-', 1) != std::string::npos) return std::nullopt;
  std::int64_t number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
  if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<double> parse_float(std::string_view text) {
  text = trim(text);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  if (text.empty() || text.front() == '+') return std::nullopt;
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = parsed.ptr == text.data() + text.size();
  if (!whole || parsed.ec != std::errc()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> truncated(double number) {
  if (!(std::fabs(number) < 9.2e18)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

Result<Maybe> run_int(const Use& use) {
  const Maybe fallback(use.argument(0) != nullptr ? *use.argument(0) : Value(0));
  TEND_TRY(base, use.integer(1, 10));
  if (base < 2 || base > 36) return fail(ErrorCode::unsupported, "the base must be from 2 to 36");
  const Value& value = use.value();
  std::optional<std::int64_t> number;
  if (is_python_integer(value)) number = python_integer(value);
  if (value.is_number()) number = truncated(value.as_number());
  if (value.is_string()) {
    number = parse_int(value.as_string(), static_cast<int>(base));
    const auto real = number ? std::nullopt : parse_float(value.as_string());
    if (real) number = truncated(*real);
  }
  return number ? Maybe(Value(*number)) : fallback;
}

Result<Maybe> run_float(const Use& use) {
  const Value& value = use.value();
  if (is_python_number(value)) return Maybe(Value(python_number(value)));
  const auto number = value.is_string() ? parse_float(value.as_string()) : std::nullopt;
  if (number) return Maybe(Value(*number));
  return Maybe(use.argument(0) != nullptr ? *use.argument(0) : Value(0.0));
}

tl::unexpected<Error> no_number(const Use& use) {
  return fail(ErrorCode::invalid,
              fmt::format("`{}` needs a number, not {}", use.name, python_type(use.value())));
}

Result<Maybe> run_abs(const Use& use) {
  const Value& value = use.value();
  if (!is_python_number(value)) return no_number(use);
  if (value.is_number()) return Maybe(Value(std::fabs(value.as_number())));
  const std::int64_t number = python_integer(value);
  if (number == INT64_MIN)
    return fail(ErrorCode::unsupported, "integers beyond 64 bits are not supported");
  return Maybe(Value(number < 0 ? -number : number));
}

// Python rounds the exact decimal value, halves to even; printing with that many places does the
// same.
double round_common(double number, int precision) {
  if (!std::isfinite(number)) return number;
  if (precision >= 0) return std::stod(fmt::format("{:.{}f}", number, precision));
  const double unit = std::pow(10.0, -precision);
  return std::nearbyint(number / unit) * unit;
}

Result<Maybe> run_round(const Use& use) {
  const Value& value = use.value();
  if (!is_python_number(value)) return no_number(use);
  TEND_TRY(precision, use.integer(0, 0));
  TEND_TRY(method, use.text(1, "common"));
  if (precision < -15 || precision > 15)
    return fail(ErrorCode::unsupported, "the precision must be from -15 to 15");
  if (method == "common") {
    if (is_python_integer(value) && precision >= 0) return Maybe(Value(python_integer(value)));
    if (is_python_integer(value))
      return fail(ErrorCode::unsupported, "rounding an integer to tens is not supported");
    return Maybe(Value(round_common(value.as_number(), static_cast<int>(precision))));
  }
  if (method != "ceil" && method != "floor") {
    return fail(ErrorCode::invalid,
                fmt::format("there is no method `{}`; common, ceil and floor there are", method));
  }
  const double unit = std::pow(10.0, static_cast<double>(precision));
  const double scaled = python_number(value) * unit;
  return Maybe(Value((method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / unit));
}

}  // namespace

const std::vector<Function>& number_filters() {
  static const std::vector<Function> table = {
      {"int", {"default", "base"}, run_int},
      {"float", {"default"}, run_float},
      {"abs", {}, run_abs},
      {"round", {"precision", "method"}, run_round},
  };
  return table;
}

}  // namespace tend::templates
