#include "template/renderer.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "template/python.hpp"
#include "template/template.hpp"

namespace tend::templates {
namespace {

Value loop_of(const List& items, std::size_t index) {
  const auto count = static_cast<std::int64_t>(items.size());
  const auto at = static_cast<std::int64_t>(index);
  Map loop{{"index", Value(at + 1)},
           {"index0", Value(at)},
           {"revindex", Value(count - at)},
           {"revindex0", Value(count - at - 1)},
           {"first", Value(at == 0)},
           {"last", Value(at + 1 == count)},
           {"length", Value(count)},
           {"depth", Value(1)},
           {"depth0", Value(0)}};
  if (index > 0) loop.set("previtem", items[index - 1]);
  if (index + 1 < items.size()) loop.set("nextitem", items[index + 1]);
  return Value(std::move(loop));
}

}  // namespace

Result<Value> Renderer::render(const Body& body) {
  TEND_TRY(finished, run(body));
  if (!finished || unknown_) return plain(*unknown_);
  Value result(std::move(text_));
  return sensitive_ ? result.marked_sensitive() : result;
}

Renderer::Flow Renderer::run(const Body& body) {
  for (const auto& statement : body) {
    const auto visit = [&](const auto& node) { return step(node, statement.span); };
    TEND_TRY(goes_on, std::visit(visit, statement.node));
    if (!goes_on) return false;
  }
  return true;
}

Renderer::Flow Renderer::run_scoped(const Body& body) {
  names_.push();
  auto result = run(body);
  names_.pop();
  return result;
}

Renderer::Flow Renderer::stop(const Value& unknown) {
  if (!unknown_) unknown_ = Value(unknown.as_unknown());
  return false;
}

Status Renderer::print(const Value& value, Span span) {
  auto printed = evaluator_.text_of(value);
  if (!printed) return tl::unexpected(placed(std::move(printed).error(), span));
  const std::string& text = *printed;
  sensitive_ = sensitive_ || value.contains_sensitive();
  if (auto allowed = meter_.add_output(text.size()); !allowed) {
    return tl::unexpected(placed(std::move(allowed).error(), span));
  }
  text_ += text;
  return {};
}

Renderer::Flow Renderer::step(const Text& node, Span span) {
  TEND_CHECK(print(Value(node.text), span));
  return true;
}

// An unknown here makes the whole unknown, but faults further on are still worth finding.
Renderer::Flow Renderer::step(const Output& node, Span span) {
  TEND_TRY(value, evaluator_.printed(*node.expression));
  if (const Value* unknown = unknown_in(value)) {
    stop(*unknown).value();
    return true;
  }
  TEND_CHECK(print(value, span));
  return true;
}

Renderer::Flow Renderer::step(const If& node, Span /*span*/) {
  for (const auto& branch : node.branches) {
    TEND_TRY(test, evaluator_.value(*branch.test));
    if (test.is_unknown()) return stop(test);
    sensitive_ = sensitive_ || test.sensitive();
    if (truthy(test)) return run(branch.body);
  }
  return run(node.otherwise);
}

Status Renderer::bind(const std::vector<std::string>& targets, const Value& value, Span span) {
  if (targets.size() == 1) {
    names_.set(targets.front(), value);
    return {};
  }
  auto items = iterate(value);
  if (!items) return tl::unexpected(placed(std::move(items).error(), span));
  if (items->size() != targets.size()) {
    return fail(places_.error(ErrorCode::invalid,
                              fmt::format("{} for {}", count_of(items->size(), "value"),
                                          count_of(targets.size(), "name")),
                              span));
  }
  for (std::size_t i = 0; i < targets.size(); ++i) names_.set(targets[i], (*items)[i]);
  return {};
}

Renderer::Flow Renderer::keep(const For& loop, const List& all, List& kept) {
  for (const auto& item : all) {
    TEND_CHECK(bind(loop.targets, item, loop.targets_span));
    TEND_TRY(wanted, evaluator_.value(*loop.filter));
    if (wanted.is_unknown()) return stop(wanted);
    sensitive_ = sensitive_ || wanted.sensitive();
    if (truthy(wanted)) kept.push_back(item);
  }
  return true;
}

Renderer::Flow Renderer::iterate_over(const For& loop, const List& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (auto spent = meter_.spend(); !spent) {
      return tl::unexpected(placed(std::move(spent).error(), loop.targets_span));
    }
    if (items[i].is_unknown() && loop.targets.size() > 1) return stop(items[i]);
    names_.push();
    names_.set("loop", loop_of(items, i));
    const auto bound = bind(loop.targets, items[i], loop.targets_span);
    auto flow = bound ? run(loop.body) : Flow(tl::unexpected(bound.error()));
    names_.pop();
    if (!flow || !*flow) return flow;
  }
  return true;
}

Renderer::Flow Renderer::step(const For& node, Span /*span*/) {
  TEND_TRY(source, evaluator_.value(*node.items));
  if (source.is_unknown()) return stop(source);
  sensitive_ = sensitive_ || source.sensitive();
  auto all = iterate(source);
  if (!all) return tl::unexpected(placed(std::move(all).error(), node.items->span));
  List items = std::move(*all);
  if (node.filter) {
    List kept;
    names_.push();
    auto flow = keep(node, items, kept);
    names_.pop();
    if (!flow || !*flow) return flow;
    items = std::move(kept);
  }
  return items.empty() ? run_scoped(node.otherwise) : iterate_over(node, items);
}

Status Renderer::set_member(const Set& node, Value value) {
  const std::string& name = node.targets.front();
  const Value* target = names_.find(name);
  if (target == nullptr || !is_namespace(*target)) {
    return fail(places_.error(
        ErrorCode::invalid,
        fmt::format("`{}` is no namespace; only `namespace()` members can be set", name),
        node.targets_span));
  }
  Map members = target->as_map();
  members.set(node.attribute, std::move(value));
  names_.replace(name, as_namespace(std::move(members)));
  return {};
}

Renderer::Flow Renderer::step(const Set& node, Span /*span*/) {
  Value value;
  if (node.value) {
    TEND_TRY(evaluated, evaluator_.value(*node.value));
    value = std::move(evaluated);
  } else {
    std::string outer = std::exchange(text_, {});
    auto flow = run_scoped(node.block);
    value = Value(std::exchange(text_, std::move(outer)));
    if (!flow || !*flow) return flow;
    if (sensitive_) value = value.marked_sensitive();
  }
  if (value.is_unknown() && node.targets.size() > 1) return stop(value);
  if (!node.attribute.empty()) {
    TEND_CHECK(set_member(node, std::move(value)));
  } else {
    TEND_CHECK(bind(node.targets, value, node.targets_span));
  }
  return true;
}

}  // namespace tend::templates
