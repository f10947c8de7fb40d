// How true the plan was: predictions against what came about.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/plan.hpp"
#include "model/report.hpp"

namespace tend::engine {

class FidelityScore {
 public:
  explicit FidelityScore(const model::Plan& plan);

  // A change that was made.
  void made(const model::Change& change);
  // A resource is as wished in the end: whatever was predicted of it holds, whoever brought it
  // about.
  void holds(const model::ResourceId& id);
  // A restart or reload that was predicted is no longer due, because the unit was started
  // meanwhile.
  void restarted_otherwise(const std::string& unit);

  model::Fidelity score() const;

 private:
  struct Prediction {
    const model::Change* change;
    bool came_true = false;
  };

  Prediction* find(const model::ResourceId& id, model::Action action);

  std::vector<Prediction> predictions_;
  std::multimap<model::ResourceId, std::size_t> by_id_;
  std::set<model::ResourceId> undecided_;
  std::size_t unpredicted_ = 0;
  std::vector<std::string> breaches_;
};

}  // namespace tend::engine
