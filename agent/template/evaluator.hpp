// Expressions to values. What depends on an unknown is unknown, but `and`, `or` and `if` decide
// where they can.
#pragma once

#include "template/ast.hpp"
#include "template/functions.hpp"
#include "template/maybe.hpp"
#include "template/meter.hpp"
#include "template/names.hpp"

namespace tend::templates {

class Evaluator {
 public:
  Evaluator(const Places& places, Names& names, Meter& meter)
      : places_(places), names_(names), meter_(meter) {}

  Result<Value> value(const Expr& expr);
  Result<Maybe> maybe(const Expr& expr);
  // The text of a value, as it is printed.
  Result<std::string> text_of(const Value& value) const;
  // For text: nothing where an `if` without `else` chose nothing.
  Result<Value> printed(const Expr& expr);
  // An error without a place gets this one.
  Error placed(Error error, Span span) const;

 private:
  template <class T>
  Result<T> placed(Result<T> result, Span span) const;

  Result<Maybe> visit(const Literal& node, Span span);
  Result<Maybe> visit(const Name& node, Span span);
  Result<Maybe> visit(const Attribute& node, Span span);
  Result<Maybe> visit(const Item& node, Span span);
  Result<Maybe> visit(const Slice& node, Span span);
  Result<Maybe> visit(const ListDisplay& node, Span span);
  Result<Maybe> visit(const DictDisplay& node, Span span);
  Result<Maybe> visit(const Negate& node, Span span);
  Result<Maybe> visit(const Not& node, Span span);
  Result<Maybe> visit(const Arithmetic& node, Span span);
  Result<Maybe> visit(const Concat& node, Span span);
  Result<Maybe> visit(const Comparison& node, Span span);
  Result<Maybe> visit(const Logic& node, Span span);
  Result<Maybe> visit(const Conditional& node, Span span);
  Result<Maybe> visit(const FilterUse& node, Span span);
  Result<Maybe> visit(const TestUse& node, Span span);
  Result<Maybe> visit(const Call& node, Span span);

  Result<Value> optional(const ExprPtr& expr);
  Result<Arguments> arguments(const CallArguments& written);
  Result<Maybe> call_method(const Attribute& method, const CallArguments& written, Span span);
  Result<Maybe> call_function(const Name& function, const CallArguments& written, Span span);
  std::string source_of(Span span) const;
  void note_read(const Attribute& node);

  const Places& places_;
  Names& names_;
  Meter& meter_;
  bool within_access_ = false;  // the access around this node was noted as a whole
};

}  // namespace tend::templates
