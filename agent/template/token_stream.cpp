#include <fmt/format.h>

#include "template/parser.hpp"

namespace tend::templates {
namespace {

std::string described(const Token& token) {
  switch (token.kind) {
    case Token::Kind::finish:
      return "the end";
    case Token::Kind::output_end:
      return "`}}`";
    case Token::Kind::block_end:
      return "`%}`";
    case Token::Kind::string:
      return fmt::format("the string \"{}\"", token.text);
    default:
      return fmt::format("`{}`", token.text);
  }
}

}  // namespace

const Token& TokenStream::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

const Token& TokenStream::next() {
  const Token& token = peek();
  last_ = token.span;
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool TokenStream::skip_symbol(std::string_view symbol) {
  const bool found = peek().is_symbol(symbol);
  if (found) next();
  return found;
}

bool TokenStream::skip_name(std::string_view name) {
  const bool found = peek().is_name(name);
  if (found) next();
  return found;
}

Result<Token> TokenStream::expect_symbol(std::string_view symbol) {
  if (!peek().is_symbol(symbol)) return unexpected(fmt::format("`{}`", symbol));
  return next();
}

Result<Token> TokenStream::expect_name() {
  return expect(Token::Kind::name, "a name");
}

Result<Token> TokenStream::expect(Token::Kind kind, std::string_view what) {
  if (peek().kind != kind) return unexpected(what);
  return next();
}

tl::unexpected<Error> TokenStream::unexpected(std::string_view wanted) const {
  return error(ErrorCode::invalid, fmt::format("expected {}, found {}", wanted, described(peek())),
               peek().span);
}

tl::unexpected<Error> TokenStream::error(ErrorCode code, std::string message, Span span) const {
  return fail(places_.error(code, std::move(message), span));
}

}  // namespace tend::templates
