// A value, or the finding that there is none. Undefined is an error wherever a value is needed;
// `default` and `is defined` look at it first.
#pragma once

#include <optional>
#include <utility>

#include "base/result.hpp"
#include "base/value.hpp"

namespace tend::templates {

class Maybe {
 public:
  Maybe(Value value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)
  static Maybe undefined(Error why) { return Maybe(std::move(why)); }

  // `a if b` without its `else`: undefined too, but Jinja2 prints nothing for it.
  static Maybe blank(Error why) {
    Maybe result(std::move(why));
    result.blank_ = true;
    return result;
  }

  bool is_blank() const { return blank_; }
  bool defined() const { return !why_.has_value(); }
  const Value& value() const { return value_; }  // REQUIRES: defined()
  const Error& why() const { return *why_; }     // REQUIRES: !defined()
  Result<Value> required() && {
    if (why_) return tl::unexpected(std::move(*why_));
    return std::move(value_);
  }

 private:
  explicit Maybe(Error why) : why_(std::move(why)) {}

  Value value_;
  std::optional<Error> why_;
  bool blank_ = false;
};

}  // namespace tend::templates
