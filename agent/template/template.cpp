#include "template/template.hpp"

#include "base/text.hpp"
#include "template/parser.hpp"
#include "template/python.hpp"
#include "template/renderer.hpp"

namespace tend::templates {
namespace {

bool has_braces(std::string_view text) {
  return text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos ||
         text.find("{#") != std::string_view::npos;
}

const Expr* single_expression(const Body& body) {
  if (body.size() != 1) return nullptr;
  const auto* output = std::get_if<Output>(&body.front().node);
  return output != nullptr ? output->expression.get() : nullptr;
}

Result<Value> render_list(const Value& value, const Scope& scope, const Budget& budget) {
  List items;
  for (const auto& item : value.as_list()) {
    TEND_TRY(rendered, render_value(item, scope, budget));
    items.push_back(std::move(rendered));
  }
  return Value(std::move(items)).at(value.position());
}

Result<Value> render_map(const Value& value, const Scope& scope, const Budget& budget) {
  Map map;
  for (const auto& entry : value.as_map()) {
    TEND_TRY(rendered, render_value(entry.value, scope, budget));
    map.set(entry.key, std::move(rendered), entry.key_position);
  }
  return Value(std::move(map)).at(value.position());
}

Result<Body> parse_file(const SourcePtr& source, const Places& places) {
  if (!is_valid_utf8(source->text))
    return fail(places.error(ErrorCode::invalid, "the template is no UTF-8 text", {0, 1}));
  return parse_template(places);
}

}  // namespace

Result<Value> evaluate(std::string_view expression, const Position& position, const Scope& scope,
                       const Budget& budget) {
  const Places places(expression, position);
  TEND_TRY(parsed, parse_whole_expression(places));
  TEND_TRY(value, Renderer(places, scope, budget).value_of(*parsed));
  return plain(value).at(position);
}

Result<Value> render_string(const Value& text, const Scope& scope, const Budget& budget) {
  if (!text.is_string() || !has_braces(text.as_string())) return text;
  const Places places(text.as_string(), text.position());
  TEND_TRY(body, parse_template(places));
  Renderer renderer(places, scope, budget);
  const Expr* single = single_expression(body);
  TEND_TRY(value, single != nullptr ? renderer.printed(*single) : renderer.render(body));
  Value result = plain(value).at(text.position());
  return text.sensitive() ? result.marked_sensitive() : result;
}

Result<Value> render_value(const Value& value, const Scope& scope, const Budget& budget) {
  if (value.is_string()) return render_string(value, scope, budget);
  if (!value.is_list() && !value.is_map()) return value;
  TEND_TRY(rendered,
           value.is_list() ? render_list(value, scope, budget) : render_map(value, scope, budget));
  return value.sensitive() ? rendered.marked_sensitive() : rendered;
}

Result<Value> render_file(const SourcePtr& source, const Scope& scope, const Budget& budget) {
  const Places places(source);
  TEND_TRY(body, parse_file(source, places));
  return Renderer(places, scope, budget).render(body);
}

Errors check_syntax(const SourcePtr& source) {
  const Places places(source);
  auto body = parse_file(source, places);
  if (body) return {};
  return {std::move(body).error()};
}

}  // namespace tend::templates
