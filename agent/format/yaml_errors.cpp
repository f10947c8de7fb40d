#include "format/yaml_errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "format/yaml_text.hpp"

namespace tend::format {
namespace {

struct Translation {
  std::string_view complaint;
  std::string_view message;
};

constexpr std::array<Translation, 16> kTranslations = {{
    {"illegal map value", "`: ` cannot stand here; quote the text, or check the indentation"},
    {"illegal map key", "a key cannot stand here; check the indentation"},
    {"illegal block entry", "a list item (`- `) cannot stand here; check the indentation"},
    {"end of map not found", "expected another `key: value` of this map; check the indentation"},
    {"end of sequence not found", "expected another `- item` of this list; check the indentation"},
    {"end of map flow not found", "expected `,` or `}`"},
    {"end of sequence flow not found", "expected `,` or `]`"},
    {"illegal flow end", "a closing bracket without its opening one; quote the text"},
    {"illegal EOF in scalar", "quoted text is not closed"},
    {"illegal document indicator in scalar", "quoted text is not closed before the document ends"},
    {"the referenced anchor is not defined", "no anchor of this name was defined before"},
    {"cannot assign multiple anchors to the same node", "one value cannot have two anchors"},
    {"alias not found after *", "a value that starts with `*` must be quoted"},
    {"anchor not found after &", "a value that starts with `&` must be quoted"},
    {"illegal character found while scanning alias", "a value that starts with `*` must be quoted"},
    {"illegal character found while scanning anchor",
     "a value that starts with `&` must be quoted"},
}};

std::optional<std::size_t> tab_in_indentation(std::string_view text, std::size_t offset) {
  const auto newline = text.substr(0, offset).rfind('\n');
  const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  const auto tab = text.find('\t', start);
  const auto word = std::min(text.find_first_not_of(" \t", start), text.size());
  return tab < word ? std::optional(tab) : std::nullopt;
}

bool is_unknown_escape(std::string_view complaint) {
  return complaint.substr(0, 24) == "unknown escape character";
}

std::string message_for(std::string_view text, std::size_t offset, std::string_view complaint) {
  const auto* known =
      std::find_if(kTranslations.begin(), kTranslations.end(),
                   [&](const Translation& entry) { return entry.complaint == complaint; });
  if (known != kTranslations.end()) return std::string(known->message);
  if (complaint == "unknown token" && offset < text.size()) {
    return fmt::format("a value that starts with `{}` must be quoted", text[offset]);
  }
  if (is_unknown_escape(complaint)) {
    return "an escape that YAML does not know; use single quotes for text with backslashes";
  }
  return fmt::format("not valid YAML: {}", complaint);
}

}  // namespace

Error plain_error(const SourcePtr& source, std::size_t offset, std::string_view complaint,
                  const Position& open_at) {
  const std::string_view text = source->text;
  offset = std::min(offset, text.size());
  if (const auto tab = tab_in_indentation(text, offset)) {
    return make_error(ErrorCode::invalid, "a tab cannot indent; use spaces",
                      position_at(source, *tab));
  }
  Position at = position_at(source, offset);
  // yaml-cpp points behind the escape.
  if (is_unknown_escape(complaint) && offset >= 2) at = position_at(source, offset - 2, 2);
  auto error = make_error(ErrorCode::invalid, message_for(text, offset, complaint), std::move(at));
  if (complaint.find("flow not found") != std::string_view::npos && open_at.known()) {
    error.notes.push_back("the bracket was opened at " + open_at.str());
  }
  return error;
}

}  // namespace tend::format
