#include "run/converge.hpp"
#include "run/source.hpp"

namespace tend::run {

ConvergeResult apply(const Options& options, engine::Observer& observer,
                     const std::function<bool()>& stop) {
  ConvergeResult result;
  Convergence convergence(options, observer, stop);
  if (!convergence.prepare(result)) return result;
  auto lab = open_lab(options, *convergence.doors().files);
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
  convergence.converge(*catalog, *lab, result);
  return result;
}

}  // namespace tend::run
