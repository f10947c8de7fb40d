// What a template or an expression means, as a tree that remembers its places.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/value.hpp"
#include "template/places.hpp"

namespace tend::templates {

struct Expr;
using ExprPtr = std::unique_ptr<const Expr>;

enum class Operator {
  add,
  subtract,
  multiply,
  divide,
  floor_divide,
  modulo,
  power,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in,
};

struct CallArguments {
  std::vector<ExprPtr> positional;
  std::vector<std::pair<std::string, ExprPtr>> named;
};

struct Literal {
  Value value;
};
struct Name {
  std::string name;
};
struct Attribute {  // object.name
  ExprPtr object;
  std::string name;
};
struct Item {  // object[key]
  ExprPtr object;
  ExprPtr key;
};
struct Slice {  // object[start:stop:step], each may be missing
  ExprPtr object;
  ExprPtr start;
  ExprPtr stop;
  ExprPtr step;
};
struct ListDisplay {  // [a, b] or (a, b)
  std::vector<ExprPtr> items;
  bool tuple = false;
};
struct DictDisplay {
  std::vector<std::pair<ExprPtr, ExprPtr>> entries;
};
struct Negate {
  ExprPtr operand;
  bool minus = true;
};
struct Not {
  ExprPtr operand;
};
struct Arithmetic {
  Operator op;
  ExprPtr left;
  ExprPtr right;
};
struct Concat {  // a ~ b ~ c
  std::vector<ExprPtr> parts;
};
struct Comparison {  // a < b <= c
  ExprPtr first;
  std::vector<std::pair<Operator, ExprPtr>> rest;
};
struct Logic {  // a and b and c; a or b or c
  bool is_and;
  std::vector<ExprPtr> operands;
};
struct Conditional {  // yes if test else no
  ExprPtr test;
  ExprPtr yes;
  ExprPtr no;  // may be missing
};
struct FilterUse {
  ExprPtr input;
  std::string name;
  CallArguments arguments;
  Span name_span;
};
struct TestUse {
  ExprPtr input;
  std::string name;
  CallArguments arguments;
  Span name_span;
};
struct Call {
  ExprPtr callee;
  CallArguments arguments;
};

struct Expr {
  using Node =
      std::variant<Literal, Name, Attribute, Item, Slice, ListDisplay, DictDisplay, Negate, Not,
                   Arithmetic, Concat, Comparison, Logic, Conditional, FilterUse, TestUse, Call>;
  Node node;
  Span span;
  std::size_t depth = 1;  // of the tree below; bounded, so that no walk over it exhausts the stack
};

struct Statement;
using Body = std::vector<Statement>;

struct Text {
  std::string text;
};
struct Output {
  ExprPtr expression;
};
struct If {
  struct Branch {
    ExprPtr test;
    Body body;
  };
  std::vector<Branch> branches;
  Body otherwise;
};
struct For {
  std::vector<std::string> targets;
  ExprPtr items;
  ExprPtr filter;  // may be missing
  Body body;
  Body otherwise;
  Span targets_span;
};
struct Set {
  std::vector<std::string> targets;  // more than one: the value is unpacked
  std::string attribute;             // of a namespace; empty for plain names
  ExprPtr value;                     // missing for a block
  Body block;
  Span targets_span;
};

struct Statement {
  std::variant<Text, Output, If, For, Set> node;
  Span span;
};

}  // namespace tend::templates
