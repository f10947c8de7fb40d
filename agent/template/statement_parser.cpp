// Statements: if, for, set, and the text between them.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "template/lexer.hpp"
#include "template/parser.hpp"

namespace tend::templates {
namespace {

using Words = std::vector<std::string_view>;

// What Jinja2 knows beyond `if`, `for`, `set` and `raw`.
constexpr std::array<std::string_view, 16> kForeign = {
    "include", "import", "from",  "extends",    "block",    "macro", "call",  "filter",
    "with",    "do",     "break", "autoescape", "continue", "trans", "debug", "pluralize"};
constexpr std::array<std::string_view, 8> kKnown = {"if",  "elif",   "else", "endif",
                                                    "for", "endfor", "set",  "endset"};

class StatementParser {
 public:
  explicit StatementParser(TokenStream& tokens) : tokens_(tokens) {}

  // Until the end, or a block that starts with one of `ends`; that word stays to be read.
  Result<Body> body(const Words& ends, Span opened) {
    if (++depth_ > kMaxDepth / 2) {
      return tokens_.error(ErrorCode::invalid, "the blocks are nested too deeply", opened);
    }
    Body statements;
    for (bool open = true; open;) {
      TEND_TRY(more, step(statements, ends, opened));
      open = more;
    }
    --depth_;
    return statements;
  }

 private:
  // One statement; false where the body ends.
  Result<bool> step(Body& statements, const Words& ends, Span opened) {
    const Token& token = tokens_.next();
    switch (token.kind) {
      case Token::Kind::finish:
        if (ends.empty()) return false;
        return tokens_.error(ErrorCode::invalid,
                             fmt::format("a block without its `{{% {} %}}`", ends.back()), opened);
      case Token::Kind::data:
        statements.push_back({Text{token.text}, token.span});
        return true;
      case Token::Kind::output_begin:
        return output(statements, token.span);
      default:
        return block(statements, ends, token.span);
    }
  }

  Result<bool> output(Body& statements, Span start) {
    TEND_TRY(expression, parse_tuple(tokens_));
    TEND_CHECK(tokens_.expect(Token::Kind::output_end, "`}}`"));
    statements.push_back({Output{std::move(expression)}, cover(start, tokens_.last_span())});
    return true;
  }

  Result<bool> block(Body& statements, const Words& ends, Span start) {
    const Token word = tokens_.peek();
    if (word.kind == Token::Kind::name &&
        std::find(ends.begin(), ends.end(), word.text) != ends.end()) {
      return false;
    }
    TEND_TRY(name, tokens_.expect_name());
    TEND_TRY(statement, named_block(name, start));
    TEND_CHECK(tokens_.expect(Token::Kind::block_end, "`%}`"));
    statement.span = cover(start, tokens_.last_span());
    statements.push_back(std::move(statement));
    return true;
  }

  Result<Statement> named_block(const Token& name, Span start) {
    if (name.text == "if") return if_block(start);
    if (name.text == "for") return for_block(start);
    if (name.text == "set") return set_block(start);
    if (std::find(kForeign.begin(), kForeign.end(), name.text) != kForeign.end()) {
      return tokens_.error(ErrorCode::unsupported,
                           fmt::format("`{{% {} %}}` is not supported", name.text), name.span);
    }
    if (std::find(kKnown.begin(), kKnown.end(), name.text) != kKnown.end()) {
      return tokens_.error(ErrorCode::invalid,
                           fmt::format("`{{% {} %}}` does not belong here", name.text), name.span);
    }
    auto unknown = tokens_.error(ErrorCode::unsupported,
                                 fmt::format("there is no statement `{}`", name.text), name.span);
    unknown.value().suggestion = did_you_mean(name.text, {kKnown.begin(), kKnown.end()});
    return unknown;
  }

  Result<Body> rest_of_tag(const Words& ends, Span opened) {
    TEND_CHECK(tokens_.expect(Token::Kind::block_end, "`%}`"));
    return body(ends, opened);
  }

  Result<Statement> if_block(Span start) {
    If statement;
    bool more = true;
    while (more) {
      TEND_TRY(test, parse_tuple(tokens_, false));
      TEND_TRY(branch, rest_of_tag({"elif", "else", "endif"}, start));
      statement.branches.push_back({std::move(test), std::move(branch)});
      more = tokens_.skip_name("elif");
    }
    if (tokens_.skip_name("else")) {
      TEND_TRY(otherwise, rest_of_tag({"endif"}, start));
      statement.otherwise = std::move(otherwise);
    }
    tokens_.skip_name("endif");
    return Statement{std::move(statement), start};
  }

  // Names separated by commas, parentheses around them allowed.
  Result<std::vector<std::string>> targets() {
    std::vector<std::string> names;
    const bool parentheses = tokens_.skip_symbol("(");
    do {
      if (!names.empty() && tokens_.peek().kind != Token::Kind::name) break;
      TEND_TRY(name, tokens_.expect_name());
      names.push_back(name.text);
    } while (tokens_.skip_symbol(","));
    if (parentheses) TEND_CHECK(tokens_.expect_symbol(")"));
    return names;
  }

  Result<Statement> for_block(Span start) {
    For loop;
    const Span first = tokens_.peek().span;
    TEND_TRY(names, targets());
    loop.targets = std::move(names);
    loop.targets_span = cover(first, tokens_.last_span());
    if (!tokens_.skip_name("in")) return tokens_.unexpected("`in`");
    TEND_TRY(items, parse_tuple(tokens_, false));
    loop.items = std::move(items);
    if (tokens_.skip_name("if")) {
      TEND_TRY(filter, parse_expression(tokens_));
      loop.filter = std::move(filter);
    }
    if (tokens_.peek().is_name("recursive")) {
      return tokens_.error(ErrorCode::unsupported, "recursive loops are not supported",
                           tokens_.peek().span);
    }
    TEND_TRY(inside, rest_of_tag({"else", "endfor"}, start));
    loop.body = std::move(inside);
    if (tokens_.skip_name("else")) {
      TEND_TRY(otherwise, rest_of_tag({"endfor"}, start));
      loop.otherwise = std::move(otherwise);
    }
    tokens_.skip_name("endfor");
    return Statement{std::move(loop), start};
  }

  Result<Statement> set_block(Span start) {
    Set statement;
    const Span first = tokens_.peek().span;
    TEND_TRY(names, targets());
    statement.targets = std::move(names);
    if (tokens_.skip_symbol(".")) {
      TEND_TRY(attribute, tokens_.expect_name());
      statement.attribute = attribute.text;
    }
    statement.targets_span = cover(first, tokens_.last_span());
    if (tokens_.skip_symbol("=")) {
      TEND_TRY(value, parse_tuple(tokens_));
      statement.value = std::move(value);
      return Statement{std::move(statement), start};
    }
    if (tokens_.peek().is_symbol("|")) {
      return tokens_.error(ErrorCode::unsupported, "filters on a `set` block are not supported",
                           tokens_.peek().span);
    }
    TEND_TRY(block, rest_of_tag({"endset"}, start));
    statement.block = std::move(block);
    tokens_.skip_name("endset");
    return Statement{std::move(statement), start};
  }

  TokenStream& tokens_;
  std::size_t depth_ = 0;
};

}  // namespace

Result<Body> parse_template(const Places& places) {
  TEND_TRY(words, lex_template(places));
  TokenStream tokens(places, words);
  return StatementParser(tokens).body({}, {});
}

}  // namespace tend::templates
