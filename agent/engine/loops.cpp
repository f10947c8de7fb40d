#include "engine/loops.hpp"

#include <fmt/format.h>

#include "template/template.hpp"

namespace tend::engine {
namespace {

Result<Verdict> judge(const Value* when, const templates::Scope& scope) {
  if (when == nullptr) return Verdict{};
  if (when->is_bool()) return Verdict{when->as_bool(), ""};
  if (!when->is_string()) {
    return fail(ErrorCode::invalid,
                fmt::format("`when` is an expression, not a {}", Value::name_of(when->kind())),
                when->position());
  }
  TEND_TRY(value, templates::evaluate(when->as_string(), when->position(), scope));
  if (value.is_unknown()) return Verdict{true, value.as_unknown().reason};
  return Verdict{templates::truthy(value), ""};
}

}  // namespace

void for_each_item(const Map& attributes, const templates::Scope& scope, Errors& errors,
                   const std::function<void(const templates::Scope&, const Verdict&)>& body) {
  const auto visit = [&](const templates::Scope& inner) {
    auto verdict = judge(attributes.find("when"), inner);
    if (!verdict) {
      errors.push_back(std::move(verdict).error());
      return;
    }
    body(inner, *verdict);
  };
  const Value* loop = attributes.find("loop");
  if (loop == nullptr) {
    visit(scope);
    return;
  }
  auto items = templates::render_value(*loop, scope);
  if (!items) {
    errors.push_back(std::move(items).error());
    return;
  }
  if (items->is_unknown()) {
    const Map names{{"item", *items}};
    body(scope.with(names), Verdict{true, items->as_unknown().reason});
    return;
  }
  if (!items->is_list()) {
    errors.push_back(
        make_error(ErrorCode::invalid,
                   fmt::format("`loop` needs a list, this is a {}", Value::name_of(items->kind())),
                   loop->position()));
    return;
  }
  for (const auto& item : items->as_list()) {
    const Map names{{"item", item}};
    visit(scope.with(names));
  }
}

}  // namespace tend::engine
