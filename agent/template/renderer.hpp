// Statements to text.
#pragma once

#include "template/ast.hpp"
#include "template/evaluator.hpp"

namespace tend::templates {

class Renderer {
 public:
  Renderer(const Places& places, const Scope& scope, const Budget& budget)
      : places_(places), names_(scope), meter_(budget), evaluator_(places, names_, meter_) {}

  // The text, sensitive where anything it used is; Unknown where it depends on something unknown.
  Result<Value> render(const Body& body);
  // What a text that is this one {{ }} stands for.
  Result<Value> printed(const Expr& expr) { return evaluator_.printed(expr); }
  Result<Value> value_of(const Expr& expr) { return evaluator_.value(expr); }

 private:
  // False where an unknown ends the rendering; it stands in unknown_.
  using Flow = Result<bool>;

  Flow run(const Body& body);
  Flow step(const Text& node, Span span);
  Flow step(const Output& node, Span span);
  Flow step(const If& node, Span span);
  Flow step(const For& node, Span span);
  Flow step(const Set& node, Span span);

  Flow stop(const Value& unknown);
  Flow keep(const For& loop, const List& all, List& kept);
  Flow iterate_over(const For& loop, const List& items);
  Flow run_scoped(const Body& body);
  Status bind(const std::vector<std::string>& targets, const Value& value, Span span);
  Status set_member(const Set& node, Value value);
  Status print(const Value& value, Span span);
  Error placed(Error error, Span span) const { return evaluator_.placed(std::move(error), span); }

  const Places& places_;
  Names names_;
  Meter meter_;
  Evaluator evaluator_;
  std::string text_;
  bool sensitive_ = false;
  std::optional<Value> unknown_;
};

}  // namespace tend::templates
