// What apply and pull share: progress while the run goes on, the report when it is done.
#pragma once

#include <functional>

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "engine/observer.hpp"
#include "run/run.hpp"

namespace tend::cli {

using Converge = std::function<run::ConvergeResult(engine::Observer& observer)>;

ExitCode converge(const Arguments& arguments, Console& console, const Converge& body);

}  // namespace tend::cli
