#include "template/lexer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace tend::templates {
namespace {

constexpr std::string_view kSpace = " \t\r\n\f\v";

bool is_ascii_space(char c) {
  return kSpace.find(c) != std::string_view::npos;
}

std::string with_unix_newlines(std::string_view text) {
  return replace_all(replace_all(std::string(text), "\r\n", "\n"), "\r", "\n");
}

class TemplateLexer {
 public:
  explicit TemplateLexer(const Places& places) : places_(places), text_(places.text()) {}

  Result<Tokens> run() {
    while (at_ < text_.size()) {
      const std::size_t tag = next_tag();
      add_data(tag);
      if (tag == text_.size()) break;
      at_ = tag;
      TEND_CHECK(lex_tag());
    }
    tokens_.push_back({Token::Kind::finish, "", {text_.size(), 1}});
    return std::move(tokens_);
  }

 private:
  std::size_t next_tag() const {
    for (std::size_t at = at_; (at = text_.find('{', at)) != std::string_view::npos; ++at) {
      const char next = at + 1 < text_.size() ? text_[at + 1] : '\0';
      if (next == '{' || next == '%' || next == '#') return at;
    }
    return text_.size();
  }

  // The text from at_ to `end`, without the space that a tag starting at `end` with a minus takes
  // away.
  void add_data(std::size_t end) {
    std::string_view data = text_.substr(at_, end - at_);
    if (end + 2 < text_.size() && text_[end + 2] == '-') {
      data = data.substr(0, data.find_last_not_of(kSpace) + 1);
    }
    if (data.empty()) return;
    tokens_.push_back({Token::Kind::data, with_unix_newlines(data), {at_, data.size()}});
  }

  Status lex_tag() {
    const std::size_t start = at_;
    const char kind = text_[start + 1];
    at_ += 2;
    if (at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '+')) ++at_;
    if (kind == '#') return skip_comment(start);
    if (kind == '%' && starts_raw()) return lex_raw(start);
    const bool output = kind == '{';
    tokens_.push_back(
        {output ? Token::Kind::output_begin : Token::Kind::block_begin, "", {start, at_ - start}});
    return lex_inside(start, output ? "}}" : "%}");
  }

  Status skip_comment(std::size_t start) {
    const std::size_t end = text_.find("#}", at_);
    if (end == std::string_view::npos) return unclosed(start, "a comment", "#}");
    const bool bare = end == at_;
    at_ = end;
    finish_tag(bare ? ' ' : text_[end - 1]);
    return {};
  }

  // The words up to the end mark. Inside brackets an end mark is just brackets: {{ {'a': {}} }}.
  Status lex_inside(std::size_t start, std::string_view end_mark) {
    std::string open;
    for (;;) {
      skip_space();
      if (at_ >= text_.size()) return unclosed(start, "a tag", end_mark);
      if (open.empty() && ends_tag(end_mark)) return {};
      TEND_TRY(token, lex_word(places_, at_));
      at_ = token.span.end();
      TEND_CHECK(balance(open, token));
      tokens_.push_back(std::move(token));
    }
  }

  Status balance(std::string& open, const Token& token) const {
    if (token.kind != Token::Kind::symbol) return {};
    const char c = token.text[0];
    if (c == '(') open += ')';
    if (c == '[') open += ']';
    if (c == '{') open += '}';
    if (c != ')' && c != ']' && c != '}') return {};
    if (open.empty()) {
      return fail(places_.error(ErrorCode::invalid, fmt::format("a `{}` that nothing opened", c),
                                token.span));
    }
    if (open.back() != c) {
      return fail(places_.error(ErrorCode::invalid,
                                fmt::format("expected `{}` before `{}`", open.back(), c),
                                token.span));
    }
    open.pop_back();
    return {};
  }

  bool ends_tag(std::string_view mark) {
    char sign = text_[at_];
    const bool signed_end = sign == '-' || (sign == '+' && mark == "%}");
    if (!signed_end) sign = ' ';
    const std::size_t mark_at = at_ + (signed_end ? 1 : 0);
    if (text_.substr(mark_at, 2) != mark) return false;
    const bool output = mark == "}}";
    tokens_.push_back(
        {output ? Token::Kind::output_end : Token::Kind::block_end, "", {mark_at, 2}});
    at_ = mark_at;
    if (output && sign == ' ') {
      at_ += 2;
    } else {
      finish_tag(sign);
    }
    return true;
  }

  // Behind an end mark at at_: what its sign and trim_blocks take away.
  void finish_tag(char sign) {
    at_ += 2;
    if (sign == '-') return skip_space();
    if (sign == '+') return;
    if (text_.substr(at_, 2) == "\r\n") {
      at_ += 2;
    } else if (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  void skip_space() {
    while (at_ < text_.size() && is_ascii_space(text_[at_])) ++at_;
  }

  bool starts_raw() const {
    const std::size_t word = text_.find_first_not_of(kSpace, at_);
    if (word == std::string_view::npos || text_.substr(word, 3) != "raw") return false;
    const std::size_t end = text_.find_first_not_of(kSpace, word + 3);
    if (end == std::string_view::npos) return false;
    return text_.substr(end, 2) == "%}" || text_.substr(end, 3) == "-%}";
  }

  Status lex_raw(std::size_t start) {
    at_ = text_.find("%}", at_);
    const bool strip = text_[at_ - 1] == '-';
    at_ += 2;
    if (strip) skip_space();
    for (std::size_t tag = at_; (tag = text_.find("{%", tag)) != std::string_view::npos; tag += 2) {
      if (!ends_raw(tag)) continue;
      add_data(tag);
      at_ = text_.find("%}", tag);
      finish_tag(text_[at_ - 1]);
      return {};
    }
    return unclosed(start, "raw text", "{% endraw %}");
  }

  bool ends_raw(std::size_t tag) const {
    std::size_t at = tag + 2;
    if (at < text_.size() && (text_[at] == '-' || text_[at] == '+')) ++at;
    at = std::min(text_.find_first_not_of(kSpace, at), text_.size());
    if (text_.substr(at, 6) != "endraw") return false;
    at = std::min(text_.find_first_not_of(kSpace, at + 6), text_.size());
    if (at < text_.size() && (text_[at] == '-' || text_[at] == '+')) ++at;
    return text_.substr(at, 2) == "%}";
  }

  Status unclosed(std::size_t start, std::string_view what, std::string_view mark) const {
    return fail(places_.error(ErrorCode::invalid,
                              fmt::format("{} without its closing `{}`", what, mark), {start, 2}));
  }

  const Places& places_;
  std::string_view text_;
  std::size_t at_ = 0;
  Tokens tokens_;
};

}  // namespace

Result<Tokens> lex_template(const Places& places) {
  return TemplateLexer(places).run();
}

Result<Tokens> lex_expression(const Places& places) {
  const std::string_view text = places.text();
  Tokens tokens;
  for (std::size_t at = 0; at < text.size();) {
    if (is_ascii_space(text[at])) {
      ++at;
      continue;
    }
    TEND_TRY(token, lex_word(places, at));
    at = token.span.end();
    tokens.push_back(std::move(token));
  }
  tokens.push_back({Token::Kind::finish, "", {text.size(), 1}});
  return tokens;
}

}  // namespace tend::templates
