#include "template/expression_parser.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tend::templates {
namespace {

std::optional<Operator> comparison_operator(const Token& token) {
  if (token.is_symbol("==")) return Operator::equal;
  if (token.is_symbol("!=")) return Operator::not_equal;
  if (token.is_symbol("<")) return Operator::less;
  if (token.is_symbol("<=")) return Operator::less_equal;
  if (token.is_symbol(">")) return Operator::greater;
  if (token.is_symbol(">=")) return Operator::greater_equal;
  if (token.is_name("in")) return Operator::in;
  return std::nullopt;
}

std::optional<Operator> sum_operator(const Token& token) {
  if (token.is_symbol("+")) return Operator::add;
  if (token.is_symbol("-")) return Operator::subtract;
  return std::nullopt;
}

std::optional<Operator> product_operator(const Token& token) {
  if (token.is_symbol("*")) return Operator::multiply;
  if (token.is_symbol("/")) return Operator::divide;
  if (token.is_symbol("//")) return Operator::floor_divide;
  if (token.is_symbol("%")) return Operator::modulo;
  return std::nullopt;
}

std::optional<Operator> power_operator(const Token& token) {
  if (token.is_symbol("**")) return Operator::power;
  return std::nullopt;
}

}  // namespace

Result<ExprPtr> ExpressionParser::make(Expr::Node node, Span start,
                                       std::initializer_list<std::size_t> depths) {
  const std::size_t depth = depths.size() == 0 ? 1 : 1 + std::max(depths);
  const Span span = cover(start, tokens_.last_span());
  if (depth > kMaxDepth) {
    return tokens_.error(ErrorCode::invalid, "the expression is nested too deeply", span);
  }
  return std::make_unique<const Expr>(Expr{std::move(node), span, depth});
}

Status ExpressionParser::enter() {
  if (depth_ < kMaxDepth) return {};
  return tokens_.error(ErrorCode::invalid, "the expression is nested too deeply",
                       tokens_.peek().span);
}

Result<ExprPtr> ExpressionParser::expression(bool with_condition) {
  TEND_CHECK(enter());
  ++depth_;
  auto result = with_condition ? conditional() : disjunction();
  --depth_;
  return result;
}

bool ExpressionParser::tuple_ends() const {
  const Token& token = tokens_.peek();
  return token.kind == Token::Kind::output_end || token.kind == Token::Kind::block_end ||
         token.kind == Token::Kind::finish || token.is_symbol(")") || token.is_name("in");
}

Result<ExprPtr> ExpressionParser::tuple(bool with_condition, bool in_parentheses) {
  const Span start = tokens_.peek().span;
  std::vector<ExprPtr> items;
  bool commas = false;
  while (!tuple_ends()) {
    TEND_TRY(item, expression(with_condition));
    items.push_back(std::move(item));
    if (!tokens_.skip_symbol(",")) break;
    commas = true;
  }
  if (!commas && !items.empty()) return std::move(items.front());
  if (items.empty() && !in_parentheses) return tokens_.unexpected("an expression");
  const std::size_t depth = deepest(items);
  return make(ListDisplay{std::move(items), true}, start, {depth});
}

Result<ExprPtr> ExpressionParser::conditional() {
  const Span start = tokens_.peek().span;
  TEND_TRY(value, disjunction());
  while (tokens_.skip_name("if")) {
    TEND_TRY(condition, disjunction());
    ExprPtr otherwise;
    if (tokens_.skip_name("else")) {
      TEND_TRY(parsed, expression(true));
      otherwise = std::move(parsed);
    }
    const std::size_t no_depth = otherwise ? otherwise->depth : 0;
    const std::size_t depth = std::max({value->depth, condition->depth, no_depth});
    TEND_TRY(whole, make(Conditional{std::move(condition), std::move(value), std::move(otherwise)},
                         start, {depth}));
    value = std::move(whole);
  }
  return value;
}

