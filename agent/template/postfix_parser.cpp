// What follows an operand: attributes, items, slices, calls, filters and tests.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "template/expression_parser.hpp"
#include "template/lexer.hpp"

namespace tend::templates {
namespace {

std::size_t depth_of(const ExprPtr& expr) {
  return expr ? expr->depth : 0;
}

std::size_t depth_of(const CallArguments& arguments) {
  std::size_t depth = 0;
  for (const auto& argument : arguments.positional) depth = std::max(depth, argument->depth);
  for (const auto& [name, argument] : arguments.named) depth = std::max(depth, argument->depth);
  return depth;
}

}  // namespace

Result<ExprPtr> ExpressionParser::postfix(ExprPtr object) {
  for (;;) {
    const Token& token = tokens_.peek();
    Result<ExprPtr> (ExpressionParser::*step)(ExprPtr) = nullptr;
    if (token.is_symbol(".")) step = &ExpressionParser::attribute;
    if (token.is_symbol("[")) step = &ExpressionParser::subscript;
    if (token.is_symbol("(")) step = &ExpressionParser::call;
    if (step == nullptr) return object;
    TEND_TRY(longer, (this->*step)(std::move(object)));
    object = std::move(longer);
  }
}

Result<ExprPtr> ExpressionParser::attribute(ExprPtr object) {
  tokens_.next();
  const Span start = object->span;
  const std::size_t depth = object->depth;
  if (tokens_.peek().kind == Token::Kind::integer) {
    TEND_TRY(index, literal_number());
    return make(Item{std::move(object), std::move(index)}, start, {depth});
  }
  TEND_TRY(name, tokens_.expect_name());
  return make(Attribute{std::move(object), name.text}, start, {depth});
}

Result<ExprPtr> ExpressionParser::slice_part() {
  const Token& token = tokens_.peek();
  if (token.is_symbol(":") || token.is_symbol("]")) return ExprPtr();
  return expression(true);
}

Result<ExprPtr> ExpressionParser::subscript(ExprPtr object) {
  tokens_.next();
  const Span start = object->span;
  TEND_TRY(first, slice_part());
  if (first && tokens_.skip_symbol("]")) {
    const std::size_t depth = std::max(object->depth, first->depth);
    return make(Item{std::move(object), std::move(first)}, start, {depth});
  }
  if (!tokens_.skip_symbol(":")) return tokens_.unexpected("`]`");
  TEND_TRY(stop, slice_part());
  ExprPtr step;
  if (tokens_.skip_symbol(":")) {
    TEND_TRY(parsed, slice_part());
    step = std::move(parsed);
  }
  TEND_CHECK(tokens_.expect_symbol("]"));
  const std::size_t depth =
      std::max({object->depth, depth_of(first), depth_of(stop), depth_of(step)});
  return make(Slice{std::move(object), std::move(first), std::move(stop), std::move(step)}, start,
              {depth});
}

Result<ExprPtr> ExpressionParser::call(ExprPtr callee) {
  const Span start = callee->span;
  TEND_TRY(arguments, call_arguments());
  const std::size_t depth = std::max(callee->depth, depth_of(arguments));
  return make(Call{std::move(callee), std::move(arguments)}, start, {depth});
}

Status ExpressionParser::add_argument(CallArguments& arguments) {
  const Token& token = tokens_.peek();
  if (token.is_symbol("*") || token.is_symbol("**")) {
    return tokens_.error(ErrorCode::unsupported,
                         "`*` and `**` before an argument are not supported", token.span);
  }
  if (token.kind == Token::Kind::name && tokens_.peek(1).is_symbol("=")) {
    const std::string name = tokens_.next().text;
    tokens_.next();
    TEND_TRY(value, expression(true));
    arguments.named.emplace_back(name, std::move(value));
    return {};
  }
  if (!arguments.named.empty()) {
    return tokens_.error(ErrorCode::invalid, "an argument without a name after one with a name",
                         token.span);
  }
  TEND_TRY(value, expression(true));
  arguments.positional.push_back(std::move(value));
  return {};
}

Result<CallArguments> ExpressionParser::call_arguments() {
  TEND_CHECK(tokens_.expect_symbol("("));
  CallArguments arguments;
  while (!tokens_.peek().is_symbol(")")) {
    TEND_CHECK(add_argument(arguments));
    if (!tokens_.skip_symbol(",")) break;
  }
  TEND_CHECK(tokens_.expect_symbol(")"));
  return arguments;
}

Result<ExprPtr> ExpressionParser::filters_and_tests(ExprPtr input) {
  for (;;) {
    const Token& token = tokens_.peek();
    Result<ExprPtr> (ExpressionParser::*step)(ExprPtr) = nullptr;
    if (token.is_symbol("|")) step = &ExpressionParser::filter;
    if (token.is_name("is")) step = &ExpressionParser::test;
    if (token.is_symbol("(")) step = &ExpressionParser::call;
    if (step == nullptr) return input;
    TEND_TRY(longer, (this->*step)(std::move(input)));
    input = std::move(longer);
  }
}

Result<std::string> ExpressionParser::dotted_name(Span& span) {
  TEND_TRY(first, tokens_.expect_name());
  std::string name = first.text;
  while (tokens_.skip_symbol(".")) {
    TEND_TRY(part, tokens_.expect_name());
    name += "." + part.text;
  }
  span = cover(first.span, tokens_.last_span());
  return name;
}

Result<ExprPtr> ExpressionParser::filter(ExprPtr input) {
  tokens_.next();
  const Span start = input->span;
  Span name_span;
  TEND_TRY(name, dotted_name(name_span));
  CallArguments arguments;
  if (tokens_.peek().is_symbol("(")) {
    TEND_TRY(parsed, call_arguments());
    arguments = std::move(parsed);
  }
  const std::size_t depth = std::max(input->depth, depth_of(arguments));
  return make(FilterUse{std::move(input), name, std::move(arguments), name_span}, start, {depth});
}

bool ExpressionParser::test_argument_follows() const {
  const Token& token = tokens_.peek();
  if (token.kind == Token::Kind::name) {
    constexpr std::array<std::string_view, 6> kWords = {"else", "or", "and", "if", "in", "not"};
    return std::find(kWords.begin(), kWords.end(), token.text) == kWords.end();
  }
  return token.kind == Token::Kind::string || token.kind == Token::Kind::integer ||
         token.kind == Token::Kind::number || token.is_symbol("[") || token.is_symbol("{");
}

Result<CallArguments> ExpressionParser::test_argument() {
  if (tokens_.peek().is_symbol("(")) return call_arguments();
  CallArguments arguments;
  if (!test_argument_follows()) return arguments;
  if (tokens_.peek().is_name("is")) {
    return tokens_.error(ErrorCode::invalid, "tests cannot be chained with `is`",
                         tokens_.peek().span);
  }
  TEND_TRY(operand, primary());
  TEND_TRY(whole, postfix(std::move(operand)));
  arguments.positional.push_back(std::move(whole));
  return arguments;
}

Result<ExprPtr> ExpressionParser::test(ExprPtr input) {
  tokens_.next();
  const Span start = input->span;
  const bool negated = tokens_.skip_name("not");
  Span name_span;
  TEND_TRY(name, dotted_name(name_span));
  TEND_TRY(arguments, test_argument());
  const std::size_t depth = std::max(input->depth, depth_of(arguments));
  TEND_TRY(tested,
           make(TestUse{std::move(input), name, std::move(arguments), name_span}, start, {depth}));
  if (!negated) return tested;
  return make(Not{std::move(tested)}, start, {depth + 1});
}

Result<ExprPtr> parse_expression(TokenStream& tokens, bool conditional) {
  return ExpressionParser(tokens).expression(conditional);
}

Result<ExprPtr> parse_tuple(TokenStream& tokens, bool conditional) {
  return ExpressionParser(tokens).tuple(conditional, false);
}

Result<ExprPtr> parse_whole_expression(const Places& places) {
  TEND_TRY(words, lex_expression(places));
  TokenStream tokens(places, words);
  TEND_TRY(expression, parse_expression(tokens));
  if (tokens.peek().kind != Token::Kind::finish)
    return tokens.unexpected("the end of the expression");
  return expression;
}

}  // namespace tend::templates
