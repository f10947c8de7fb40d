// Renders what it reads: one JSON document a line, {"template": …, "data": {…}}; answers each with
// one line, {"text": …} or {"error": …, "code": …}.
#include <iostream>
#include <memory>
#include <string>

#include "format/json.hpp"
#include "template/template.hpp"

namespace {

using tend::Map;
using tend::Value;

tend::Result<Value> render(const std::string& line) {
  TEND_TRY(request, tend::format::parse_json(line));
  const Value* data = request.find("data");
  const Map empty;
  const tend::templates::Scope scope(data != nullptr && data->is_map() ? data->as_map() : empty);
  const auto source = std::make_shared<const tend::SourceFile>(
      tend::SourceFile{"case", request.text_or("template", "")});
  return tend::templates::render_file(source, scope);
}

Value answer(const std::string& line) {
  const auto rendered = render(line);
  if (rendered) return Map{{"text", *rendered}};
  return Map{{"error", rendered.error().str()},
             {"code", std::string(tend::name_of(rendered.error().code))}};
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << tend::format::to_json(answer(line), -1) << '\n';
  }
}
