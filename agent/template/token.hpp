// The words of the template language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "template/places.hpp"

namespace tend::templates {

struct Token {
  enum class Kind {
    data,          // text outside of tags; `text` is what is printed
    output_begin,  // {{
    output_end,    // }}
    block_begin,   // {%
    block_end,     // %}
    name,
    integer,  // `text` without underscores and in base 10
    number,   // a float
    string,   // `text` is decoded
    symbol,   // an operator, a bracket, a comma …
    finish,
  };

  Kind kind = Kind::finish;
  std::string text;
  Span span;

  bool is(Kind wanted, std::string_view word) const { return kind == wanted && text == word; }
  bool is_symbol(std::string_view word) const { return is(Kind::symbol, word); }
  bool is_name(std::string_view word) const { return is(Kind::name, word); }
};

using Tokens = std::vector<Token>;

}  // namespace tend::templates
