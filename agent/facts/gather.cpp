#include "facts/gather.hpp"

#include <array>

#include "facts/gatherers.hpp"
#include "model/facts.hpp"

namespace tend::facts {
namespace {

using system::LocalHttp;

struct Gatherer {
  const char* group;
  Result<Value> (*gather)(const FileReader&, const LocalHttp&);
};

// Of what lies in files alone.
template <Result<Value> (*gather)(const FileReader&)>
Result<Value> of_files(const FileReader& files, const LocalHttp& /*local*/) {
  return gather(files);
}

constexpr std::array kGatherers = {
    Gatherer{"os", of_files<gather_os>},
    Gatherer{"kernel", of_files<gather_kernel>},
    Gatherer{"hostname", of_files<gather_hostname>},
    Gatherer{"network", of_files<gather_network>},
    Gatherer{"cpu", of_files<gather_cpu>},
    Gatherer{"memory", of_files<gather_memory>},
    Gatherer{"gpus", of_files<gather_gpus>},
    Gatherer{"gpu", of_files<gather_gpu>},
    Gatherer{"apt", of_files<gather_apt>},
    Gatherer{"docker", gather_docker},
    Gatherer{"virtualization", of_files<gather_virtualization>},
    Gatherer{"hardware", of_files<gather_hardware>},
    Gatherer{"init", of_files<gather_init>},
    Gatherer{"machine_id", of_files<gather_machine_id>},
    Gatherer{"timezone", of_files<gather_timezone>},
};

Value unknown_group(const char* group, const Error& error) {
  const Value unknown = model::unknown_facts(error.message);
  const Value* found = unknown.find(group);
  return found != nullptr ? *found : Value(Unknown{error.message});
}

}  // namespace

Value gather(const system::FileReader& files, const system::LocalHttp& local,
             const std::set<std::string>& groups) {
  const bool all = groups.empty() || groups.count("") > 0;
  Map facts;
  for (const auto& gatherer : kGatherers) {
    if (!all && groups.count(gatherer.group) == 0) continue;
    auto value = gatherer.gather(files, local);
    facts.set(gatherer.group,
              value ? std::move(*value) : unknown_group(gatherer.group, value.error()));
  }
  return Value(std::move(facts));
}

}  // namespace tend::facts
