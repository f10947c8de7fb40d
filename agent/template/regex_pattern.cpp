#include "template/regex_pattern.hpp"

#include <fmt/format.h>
#include <fmt/xchar.h>

#include <algorithm>

#include "template/unicode.hpp"

namespace tend::templates {
namespace {

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Translator {
 public:
  Translator(std::string_view pattern, const RegexOptions& options)
      : pattern_(to_points(pattern)), options_(options) {
    result_.ignore_case = options.ignore_case;
    result_.names.emplace_back();
  }

  Result<EnginePattern> run() {
    TEND_CHECK(global_flags());
    while (at_ < pattern_.size()) TEND_CHECK(step());
    return std::move(result_);
  }

 private:
  char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : U'\0';
  }
  void emit(std::wstring_view text) { result_.text += text; }
  void emit_char(char32_t c) { result_.text += static_cast<wchar_t>(c); }
  void emit_code(char32_t c) { emit(fmt::format(L"\\x{{{:x}}}", static_cast<std::uint32_t>(c))); }

  tl::unexpected<Error> unsupported(std::string_view what) const {
    return fail(ErrorCode::unsupported,
                fmt::format("{} in a regular expression is not supported", what));
  }

  // (?im) at the start, for the whole pattern.
  Status global_flags() {
    if (peek() != '(' || peek(1) != '?' || !is_letter(peek(2)) || peek(2) == 'P') return {};
    for (at_ = 2; peek() != ')'; ++at_) {
      if (peek() == 'i') {
        result_.ignore_case = true;
      } else if (peek() == 'm') {
        options_.multiline = true;
      } else if (peek() == 's') {
        dot_all_ = true;
      } else {
        return unsupported("this flag");
      }
    }
    ++at_;
    return {};
  }

  Status step() {
    const char32_t c = peek();
    switch (c) {
      case '\\':
        ++at_;
        return escape(false);
      case '[':
        return set();
      case '(':
        return group();
      case '{':
        return brace();
      case '}':
        emit(L"\\}");
        break;
      case '.':
        emit(dot_all_ ? L"[\\x{0}-\\x{10ffff}]" : L"[^\\n]");
        break;
      case '^':
        emit(options_.multiline ? L"(?:\\A|(?<=\\n))" : L"\\A");
        break;
      case '$':
        emit(options_.multiline ? L"(?=\\n|\\z)" : L"(?=\\n?\\z)");
        break;
      default:
        emit_char(c);
    }
    ++at_;
    return {};
  }

  // Behind a backslash.
  Status escape(bool in_set) {
    const char32_t c = peek();
    if (at_ >= pattern_.size())
      return fail(ErrorCode::invalid, "a backslash ends the regular expression");
    ++at_;
    if (c == 'Z' && !in_set) return emit(L"\\z"), Status();
    if (c == 'b' && in_set) return emit_code(8), Status();
    if (c == 'v') return emit_code(11), Status();
    if (is_digit(c) && in_set) return unsupported("an octal escape");
    if (c == '0') return unsupported("an octal escape");
    if (is_digit(c) || std::u32string_view(U"dDsSwWnrtfax").find(c) != std::u32string_view::npos ||
        (!in_set && std::u32string_view(U"AbB").find(c) != std::u32string_view::npos)) {
      emit(L"\\");
      return emit_char(c), Status();
    }
    if (c == 'u') return code_point(4);
    if (c == 'U') return code_point(8);
    if (is_letter(c)) return unsupported(fmt::format("the escape `\\{}`", static_cast<char>(c)));
    return emit_code(c), Status();
  }

  Status code_point(std::size_t digits) {
    char32_t point = 0;
    for (std::size_t i = 0; i < digits; ++i, ++at_) {
      const char32_t c = peek();
      const char32_t lower = c | 0x20U;
      if (!is_digit(c) && (lower < 'a' || lower > 'f')) return unsupported("a broken escape");
      point = point * 16 + (is_digit(c) ? c - '0' : lower - 'a' + 10);
    }
    return emit_code(point), Status();
  }

  // [...]: an opening bracket inside is an ordinary character, never a POSIX class.
  Status set() {
    emit(L"[");
    ++at_;
    if (peek() == '^') emit(L"^"), ++at_;
    for (bool first = true; peek() != ']' || first; first = false) {
      if (at_ >= pattern_.size())
        return fail(ErrorCode::invalid, "a `[` without its `]` in a regular expression");
      const char32_t c = pattern_[at_++];
      if (c == '\\') {
        TEND_CHECK(escape(true));
      } else if (c == '[' || c == ']') {
        emit_code(c);
      } else {
        emit_char(c);
      }
    }
    ++at_;
    emit(L"]");
    return {};
  }

  Status group() {
    ++at_;
    if (peek() != '?') {
      result_.names.emplace_back();
      emit(L"(");
      return {};
    }
    const std::u32string_view rest = std::u32string_view(pattern_).substr(at_);
    for (const std::u32string_view start : {U"?:", U"?=", U"?!", U"?<=", U"?<!", U"?i:"}) {
      if (rest.substr(0, start.size()) != start) continue;
      at_ += start.size();
      emit_char('(');
      for (const char32_t c : start) emit_char(c);
      return {};
    }
    if (rest.substr(0, 3) == U"?P<") return named_group();
    if (rest.substr(0, 3) == U"?P=") return named_reference();
    return unsupported("this kind of group");
  }

  std::string read_name(char32_t end) {
    std::string name;
    at_ += 3;
    while (at_ < pattern_.size() && peek() != end) append_utf8(name, pattern_[at_++]);
    ++at_;
    return name;
  }

  Status named_group() {
    result_.names.push_back(read_name('>'));
    emit(L"(");
    return {};
  }

  Status named_reference() {
    const std::string name = read_name(')');
    const auto found = std::find(result_.names.begin() + 1, result_.names.end(), name);
    if (found == result_.names.end())
      return fail(ErrorCode::invalid, fmt::format("there is no group `{}`", name));
    emit(fmt::format(L"(?:\\{})", found - result_.names.begin()));
    return {};
  }

  // {2,3} repeats; anything else in braces is text.
  Status brace() {
    const std::size_t end = pattern_.find(U'}', at_);
    const std::u32string_view inside =
        end == std::u32string::npos ? U""
                                    : std::u32string_view(pattern_).substr(at_ + 1, end - at_ - 1);
    const auto ordinary = [](char32_t c) { return !is_digit(c) && c != ','; };
    const bool repeats = !inside.empty() && std::none_of(inside.begin(), inside.end(), ordinary) &&
                         std::count(inside.begin(), inside.end(), U',') <= 1;
    if (!repeats) {
      emit(L"\\{");
      ++at_;
      return {};
    }
    emit(inside.front() == ',' ? L"{0" : L"{");
    for (const char32_t c : inside) emit_char(c);
    emit(L"}");
    at_ = end + 1;
    return {};
  }

  std::u32string pattern_;
  RegexOptions options_;
  bool dot_all_ = false;
  std::size_t at_ = 0;
  EnginePattern result_;
};

}  // namespace

Result<EnginePattern> engine_pattern(std::string_view pattern, const RegexOptions& options) {
  return Translator(pattern, options).run();
}

}  // namespace tend::templates
