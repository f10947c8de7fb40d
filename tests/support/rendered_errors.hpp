// Faults as a person reads them.
#pragma once

#include <string>

#include "base/error.hpp"

namespace tend::testing {

inline std::string rendered(const Errors& errors) {
  std::string text;
  for (const auto& error : errors) text += render_error(error);
  return text;
}

// One line each: "inventory/lab.yaml:1:2: message; suggestion".
inline std::string listed(const Errors& errors) {
  std::string text;
  for (const auto& error : errors) text += error.str() + "\n";
  return text;
}

}  // namespace tend::testing
