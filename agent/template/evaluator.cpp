#include "template/evaluator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "template/access.hpp"
#include "template/operators.hpp"
#include "template/python.hpp"
#include "template/template.hpp"

namespace tend::templates {
namespace {

Value marked(const Value& value, bool sensitive) {
  return sensitive ? value.marked_sensitive() : value;
}

}  // namespace

Error Evaluator::placed(Error error, Span span) const {
  if (!error.position.known()) error.position = places_.at(span);
  return error;
}

template <class T>
Result<T> Evaluator::placed(Result<T> result, Span span) const {
  if (result) return result;
  return tl::unexpected(placed(std::move(result).error(), span));
}

std::string Evaluator::source_of(Span span) const {
  return std::string(places_.text().substr(span.begin, span.length));
}

Result<Maybe> Evaluator::maybe(const Expr& expr) {
  if (auto spent = meter_.spend(); !spent)
    return tl::unexpected(placed(std::move(spent).error(), expr.span));
  return placed(std::visit([&](const auto& node) { return visit(node, expr.span); }, expr.node),
                expr.span);
}

Result<Value> Evaluator::value(const Expr& expr) {
  TEND_TRY(found, maybe(expr));
  return placed(std::move(found).required(), expr.span);
}

Result<Value> Evaluator::printed(const Expr& expr) {
  TEND_TRY(found, maybe(expr));
  if (found.is_blank()) return Value("");
  return placed(std::move(found).required(), expr.span);
}

Result<std::string> Evaluator::text_of(const Value& value) const {
  if (value.is_list() && sequence_of(value) == Sequence::range) {
    return fail(ErrorCode::unsupported,
                "printing a range is not supported; make it a list with `| list`");
  }
  return python_str(value);
}

Result<Value> Evaluator::optional(const ExprPtr& expr) {
  if (!expr) return Value();
  return value(*expr);
}

Result<Maybe> Evaluator::visit(const Literal& node, Span /*span*/) {
  return Maybe(node.value);
}

// `facts.os.name` as "os.name"; what is no such chain is noted where its object is evaluated.
void Evaluator::note_read(const Attribute& node) {
  std::string path = node.name;
  const Expr* object = node.object.get();
  while (const auto* attribute = std::get_if<Attribute>(&object->node)) {
    path = attribute->name + "." + path;
    object = attribute->object.get();
  }
  const auto* name = std::get_if<Name>(&object->node);
  if (name == nullptr) return;
  names_.scope().note_read(name->name, path);
  within_access_ = true;
}

Result<Maybe> Evaluator::visit(const Name& node, Span span) {
  if (!std::exchange(within_access_, false)) names_.scope().note_read(node.name, "");
  if (const Value* value = names_.find(node.name)) return Maybe(*value);
  Error error =
      places_.error(ErrorCode::invalid, fmt::format("`{}` is undefined", node.name), span);
  error.suggestion = did_you_mean(node.name, names_.known());
  return Maybe::undefined(std::move(error));
}

Result<Maybe> Evaluator::visit(const Attribute& node, Span span) {
  if (!within_access_) note_read(node);
  TEND_TRY(object, value(*node.object));
  const Span name{span.end() - node.name.size(), node.name.size()};
  return placed(attribute_of(object, node.name, source_of(span)), name);
}

Result<Maybe> Evaluator::visit(const Item& node, Span span) {
  TEND_TRY(object, value(*node.object));
  TEND_TRY(key, value(*node.key));
  return placed(item_of(object, key, source_of(span)), node.key->span);
}

Result<Maybe> Evaluator::visit(const Slice& node, Span /*span*/) {
  TEND_TRY(object, value(*node.object));
  TEND_TRY(start, optional(node.start));
  TEND_TRY(stop, optional(node.stop));
  TEND_TRY(step, optional(node.step));
  for (const Value* operand : {&object, &start, &stop, &step}) {
    if (operand->is_unknown()) return Maybe(*operand);
  }
  TEND_TRY(part, slice_of(object, start, stop, step));
  const bool sensitive =
      object.sensitive() || start.sensitive() || stop.sensitive() || step.sensitive();
  return Maybe(marked(std::move(part), sensitive));
}

Result<Maybe> Evaluator::visit(const ListDisplay& node, Span /*span*/) {
  List items;
  for (const auto& item : node.items) {
    TEND_TRY(evaluated, value(*item));
    items.push_back(std::move(evaluated));
  }
  return Maybe(as_sequence(std::move(items), node.tuple ? Sequence::tuple : Sequence::list));
}

Result<Maybe> Evaluator::visit(const DictDisplay& node, Span /*span*/) {
  Map map;
  for (const auto& [key_expr, value_expr] : node.entries) {
    TEND_TRY(key, value(*key_expr));
    TEND_TRY(member, value(*value_expr));
    if (key.is_unknown()) return Maybe(key);
    if (!key.is_string()) {
      return fail(places_.error(ErrorCode::unsupported,
                                "keys that are no strings are not supported", key_expr->span));
    }
    map.set(key.as_string(), marked(std::move(member), key.sensitive()));
  }
  return Maybe(Value(std::move(map)));
}

Result<Maybe> Evaluator::visit(const Negate& node, Span /*span*/) {
  TEND_TRY(operand, value(*node.operand));
  if (operand.is_unknown()) return Maybe(operand);
  TEND_TRY(negated, negate(operand, node.minus));
  return Maybe(marked(std::move(negated), operand.sensitive()));
}

Result<Maybe> Evaluator::visit(const Not& node, Span /*span*/) {
  TEND_TRY(operand, value(*node.operand));
  if (operand.is_unknown()) return Maybe(operand);
  return Maybe(marked(Value(!truthy(operand)), operand.sensitive()));
}

Result<Maybe> Evaluator::visit(const Arithmetic& node, Span /*span*/) {
  TEND_TRY(left, value(*node.left));
  TEND_TRY(right, value(*node.right));
  if (left.is_unknown()) return Maybe(left);
  if (right.is_unknown()) return Maybe(right);
  TEND_TRY(result, arithmetic(node.op, left, right, meter_));
  return Maybe(marked(std::move(result), left.sensitive() || right.sensitive()));
}

Result<Maybe> Evaluator::visit(const Concat& node, Span /*span*/) {
  std::string text;
  bool sensitive = false;
  std::optional<Value> unknown;
  for (const auto& part : node.parts) {
    TEND_TRY(evaluated, printed(*part));
    if (const Value* found = unknown_in(evaluated); found != nullptr && !unknown) unknown = *found;
    sensitive = sensitive || evaluated.contains_sensitive();
    TEND_TRY(piece, text_of(evaluated));
    text += piece;
    TEND_CHECK(meter_.allow_text(text.size()));
  }
  if (unknown) return Maybe(*unknown);
  return Maybe(marked(Value(std::move(text)), sensitive));
}

Result<Maybe> Evaluator::visit(const Comparison& node, Span /*span*/) {
  TEND_TRY(left, value(*node.first));
  bool sensitive = false;
  std::optional<Value> unknown;
  for (const auto& [op, operand] : node.rest) {
    TEND_TRY(right, value(*operand));
    sensitive = sensitive || left.contains_sensitive() || right.contains_sensitive();
    const Value* left_unknown = unknown_in(left);
    const Value* found = left_unknown != nullptr ? left_unknown : unknown_in(right);
    if (found != nullptr) {
      unknown = *found;
    } else {
      TEND_TRY(holds, compare(op, left, right));
      if (!holds) return Maybe(marked(Value(false), sensitive));
    }
    left = std::move(right);
  }
  if (unknown) return Maybe(*unknown);
  return Maybe(marked(Value(true), sensitive));
}

// The first operand that decides, as Python has it; one that decides behind an unknown decides as
// well.
Result<Maybe> Evaluator::visit(const Logic& node, Span /*span*/) {
  std::optional<Value> unknown;
  bool sensitive = false;
  Value last;
  for (const auto& operand : node.operands) {
    auto evaluated = value(*operand);
    if (!evaluated && unknown) return Maybe(*unknown);  // it may be guarded by what is not known
    if (!evaluated) return tl::unexpected(std::move(evaluated).error());
    last = std::move(*evaluated);
    sensitive = sensitive || last.sensitive();
    if (last.is_unknown()) {
      if (!unknown) unknown = last;
    } else if (truthy(last) != node.is_and) {
      // `unknown and 0` is false either way, but which false is not known.
      if (unknown && !last.is_bool()) return Maybe(marked(*unknown, sensitive));
      return Maybe(marked(last, sensitive));
    }
  }
  return Maybe(marked(unknown ? *unknown : last, sensitive));
}

Result<Maybe> Evaluator::visit(const Conditional& node, Span span) {
  TEND_TRY(test, value(*node.test));
  if (test.is_unknown()) return Maybe(test);
  if (!truthy(test) && !node.no) {
    return Maybe::blank(
        places_.error(ErrorCode::invalid, "the condition is false, and there is no `else`", span));
  }
  TEND_TRY(chosen, maybe(truthy(test) ? *node.yes : *node.no));
  if (!chosen.defined()) return chosen;
  return Maybe(marked(chosen.value(), test.sensitive()));
}

Result<Arguments> Evaluator::arguments(const CallArguments& written) {
  Arguments result;
  for (const auto& argument : written.positional) {
    TEND_TRY(evaluated, value(*argument));
    result.positional.push_back(std::move(evaluated));
  }
  for (const auto& [name, argument] : written.named) {
    TEND_TRY(evaluated, value(*argument));
    result.named.set(name, std::move(evaluated));
  }
  return result;
}

Result<Maybe> Evaluator::visit(const FilterUse& node, Span /*span*/) {
  TEND_TRY(input, maybe(*node.input));
  const bool defaults = node.name == "default" || node.name == "d";
  const bool by_truth = node.arguments.positional.size() > 1 || !node.arguments.named.empty();
  if (defaults && input.defined() && !by_truth) return input;  // its argument may well be undefined
  TEND_TRY(evaluated, arguments(node.arguments));
  return placed(apply_filter(node.name, std::move(input), std::move(evaluated), meter_),
                node.name_span);
}

Result<Maybe> Evaluator::visit(const TestUse& node, Span /*span*/) {
  TEND_TRY(input, maybe(*node.input));
  TEND_TRY(evaluated, arguments(node.arguments));
  TEND_TRY(answer, placed(apply_test(node.name, std::move(input), std::move(evaluated), meter_),
                          node.name_span));
  return Maybe(std::move(answer));
}

Result<Maybe> Evaluator::visit(const Call& node, Span span) {
  if (const auto* method = std::get_if<Attribute>(&node.callee->node)) {
    return call_method(*method, node.arguments, node.callee->span);
  }
  if (const auto* function = std::get_if<Name>(&node.callee->node)) {
    return call_function(*function, node.arguments, node.callee->span);
  }
  return fail(places_.error(ErrorCode::invalid,
                            fmt::format("`{}` cannot be called", source_of(node.callee->span)),
                            span));
}

}  // namespace tend::templates
