#include "template/operators.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "template/python.hpp"

namespace tend::templates {
namespace {

std::string_view symbol_of(Operator op) {
  constexpr std::array<std::string_view, 15> kSymbols = {
      "+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "in", "not in"};
  return kSymbols.at(static_cast<std::size_t>(op));
}

tl::unexpected<Error> no_such(Operator op, const Value& left, const Value& right) {
  return fail(ErrorCode::invalid, fmt::format("`{}` does not work between {} and {}", symbol_of(op),
                                              python_type(left), python_type(right)));
}

tl::unexpected<Error> too_large() {
  return fail(ErrorCode::unsupported, "integers beyond 64 bits are not supported");
}
tl::unexpected<Error> by_zero() {
  return fail(ErrorCode::invalid, "division by zero");
}

// By reference: the operation that writes the number is the other argument.
Result<Value> checked(bool overflow, const std::int64_t& number) {
  if (overflow) return too_large();
  return Value(number);
}

Result<Value> integer_power(std::int64_t base, std::int64_t exponent) {
  if (exponent < 0) {
    if (base == 0) return by_zero();
    return Value(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  }
  std::int64_t result = 1;
  for (bool overflow = false; exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) overflow = __builtin_mul_overflow(result, base, &result);
    if (overflow) return too_large();
    if (exponent > 1 && __builtin_mul_overflow(base, base, &base)) return too_large();
  }
  return Value(result);
}

// Python rounds quotients down and gives remainders the divisor's sign.
Result<Value> integer_division(Operator op, std::int64_t left, std::int64_t right) {
  if (right == 0) return by_zero();
  if (left == INT64_MIN && right == -1) {
    if (op == Operator::modulo) return Value(std::int64_t{0});
    return too_large();
  }
  const std::int64_t remainder = left % right;
  const bool adjust = remainder != 0 && (remainder < 0) != (right < 0);
  if (op == Operator::modulo) return Value(adjust ? remainder + right : remainder);
  return Value(left / right - (adjust ? 1 : 0));
}

Result<Value> integers(Operator op, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  switch (op) {
    case Operator::add:
      return checked(__builtin_add_overflow(left, right, &result), result);
    case Operator::subtract:
      return checked(__builtin_sub_overflow(left, right, &result), result);
    case Operator::multiply:
      return checked(__builtin_mul_overflow(left, right, &result), result);
    case Operator::divide:
      if (right == 0) return by_zero();
      return Value(static_cast<double>(left) / static_cast<double>(right));
    case Operator::power:
      return integer_power(left, right);
    default:
      return integer_division(op, left, right);
  }
}

double python_modulo(double left, double right) {
  const double remainder = std::fmod(left, right);
  if (remainder != 0) return (remainder < 0) != (right < 0) ? remainder + right : remainder;
  return std::copysign(0.0, right);
}

double python_floor_divide(double left, double right) {
  const double quotient = (left - python_modulo(left, right)) / right;
  if (quotient == 0) return std::copysign(0.0, left / right);
  const double floored = std::floor(quotient);
  return quotient - floored > 0.5 ? floored + 1 : floored;
}

Result<Value> float_power(double left, double right) {
  if (left == 0 && right < 0) return by_zero();
  const double result = std::pow(left, right);
  if (std::isnan(result) && !std::isnan(left) && !std::isnan(right)) {
    return fail(ErrorCode::unsupported, "complex numbers are not supported");
  }
  if (std::isinf(result) && std::isfinite(left) && std::isfinite(right)) {
    return fail(ErrorCode::invalid, "the result is too large for a float");
  }
  return Value(result);
}

Result<Value> floats(Operator op, double left, double right) {
  const bool divides =
      op == Operator::divide || op == Operator::floor_divide || op == Operator::modulo;
  if (divides && right == 0) return by_zero();
  switch (op) {
    case Operator::add:
      return Value(left + right);
    case Operator::subtract:
      return Value(left - right);
    case Operator::multiply:
      return Value(left * right);
    case Operator::divide:
      return Value(left / right);
    case Operator::modulo:
      return Value(python_modulo(left, right));
    case Operator::floor_divide:
      return Value(python_floor_divide(left, right));
    default:
      return float_power(left, right);
  }
}

bool is_plain_sequence(const Value& value) {
  return value.is_list() &&
         (sequence_of(value) == Sequence::list || sequence_of(value) == Sequence::tuple);
}

Result<Value> add(const Value& left, const Value& right, Meter& meter) {
  if (left.is_string() && right.is_string()) {
    TEND_CHECK(meter.allow_text(left.as_string().size() + right.as_string().size()));
    return Value(left.as_string() + right.as_string());
  }
  const bool lists = is_plain_sequence(left) && is_plain_sequence(right) &&
                     sequence_of(left) == sequence_of(right);
  if (!lists) return no_such(Operator::add, left, right);
  TEND_CHECK(meter.allow_list(left.as_list().size() + right.as_list().size()));
  List items = left.as_list();
  items.insert(items.end(), right.as_list().begin(), right.as_list().end());
  return as_sequence(std::move(items), sequence_of(left));
}

std::size_t total(std::size_t size, std::size_t count) {
  std::size_t result = 0;
  return __builtin_mul_overflow(size, count, &result) ? SIZE_MAX : result;
}

Result<Value> repeat(const Value& sequence, std::int64_t times, Meter& meter) {
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(0, times));
  if (sequence.is_string()) {
    const std::string& part = sequence.as_string();
    TEND_CHECK(meter.allow_text(total(part.size(), count)));
    std::string text;
    for (std::size_t i = 0; i < count && !part.empty(); ++i) text += part;
    return Value(std::move(text));
  }
  const List& part = sequence.as_list();
  TEND_CHECK(meter.allow_list(total(part.size(), count)));
  List items;
  for (std::size_t i = 0; i < count && !part.empty(); ++i)
    items.insert(items.end(), part.begin(), part.end());
  return as_sequence(std::move(items), sequence_of(sequence));
}

bool repeats(const Value& sequence, const Value& times) {
  return (sequence.is_string() || is_plain_sequence(sequence)) && is_python_integer(times);
}

Result<Value> combine_others(Operator op, const Value& left, const Value& right, Meter& meter) {
  if (op == Operator::add) return add(left, right, meter);
  if (op == Operator::multiply && repeats(left, right)) {
    return repeat(left, python_integer(right), meter);
  }
  if (op == Operator::multiply && repeats(right, left)) {
    return repeat(right, python_integer(left), meter);
  }
  if (op == Operator::modulo && left.is_string()) {
    return fail(ErrorCode::unsupported, "formatting with `%` is not supported; join with `~`");
  }
  return no_such(op, left, right);
}

Result<bool> ordered(Operator op, const Value& left, const Value& right) {
  TEND_TRY(order, python_compare(left, right));
  switch (op) {
    case Operator::less:
      return order < 0;
    case Operator::less_equal:
      return order <= 0;
    case Operator::greater:
      return order > 0;
    default:
      return order >= 0;
  }
}

}  // namespace

Result<Value> arithmetic(Operator op, const Value& left, const Value& right, Meter& meter) {
  if (is_python_integer(left) && is_python_integer(right)) {
    return integers(op, python_integer(left), python_integer(right));
  }
  if (is_python_number(left) && is_python_number(right)) {
    return floats(op, python_number(left), python_number(right));
  }
  return combine_others(op, left, right, meter);
}

Result<Value> negate(const Value& operand, bool minus) {
  if (!is_python_number(operand)) {
    return fail(ErrorCode::invalid,
                fmt::format("a sign does not go before a value of type {}", python_type(operand)));
  }
  if (operand.is_number()) return Value(minus ? -operand.as_number() : operand.as_number());
  const std::int64_t number = python_integer(operand);
  if (minus && number == INT64_MIN) return too_large();
  return Value(minus ? -number : number);
}

Result<bool> contains(const Value& container, const Value& member) {
  if (container.is_string()) {
    if (member.is_string())
      return container.as_string().find(member.as_string()) != std::string::npos;
    return no_such(Operator::in, member, container);
  }
  const bool hashable =
      !member.is_map() && (!member.is_list() || sequence_of(member) == Sequence::tuple);
  if (container.is_map() && !hashable) {
    return no_such(Operator::in, member, container);
  }
  if (container.is_map())
    return member.is_string() && container.as_map().contains(member.as_string());
  if (!container.is_list()) return no_such(Operator::in, member, container);
  const List& items = container.as_list();
  return std::any_of(items.begin(), items.end(),
                     [&](const Value& item) { return python_equal(item, member); });
}

Result<bool> compare(Operator op, const Value& left, const Value& right) {
  switch (op) {
    case Operator::equal:
      return python_equal(left, right);
    case Operator::not_equal:
      return !python_equal(left, right);
    case Operator::in:
      return contains(right, left);
    case Operator::not_in: {
      TEND_TRY(inside, contains(right, left));
      return !inside;
    }
    default:
      return ordered(op, left, right);
  }
}

}  // namespace tend::templates
