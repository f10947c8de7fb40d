// What a rendering has cost so far.
#pragma once

#include "base/result.hpp"
#include "base/value.hpp"
#include "template/template.hpp"

namespace tend::templates {

class Meter {
 public:
  explicit Meter(const Budget& budget) : budget_(budget) {}

  Status spend(std::size_t steps = 1);
  // Before a text or list of this size is built. Large ones cost steps as well, so that many of
  // them end too.
  Status allow_text(std::size_t bytes);
  Status allow_list(std::size_t items) { return spend(items); }
  Status add_output(std::size_t bytes);

 private:
  Budget budget_;
  std::size_t spent_ = 0;
  std::size_t output_ = 0;
};

}  // namespace tend::templates
