#include "template/mentions.hpp"

#include "template/lexer.hpp"

namespace tend::templates {
namespace {

using Kind = Token::Kind;

std::set<std::string> dotted_names(const Result<Tokens>& tokens) {
  std::set<std::string> found;
  if (!tokens) return found;
  for (std::size_t i = 0; i < tokens->size(); ++i) {
    const bool member = i > 0 && (*tokens)[i - 1].is_symbol(".");
    if ((*tokens)[i].kind != Kind::name || member) continue;
    std::string name = (*tokens)[i].text;
    for (std::size_t at = i + 1; at + 1 < tokens->size(); at += 2) {
      if (!(*tokens)[at].is_symbol(".") || (*tokens)[at + 1].kind != Kind::name) break;
      name += "." + (*tokens)[at + 1].text;
    }
    found.insert(std::move(name));
  }
  return found;
}

}  // namespace

std::set<std::string> mentions_in_file(const SourcePtr& source) {
  return dotted_names(lex_template(Places(source)));
}

std::set<std::string> mentions_in_expression(const Value& text) {
  if (!text.is_string()) return {};
  return dotted_names(lex_expression(Places(text.as_string(), text.position())));
}

std::set<std::string> mentions_in_value(const Value& value) {
  std::set<std::string> found;
  if (value.is_string()) {
    return dotted_names(lex_template(Places(value.as_string(), value.position())));
  }
  if (value.is_list()) {
    for (const auto& item : value.as_list()) found.merge(mentions_in_value(item));
  }
  if (value.is_map()) {
    for (const auto& entry : value.as_map()) found.merge(mentions_in_value(entry.value));
  }
  return found;
}

}  // namespace tend::templates
