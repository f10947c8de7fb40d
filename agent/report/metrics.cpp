#include "report/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "model/facts.hpp"

namespace tend::report {
namespace {

using model::ResultStatus;

constexpr std::array kStates = {
    ResultStatus::ok,       ResultStatus::changed, ResultStatus::failed,   ResultStatus::skipped,
    ResultStatus::deferred, ResultStatus::unknown, ResultStatus::contested};

// As the text format asks of a label's value.
std::string escaped(std::string_view value) {
  return replace_all(replace_all(replace_all(std::string(value), "\\", "\\\\"), "\"", "\\\""), "\n",
                     "\\n");
}

void head(std::string& text, std::string_view name, std::string_view help) {
  text += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, help);
}

template <class Number>
void gauge(std::string& text, std::string_view name, std::string_view help, Number value) {
  head(text, name, help);
  text += fmt::format("{} {}\n", name, value);
}

void resources(std::string& text, const model::Report& report) {
  head(text, "tend_resources", "Resources of the last run by what became of them.");
  for (const ResultStatus state : kStates) {
    text += fmt::format("tend_resources{{state=\"{}\"}} {}\n", model::name_of(state),
                        report.count(state));
  }
}

// The choices of the fact, so that a state that is new there is one here.
const std::vector<std::string>& driver_states() {
  static const std::vector<std::string> states = [] {
    const model::TypeSpec* spec = &model::facts_schema();
    for (const char* name : {"gpu", "driver", "state"}) {
      const auto found = std::find_if(spec->fields.begin(), spec->fields.end(),
                                      [&](const model::Field& one) { return one.name == name; });
      spec = &found->spec;
    }
    return spec->choices;
  }();
  return states;
}

void driver(std::string& text, const Value& driver) {
  const std::string state = driver.text_or("state", "");
  head(text, "tend_gpu_driver_state", "The verdict over all parts of NVIDIA's driver.");
  for (const auto& one : driver_states()) {
    text += fmt::format("tend_gpu_driver_state{{state=\"{}\"}} {}\n", one, one == state ? 1 : 0);
  }
  gauge(text, "tend_gpu_driver_reboot_needed",
        "Whether only a reboot, or unloading the module, mends the driver.",
        driver.flag_or("reboot_needed", false) ? 1 : 0);
  head(text, "tend_gpu_driver_info", "Versions of the driver: in use, on disk, of user space.");
  text += fmt::format(
      "tend_gpu_driver_info{{loaded=\"{}\",flavour=\"{}\",on_disk=\"{}\",user_space=\"{}\"}} 1\n",
      escaped(driver.text_or("loaded", "")), escaped(driver.text_or("loaded_flavour", "")),
      escaped(driver.text_or("on_disk", "")), escaped(driver.text_or("user_space", "")));
}

void cards(std::string& text, const Value& list) {
  std::map<std::pair<std::string, std::string>, int> counts;
  for (const auto& card : list.as_list()) {
    ++counts[{card.text_or("device_id", ""), card.text_or("model", "")}];
  }
  if (counts.empty()) return;
  head(text, "tend_gpus", "NVIDIA cards that are this host's to drive, by what they are.");
  for (const auto& [card, count] : counts) {
    text += fmt::format("tend_gpus{{device_id=\"{}\",model=\"{}\"}} {}\n", escaped(card.first),
                        escaped(card.second), count);
  }
}

void gpus(std::string& text, const Value& gpu) {
  const Value* verdict = gpu.find("driver");
  const Value* list = gpu.find("cards");
  if (verdict != nullptr && verdict->find("state") != nullptr &&
      verdict->find("state")->is_string()) {
    driver(text, *verdict);
  }
  if (list != nullptr && list->is_list()) cards(text, *list);
}

}  // namespace

std::string metrics_text(const MetricsInput& input) {
  const model::Report& report = input.report;
  std::string text;
  gauge(text, "tend_last_run_timestamp_seconds", "When the last run ended.",
        input.finished_seconds);
  gauge(text, "tend_last_success_timestamp_seconds",
        "When a run last ended without a failure; 0: never.", input.last_success_seconds);
  gauge(text, "tend_run_duration_seconds", "How long the last run took.",
        static_cast<double>(report.duration_ms) / 1000.0);
  if (input.commit_time_seconds != 0) {
    gauge(text, "tend_policy_commit_timestamp_seconds", "When the commit converged to was made.",
          input.commit_time_seconds);
  }
  resources(text, report);
  head(text, "tend_run_info", "The commit converged to and how the last run ended.");
  text += fmt::format("tend_run_info{{commit=\"{}\",outcome=\"{}\"}} 1\n", escaped(report.commit),
                      model::name_of(report.outcome));
  gpus(text, input.gpu);
  return text;
}

}  // namespace tend::report
