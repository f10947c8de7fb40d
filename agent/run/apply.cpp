#include "run/converge.hpp"
#include "run/plan_file.hpp"
#include "run/source.hpp"

namespace tend::run {
namespace {

ConvergeResult converge_with(const Options& options, std::optional<model::SavedPlan> reviewed,
                             engine::Observer& observer, const std::function<bool()>& stop) {
  ConvergeResult result;
  Convergence convergence(options, observer, stop);
  if (reviewed) convergence.bind_to(std::move(*reviewed));
  if (!convergence.prepare(result)) return result;
  const auto standing = anchored_commit(options, *convergence.doors().files);
  if (standing && convergence.end_quietly(*standing, result)) return result;
  if (!convergence.remember(result)) return result;
  auto lab = open_lab(options, *convergence.doors().files, convergence.ledger());
  if (!lab) {
    convergence.abandon(result, {std::move(lab).error()});
    return result;
  }
  result.report.commit = lab->commit;
  auto catalog = convergence.compile(*lab);
  if (catalog) catalog = restrict_to(std::move(*catalog), options.targets);
  if (!catalog) {
    convergence.abandon(result, std::move(catalog).error());
    return result;
  }
  convergence.converge(std::move(*catalog), *lab, result);
  return result;
}

ConvergeResult failed(Error error) {
  ConvergeResult result;
  result.report.errors.push_back(std::move(error));
  result.report.outcome = model::Outcome::failed;
  return result;
}

}  // namespace

ConvergeResult apply(const Options& options, engine::Observer& observer,
                     const std::function<bool()>& stop) {
  if (options.plan.empty()) return converge_with(options, std::nullopt, observer, stop);
  auto reviewed = read_plan(options.plan);
  if (!reviewed) return failed(std::move(reviewed).error());
  const auto bound = options_of(*reviewed, options);
  if (!bound) return failed(bound.error());
  return converge_with(*bound, std::move(*reviewed), observer, stop);
}

}  // namespace tend::run
