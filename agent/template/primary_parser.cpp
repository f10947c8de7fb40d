// Operands: names, literals, and what stands in brackets.
#include <algorithm>
#include <charconv>

#include "template/expression_parser.hpp"

namespace tend::templates {

std::size_t deepest(const std::vector<ExprPtr>& parts) {
  std::size_t depth = 0;
  for (const auto& part : parts) depth = std::max(depth, part->depth);
  return depth;
}

Result<ExprPtr> ExpressionParser::primary() {
  const Token& token = tokens_.peek();
  switch (token.kind) {
    case Token::Kind::name:
      return named();
    case Token::Kind::string:
      return literal_string();
    case Token::Kind::integer:
    case Token::Kind::number:
      return literal_number();
    default:
      break;
  }
  if (token.is_symbol("(")) return parenthesised();
  if (token.is_symbol("[")) return list();
  if (token.is_symbol("{")) return dict();
  return tokens_.unexpected("an expression");
}

Result<ExprPtr> ExpressionParser::named() {
  const std::string name = tokens_.next().text;
  if (name == "true" || name == "True") return make_leaf(Literal{Value(true)});
  if (name == "false" || name == "False") return make_leaf(Literal{Value(false)});
  if (name == "none" || name == "None") return make_leaf(Literal{Value()});
  return make_leaf(Name{name});
}

Result<ExprPtr> ExpressionParser::literal_string() {
  const Span start = tokens_.peek().span;
  std::string text;
  while (tokens_.peek().kind == Token::Kind::string) text += tokens_.next().text;
  return make(Literal{Value(std::move(text))}, start, {});
}

Result<ExprPtr> ExpressionParser::literal_number() {
  const Token& token = tokens_.next();
  const char* end = token.text.data() + token.text.size();
  if (token.kind == Token::Kind::integer) {
    std::int64_t number = 0;
    std::from_chars(token.text.data(), end, number);
    return make_leaf(Literal{Value(number)});
  }
  double number = 0;
  if (std::from_chars(token.text.data(), end, number).ec != std::errc()) {
    return tokens_.error(ErrorCode::unsupported,
                         "a number beyond the range of floats is not supported", token.span);
  }
  return make_leaf(Literal{Value(number)});
}

Result<ExprPtr> ExpressionParser::parenthesised() {
  tokens_.next();
  TEND_TRY(inside, tuple(true, true));
  TEND_CHECK(tokens_.expect_symbol(")"));
  return inside;
}

Result<ExprPtr> ExpressionParser::list() {
  const Span start = tokens_.next().span;
  std::vector<ExprPtr> items;
  while (!tokens_.peek().is_symbol("]")) {
    TEND_TRY(item, expression(true));
    items.push_back(std::move(item));
    if (!tokens_.skip_symbol(",")) break;
  }
  TEND_CHECK(tokens_.expect_symbol("]"));
  const std::size_t depth = deepest(items);
  return make(ListDisplay{std::move(items), false}, start, {depth});
}

Result<ExprPtr> ExpressionParser::dict() {
  const Span start = tokens_.next().span;
  DictDisplay dict;
  std::size_t depth = 0;
  while (!tokens_.peek().is_symbol("}")) {
    TEND_TRY(key, expression(true));
    TEND_CHECK(tokens_.expect_symbol(":"));
    TEND_TRY(value, expression(true));
    depth = std::max({depth, key->depth, value->depth});
    dict.entries.emplace_back(std::move(key), std::move(value));
    if (!tokens_.skip_symbol(",")) break;
  }
  TEND_CHECK(tokens_.expect_symbol("}"));
  return make(std::move(dict), start, {depth});
}

}  // namespace tend::templates
