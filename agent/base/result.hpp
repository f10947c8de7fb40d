// Result<T>: a value or an Error. We throw nothing; adapters fence the libraries that do.
//
// Three ways to use one:
//   if (!result) return tl::unexpected(std::move(result).error().with_context("while reading the
//   motd")); TEND_TRY(text, files.read(path));            // declares `text`, or returns the error
//   TEND_CHECK(files.remove(path));              // for Status
#pragma once

#include <tl/expected.hpp>
#include <utility>

#include "base/error.hpp"

namespace tend {

template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

// For checkers that report all faults at once: a value, or at least one error.
template <class T>
using Checked = tl::expected<T, Errors>;

inline tl::unexpected<Error> fail(ErrorCode code, std::string message, Position position = {}) {
  return tl::unexpected<Error>(make_error(code, std::move(message), std::move(position)));
}
inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace tend

#define TEND_CONCAT_INNER(a, b) a##b
#define TEND_CONCAT(a, b) TEND_CONCAT_INNER(a, b)
// NOLINTBEGIN(bugprone-macro-parentheses): the first argument is a declaration
#define TEND_TRY(declared, expression) \
  TEND_TRY_AS(declared, expression, TEND_CONCAT(try_, __LINE__))
#define TEND_TRY_AS(declared, expression, name)                  \
  auto name = (expression);                                      \
  if (!(name)) return ::tl::unexpected(std::move(name).error()); \
  auto declared = std::move(name).value()
#define TEND_CHECK(expression) TEND_CHECK_AS(expression, TEND_CONCAT(check_, __LINE__))
#define TEND_CHECK_AS(expression, name) \
  if (auto name = (expression); !(name)) return ::tl::unexpected(std::move(name).error())
// NOLINTEND(bugprone-macro-parentheses)
