// What the template tests share: a file or expression in, text or error out.
#pragma once

#include <memory>
#include <string>

#include "template/template.hpp"

namespace tend::testing {

inline SourcePtr source(std::string text, std::string path = "templates/motd") {
  return std::make_shared<const SourceFile>(SourceFile{std::move(path), std::move(text)});
}

inline Result<Value> render(std::string text, const Map& names,
                            const templates::Budget& budget = {}) {
  return templates::render_file(source(std::move(text)), templates::Scope(names), budget);
}

inline Result<Value> evaluate(std::string_view expression, const Map& names) {
  return templates::evaluate(expression, {}, templates::Scope(names));
}

// The rendered text, or the error in one line.
inline std::string shown(const Result<Value>& result) {
  return result ? result->display() : result.error().str();
}

}  // namespace tend::testing
