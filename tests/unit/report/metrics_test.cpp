#include "report/metrics.hpp"

#include <gtest/gtest.h>

namespace tend::report {
namespace {

TEST(Metrics, say_how_the_last_run_went) {
  model::Report report;
  report.commit = "a\"b\\c\nd";
  report.outcome = model::Outcome::failed;
  report.duration_ms = 1500;
  report.results.resize(3);
  report.results[2].status = model::ResultStatus::failed;
  const std::string text = metrics_text({.report = report,
                                         .last_success_seconds = 100,
                                         .commit_time_seconds = 50,
                                         .finished_seconds = 200,
                                         .gpu = Value()});
  for (const char* line :
       {"# TYPE tend_resources gauge\n", "tend_resources{state=\"ok\"} 2\n",
        "tend_resources{state=\"failed\"} 1\n", "tend_resources{state=\"contested\"} 0\n",
        "tend_last_run_timestamp_seconds 200\n", "tend_last_success_timestamp_seconds 100\n",
        "tend_policy_commit_timestamp_seconds 50\n", "tend_run_duration_seconds 1.5\n",
        "tend_run_info{commit=\"a\\\"b\\\\c\\nd\",outcome=\"failed\"} 1\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

TEST(Metrics, a_commit_of_unknown_age_has_no_age) {
  const model::Report report;
  const std::string text = metrics_text({.report = report,
                                         .last_success_seconds = 0,
                                         .commit_time_seconds = 0,
                                         .finished_seconds = 1,
                                         .gpu = Value()});
  EXPECT_EQ(text.find("tend_policy_commit"), std::string::npos);
}

Value gpu_fact(const char* state, List cards) {
  return Map{{"cards", std::move(cards)},
             {"driver", Map{{"state", state},
                            {"reboot_needed", true},
                            {"loaded", "535.261.03"},
                            {"loaded_flavour", "open"},
                            {"on_disk", "550.1"},
                            {"user_space", Unknown{"unreadable"}}}}};
}

std::string text_with(const Value& gpu) {
  const model::Report report;
  return metrics_text({.report = report,
                       .last_success_seconds = 0,
                       .commit_time_seconds = 0,
                       .finished_seconds = 1,
                       .gpu = gpu});
}

TEST(Metrics, carry_the_verdict_over_the_gpu_driver) {
  const std::string text = text_with(
      gpu_fact("superseded", {Map{{"device_id", "2204"}, {"model", "NVIDIA GeForce RTX 3090"}},
                              Map{{"device_id", "1eb8"}, {"model", ""}},
                              Map{{"device_id", "2204"}, {"model", "NVIDIA GeForce RTX 3090"}}}));
  for (const char* line :
       {"tend_gpu_driver_state{state=\"superseded\"} 1\n",
        "tend_gpu_driver_state{state=\"ok\"} 0\n", "tend_gpu_driver_reboot_needed 1\n",
        "tend_gpu_driver_info{loaded=\"535.261.03\",flavour=\"open\",on_disk=\"550.1\",user_space="
        "\"\"} "
        "1\n",
        "tend_gpus{device_id=\"1eb8\",model=\"\"} 1\n",
        "tend_gpus{device_id=\"2204\",model=\"NVIDIA GeForce RTX 3090\"} 2\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

TEST(Metrics, say_nothing_of_gpus_that_nobody_could_look_at) {
  EXPECT_EQ(text_with(Unknown{"no /sys"}).find("tend_gpu"), std::string::npos);
  const std::string none = text_with(gpu_fact("none", {}));
  EXPECT_NE(none.find("tend_gpu_driver_state{state=\"none\"} 1\n"), std::string::npos) << none;
  EXPECT_EQ(none.find("tend_gpus{"), std::string::npos) << none;
}

}  // namespace
}  // namespace tend::report
