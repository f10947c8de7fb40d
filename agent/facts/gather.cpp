#include "facts/gather.hpp"

#include <array>

#include "facts/gatherers.hpp"
#include "model/facts.hpp"

namespace tend::facts {
namespace {

struct Gatherer {
  const char* group;
  Result<Value> (*gather)(const FileReader&);
};

constexpr std::array kGatherers = {
    Gatherer{"os", gather_os},
    Gatherer{"kernel", gather_kernel},
    Gatherer{"hostname", gather_hostname},
    Gatherer{"network", gather_network},
    Gatherer{"cpu", gather_cpu},
    Gatherer{"memory", gather_memory},
    Gatherer{"gpus", gather_gpus},
    Gatherer{"gpu", gather_gpu},
    Gatherer{"apt", gather_apt},
    Gatherer{"virtualization", gather_virtualization},
    Gatherer{"hardware", gather_hardware},
    Gatherer{"init", gather_init},
    Gatherer{"machine_id", gather_machine_id},
    Gatherer{"timezone", gather_timezone},
};

Value unknown_group(const char* group, const Error& error) {
  const Value unknown = model::unknown_facts(error.message);
  const Value* found = unknown.find(group);
  return found != nullptr ? *found : Value(Unknown{error.message});
}

}  // namespace

Value gather(const system::FileReader& files, const std::set<std::string>& groups) {
  const bool all = groups.empty() || groups.count("") > 0;
  Map facts;
  for (const auto& gatherer : kGatherers) {
    if (!all && groups.count(gatherer.group) == 0) continue;
    auto value = gatherer.gather(files);
    facts.set(gatherer.group,
              value ? std::move(*value) : unknown_group(gatherer.group, value.error()));
  }
  return Value(std::move(facts));
}

}  // namespace tend::facts
