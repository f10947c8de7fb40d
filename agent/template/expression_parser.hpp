// The grammar of expressions, by precedence; one function a level.
#pragma once

#include <optional>

#include "template/parser.hpp"

namespace tend::templates {

// The greatest depth among the parts.
std::size_t deepest(const std::vector<ExprPtr>& parts);

class ExpressionParser {
 public:
  explicit ExpressionParser(TokenStream& tokens) : tokens_(tokens) {}

  Result<ExprPtr> expression(bool conditional);
  Result<ExprPtr> tuple(bool conditional, bool parenthesised);

 private:
  using Level = Result<ExprPtr> (ExpressionParser::*)();

  Result<ExprPtr> conditional();
  Result<ExprPtr> disjunction();
  Result<ExprPtr> conjunction();
  Result<ExprPtr> logic(std::string_view word, Level operand);
  Result<ExprPtr> negation();
  Result<ExprPtr> comparison();
  Result<ExprPtr> sum();
  Result<ExprPtr> concatenation();
  Result<ExprPtr> product();
  Result<ExprPtr> power();
  Result<ExprPtr> arithmetic(Level operand, std::optional<Operator> (*op)(const Token&));
  Result<ExprPtr> unary();
  Result<ExprPtr> signed_operand();
  Result<ExprPtr> primary();
  Result<ExprPtr> named();
  Result<ExprPtr> literal_string();
  Result<ExprPtr> literal_number();
  Result<ExprPtr> parenthesised();
  Result<ExprPtr> list();
  Result<ExprPtr> dict();
  Result<ExprPtr> postfix(ExprPtr object);
  Result<ExprPtr> attribute(ExprPtr object);
  Result<ExprPtr> subscript(ExprPtr object);
  Result<ExprPtr> slice_part();
  Result<ExprPtr> call(ExprPtr callee);
  Result<ExprPtr> filters_and_tests(ExprPtr input);
  Result<ExprPtr> filter(ExprPtr input);
  Result<ExprPtr> test(ExprPtr input);
  Result<std::string> dotted_name(Span& span);
  Result<CallArguments> call_arguments();
  Result<CallArguments> test_argument();
  Status add_argument(CallArguments& arguments);
  bool tuple_ends() const;
  bool test_argument_follows() const;

  // Joins the parts into a node that reaches from `start` to the last token; refuses what is too
  // deep.
  Result<ExprPtr> make(Expr::Node node, Span start, std::initializer_list<std::size_t> depths);
  Result<ExprPtr> make_leaf(Expr::Node node) {
    return make(std::move(node), tokens_.last_span(), {});
  }
  Status enter();

  TokenStream& tokens_;
  std::size_t depth_ = 0;
};

}  // namespace tend::templates
