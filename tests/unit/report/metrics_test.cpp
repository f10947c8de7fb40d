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
                                         .finished_seconds = 200});
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
                                         .finished_seconds = 1});
  EXPECT_EQ(text.find("tend_policy_commit"), std::string::npos);
}

}  // namespace
}  // namespace tend::report
