// What is checked on the bare text of a YAML file before and beside its parsing.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "format/yaml.hpp"

namespace tend::format {

// The first reason not to hand the text to a parser at all: too long, a byte order mark, not UTF-8,
// control characters, lines or bracketed collections so large that reading ahead would cost
// hundreds of megabytes.
std::optional<Error> refusal(const SourcePtr& source, const YamlLimits& limits);

// The place of a byte of the text.
Position position_at(const SourcePtr& source, std::size_t offset, std::uint32_t length = 1);

// Where the token of a node starts: behind its anchor and the blanks after it.
std::size_t skip_anchor(std::string_view text, std::size_t offset);

// The number of bytes of the quoted text that starts at `offset`, quotes included; nothing when it
// is never closed.
std::optional<std::size_t> quoted_length(std::string_view text, std::size_t offset);

}  // namespace tend::format
