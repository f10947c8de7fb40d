#include "cli/progress.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "base/text.hpp"
#include "support/sample_runs.hpp"

namespace tend::cli {
namespace {

struct Told {
  std::ostringstream out;
  std::chrono::steady_clock::time_point now{};

  std::string run(Screen screen) {
    const auto report = testing::sample_report();
    Progress progress(out, screen, [this] { return now; });
    progress.planned(testing::sample_plan());
    model::Resource resource;
    resource.id = {"package", "chrony"};
    now += std::chrono::seconds(7);
    progress.starting(resource, 12, 43);
    for (const auto& result : report.results) progress.finished(result);
    progress.checked(report.checks[1]);
    progress.done();
    return replace_all(out.str(), "\x1b", "^");
  }
};

TEST(Progress, IsPlainLinesWhereThereIsNoTerminal) {
  EXPECT_EQ(
      Told().run({}),
      "gpu01 at 3f2a1bc9d0e4\n"
      "Plan: 2 to create, 2 to change, 1 to remove, 1 to start; 5 ok; 3 unknown; 1 deferred; 1 "
      "failed to be planned. 1 drifted.\n"
      "base\n"
      "  + package:chrony                        not installed [8.1 s]\n"
      "  ~ file:/etc/motd                        content differs, mode is 0600, wanted 0644 "
      "[12 ms]\n"
      "  ! service:chrony.service  chrony.service failed: exit status 1\n"
      "  FAIL    base: port 123 answers  connection refused\n");
}

TEST(Progress, WritesOneLineOverOnATerminalAndTakesItAway) {
  Screen screen;
  screen.terminal = true;
  screen.width = 80;
  const std::string text = Told().run(screen);
  const std::string status = "^[K[12/43] package:chrony … 00:07";
  EXPECT_NE(text.find(status + "\r^[K"), std::string::npos) << text;
  EXPECT_FALSE(text.ends_with(status));
}

}  // namespace
}  // namespace tend::cli
