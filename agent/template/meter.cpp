#include "template/meter.hpp"

#include <fmt/format.h>

namespace tend::templates {
namespace {

constexpr std::size_t kBytesPerStep = 64;

tl::unexpected<Error> too_long(std::size_t limit) {
  return fail(ErrorCode::invalid,
              fmt::format("the text is longer than the {} bytes allowed", limit));
}

}  // namespace

Status Meter::spend(std::size_t steps) {
  if (steps > budget_.steps - spent_) {
    return fail(ErrorCode::invalid,
                fmt::format("this takes more than the {} steps allowed", budget_.steps));
  }
  spent_ += steps;
  return {};
}

Status Meter::allow_text(std::size_t bytes) {
  if (bytes > budget_.output) return too_long(budget_.output);
  return spend(bytes / kBytesPerStep);
}

Status Meter::add_output(std::size_t bytes) {
  if (bytes > budget_.output - output_) return too_long(budget_.output);
  output_ += bytes;
  return {};
}

}  // namespace tend::templates