Result<ExprPtr> ExpressionParser::logic(std::string_view word, Level operand) {
  const Span start = tokens_.peek().span;
  std::vector<ExprPtr> operands;
  do {
    TEND_TRY(parsed, (this->*operand)());
    operands.push_back(std::move(parsed));
  } while (tokens_.skip_name(word));
  if (operands.size() == 1) return std::move(operands.front());
  const std::size_t depth = deepest(operands);
  return make(Logic{word == "and", std::move(operands)}, start, {depth});
}

Result<ExprPtr> ExpressionParser::disjunction() {
  return logic("or", &ExpressionParser::conjunction);
}
Result<ExprPtr> ExpressionParser::conjunction() {
  return logic("and", &ExpressionParser::negation);
}

Result<ExprPtr> ExpressionParser::negation() {
  const Span start = tokens_.peek().span;
  std::size_t count = 0;
  while (tokens_.skip_name("not")) ++count;
  TEND_TRY(operand, comparison());
  for (; count > 0; --count) {
    const std::size_t depth = operand->depth;
    TEND_TRY(negated, make(Not{std::move(operand)}, start, {depth}));
    operand = std::move(negated);
  }
  return operand;
}

Result<ExprPtr> ExpressionParser::comparison() {
  const Span start = tokens_.peek().span;
  TEND_TRY(first, sum());
  std::size_t depth = first->depth;
  Comparison chain{std::move(first), {}};
  for (;;) {
    auto op = comparison_operator(tokens_.peek());
    if (!op && tokens_.peek().is_name("not") && tokens_.peek(1).is_name("in")) {
      tokens_.next();
      op = Operator::not_in;
    }
    if (!op) break;
    tokens_.next();
    TEND_TRY(operand, sum());
    depth = std::max(depth, operand->depth);
    chain.rest.emplace_back(*op, std::move(operand));
  }
  if (chain.rest.empty()) return std::move(chain.first);
  return make(std::move(chain), start, {depth});
}

Result<ExprPtr> ExpressionParser::arithmetic(Level operand,
                                             std::optional<Operator> (*op)(const Token&)) {
  const Span start = tokens_.peek().span;
  TEND_TRY(left, (this->*operand)());
  while (const auto found = op(tokens_.peek())) {
    tokens_.next();
    TEND_TRY(right, (this->*operand)());
    const std::size_t depth = std::max(left->depth, right->depth);
    TEND_TRY(whole, make(Arithmetic{*found, std::move(left), std::move(right)}, start, {depth}));
    left = std::move(whole);
  }
  return left;
}

Result<ExprPtr> ExpressionParser::sum() {
  return arithmetic(&ExpressionParser::concatenation, sum_operator);
}
Result<ExprPtr> ExpressionParser::product() {
  return arithmetic(&ExpressionParser::power, product_operator);
}
Result<ExprPtr> ExpressionParser::power() {
  return arithmetic(&ExpressionParser::unary, power_operator);
}

Result<ExprPtr> ExpressionParser::concatenation() {
  const Span start = tokens_.peek().span;
  std::vector<ExprPtr> parts;
  do {
    TEND_TRY(part, product());
    parts.push_back(std::move(part));
  } while (tokens_.skip_symbol("~"));
  if (parts.size() == 1) return std::move(parts.front());
  const std::size_t depth = deepest(parts);
  return make(Concat{std::move(parts)}, start, {depth});
}

Result<ExprPtr> ExpressionParser::unary() {
  TEND_TRY(operand, signed_operand());
  return filters_and_tests(std::move(operand));
}

Result<ExprPtr> ExpressionParser::signed_operand() {
  const Token sign = tokens_.peek();
  if (!sign.is_symbol("-") && !sign.is_symbol("+")) {
    TEND_TRY(object, primary());
    return postfix(std::move(object));
  }
  TEND_CHECK(enter());
  tokens_.next();
  ++depth_;
  auto operand = signed_operand();
  --depth_;
  if (!operand) return operand;
  const std::size_t depth = (*operand)->depth;
  TEND_TRY(negated, make(Negate{std::move(*operand), sign.is_symbol("-")}, sign.span, {depth}));
  return postfix(std::move(negated));
}

}  // namespace tend::templates
