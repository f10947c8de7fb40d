// Tokens to trees.
#pragma once

#include "template/ast.hpp"
#include "template/token.hpp"

namespace tend::templates {

// How deep expressions and blocks may be nested.
inline constexpr std::size_t kMaxDepth = 200;

// The tokens left, with what both parsers need to look at them.
class TokenStream {
 public:
  TokenStream(const Places& places, const Tokens& tokens) : places_(places), tokens_(tokens) {}

  const Token& peek(std::size_t ahead = 0) const;
  const Token& next();
  bool skip_symbol(std::string_view symbol);
  bool skip_name(std::string_view name);
  Result<Token> expect_symbol(std::string_view symbol);
  Result<Token> expect_name();
  Result<Token> expect(Token::Kind kind, std::string_view what);
  // What stands there instead of what should.
  tl::unexpected<Error> unexpected(std::string_view wanted) const;
  tl::unexpected<Error> error(ErrorCode code, std::string message, Span span) const;
  Span last_span() const { return last_; }

 private:
  const Places& places_;
  const Tokens& tokens_;
  std::size_t at_ = 0;
  Span last_;
};

// An expression at the head of the stream. `conditional` is false where an `if` belongs to the
// statement around it.
Result<ExprPtr> parse_expression(TokenStream& tokens, bool conditional = true);
// The same, but commas make a tuple.
Result<ExprPtr> parse_tuple(TokenStream& tokens, bool conditional = true);

Result<ExprPtr> parse_whole_expression(const Places& places);
Result<Body> parse_template(const Places& places);

}  // namespace tend::templates
