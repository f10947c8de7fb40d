// Told of what happens while it happens; the engine prints nothing.
#pragma once

#include "model/plan.hpp"
#include "model/report.hpp"

namespace tend::engine {

class Observer {
 public:
  virtual ~Observer() = default;
  virtual void planned(const model::Plan& /*plan*/) {}
  // `index` of `total` resources, counted from 1; a batch of packages is told once, with its first.
  virtual void starting(const model::Resource& /*resource*/, std::size_t /*index*/,
                        std::size_t /*total*/) {}
  virtual void changing(const model::Change& /*change*/) {}
  virtual void finished(const model::ResourceResult& /*result*/) {}
  virtual void checking(const model::Check& /*check*/) {}
  virtual void checked(const model::CheckResult& /*result*/) {}
};

}  // namespace tend::engine
