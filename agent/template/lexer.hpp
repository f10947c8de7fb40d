// Text to tokens: a template with its tags and whitespace rules, or a bare expression.
#pragma once

#include "template/token.hpp"

namespace tend::templates {

// A template. The newline after a block tag or a comment goes (trim_blocks); `-` inside a tag's end
// strips all space on that side, `+` keeps the newline. Line ends are made \n. The last token is
// `finish`.
Result<Tokens> lex_template(const Places& places);

// A bare expression; the last token is `finish`.
Result<Tokens> lex_expression(const Places& places);

// The one token that starts at `offset`, which is no space. Knows nothing of tags.
Result<Token> lex_word(const Places& places, std::size_t offset);

}  // namespace tend::templates
