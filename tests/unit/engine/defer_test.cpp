// What its own words put off: told, not made, never forced, and an error when it takes too long.
#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

class DeferTest : public LabOnHost {
 protected:
  // A role whose middle resource waits while `why` is not empty.
  void waiting(const std::string& why, const std::string& more = "") {
    lab({{"r",
          "resources:\n  - file: /etc/a\n    content: a\n  - file: /etc/b\n    content: b\n"
          "    defer: \"" +
              why + "\"\n" + more + "  - file: /etc/c\n    content: c\n"}});
  }
  // A service that runs, and a file whose change restarts it.
  void restarting(const std::string& why, const std::string& content,
                  const std::string& more = "") {
    lab({{"r", "resources:\n  - file: /etc/d.json\n    content: " + content +
                   "\n    restarts: docker\n  - service: docker\n    state: started\n"
                   "    defer_restart: \"" +
                   why + "\"\n" + more}});
  }
  std::vector<std::string> calls() {
    auto calls = host_.units.calls();
    host_.units.forget_records();
    return calls;
  }
};

TEST_F(DeferTest, what_waits_is_told_with_the_reason_and_all_else_converges) {
  waiting("two users are logged in");
  const auto planned = plan();
  EXPECT_EQ(lines(planned), (Lines{"create file:/etc/a", "create file:/etc/c"}));
  ASSERT_EQ(planned.deferred.size(), 1U);
  EXPECT_EQ(planned.deferred[0].reason, "two users are logged in");
  const auto result = converge();
  EXPECT_EQ(lines(result),
            (Lines{"changed create file:/etc/a", "deferred file:/etc/b: two users are logged in",
                   "changed create file:/etc/c"}));
  expect_faithful(result);
  EXPECT_FALSE(host_.files.status("/etc/b")->exists());
}

TEST_F(DeferTest, it_is_done_once_nothing_holds_it_up_and_as_wished_it_waits_for_nothing) {
  waiting("busy");
  converge();
  waiting("");
  EXPECT_EQ(lines(converge()), Lines{"changed create file:/etc/b"});
  waiting("busy");
  EXPECT_EQ(lines(converge()), Lines{});
  EXPECT_TRUE(plan().deferred.empty());
}

TEST_F(DeferTest, waiting_longer_than_allowed_is_an_error_of_every_run_and_still_not_forced) {
  waiting("busy", "    defer_at_most: 1d\n");
  EXPECT_FALSE(converge().results[1].error);
  host_.clock.advance(std::chrono::hours(23));
  EXPECT_FALSE(converge().results[1].error);
  host_.clock.advance(std::chrono::hours(2));
  for (int night = 0; night < 2; ++night) {
    const auto late = converge();
    EXPECT_EQ(late.results[1].status, model::ResultStatus::deferred);
    ASSERT_TRUE(late.results[1].error);
    EXPECT_EQ(late.results[1].error->message,
              "overdue: file:/etc/b has waited since 2026-11-23T01:02:03Z, longer than "
              "`defer_at_most` allows: busy");
  }
  EXPECT_FALSE(host_.files.status("/etc/b")->exists());
}

TEST_F(DeferTest, the_time_begins_anew_once_it_was_done) {
  waiting("busy", "    defer_at_most: 1d\n");
  converge();
  waiting("");
  converge();
  EXPECT_TRUE(ledger_.deferrals().value().empty());
  host_.files.add_file("/etc/b", "changed by hand");
  waiting("busy", "    defer_at_most: 1d\n");
  host_.clock.advance(std::chrono::hours(48));
  EXPECT_FALSE(converge().results[1].error);
}

TEST_F(DeferTest, what_left_the_repository_is_not_remembered_as_waiting) {
  waiting("busy");
  converge();
  EXPECT_EQ(ledger_.deferrals().value().size(), 1U);
  lab({{"r", "resources:\n  - file: /etc/a\n    content: a\n"}});
  converge();
  EXPECT_TRUE(ledger_.deferrals().value().empty());
}

TEST_F(DeferTest, a_service_whose_package_waits_waits_with_it) {
  host_.packages.offer("chrony", chrony());
  lab({{"clock",
        "resources:\n  - package: chrony\n    defer: busy\n"
        "  - file: /etc/chrony.conf\n    content: x\n"
        "  - service: chrony\n    state: started\n"}});
  EXPECT_TRUE(plan().failures.empty());
  const auto result = converge();
  EXPECT_EQ(lines(result),
            (Lines{"deferred package:chrony: busy", "changed create file:/etc/chrony.conf",
                   "deferred service:chrony.service: there is no such unit, and package:chrony is "
                   "deferred"}));
  expect_faithful(result);
}

TEST_F(DeferTest, a_restart_waits_and_stays_due) {
  host_.units.put("docker.service", {.running = true, .unit_file_state = "enabled"});
  restarting("a container runs", "one");
  const auto planned = plan();
  EXPECT_EQ(lines(planned), Lines{"create file:/etc/d.json"});
  ASSERT_EQ(planned.deferred.size(), 1U);
  EXPECT_EQ(planned.deferred[0].reason,
            "restart pending, because file:/etc/d.json changes: a container runs");
  const auto first = converge();
  EXPECT_EQ(lines(first),
            (Lines{"changed create file:/etc/d.json",
                   "deferred service:docker.service: restart pending, because file:/etc/d.json "
                   "changed: a container runs"}));
  expect_faithful(first);
  EXPECT_EQ(calls(), Lines{});
  EXPECT_EQ(lines(converge()).size(), 1U);
  restarting("", "one");
  EXPECT_EQ(lines(plan()), Lines{"restart service:docker.service"});
  EXPECT_EQ(lines(converge()), Lines{"changed restart service:docker.service"});
  EXPECT_EQ(calls(), Lines{"restart docker.service"});
  EXPECT_EQ(lines(converge()), Lines{});
}

TEST_F(DeferTest, a_restart_that_somebody_else_made_is_due_no_more) {
  host_.units.put("docker.service", {.running = true, .unit_file_state = "enabled"});
  restarting("a container runs", "one");
  converge();
  static_cast<void>(host_.units.restart("docker.service"));
  EXPECT_EQ(lines(converge()), Lines{});
  EXPECT_TRUE(ledger_.deferrals().value().empty());
}

TEST_F(DeferTest, a_reload_goes_on_while_the_restart_waits) {
  host_.units.put("docker.service", {.running = true, .unit_file_state = "enabled"});
  lab({{"r",
        "resources:\n  - file: /etc/a\n    content: a\n    restarts: docker\n"
        "  - file: /etc/b\n    content: b\n    reloads: docker\n"
        "  - service: docker\n    state: started\n    defer_restart: busy\n"}});
  const auto result = converge();
  expect_faithful(result);
  EXPECT_EQ(calls(), Lines{"reload docker.service"});
  ASSERT_EQ(ledger_.notices().value().size(), 1U);
  EXPECT_EQ(ledger_.notices().value()[0].verb, "restart");
}

TEST_F(DeferTest, a_restart_that_waits_too_long_is_an_error) {
  host_.units.put("docker.service", {.running = true, .unit_file_state = "enabled"});
  restarting("a container runs", "one", "    defer_at_most: 1d\n");
  converge();
  host_.clock.advance(std::chrono::hours(25));
  const auto late = converge();
  ASSERT_FALSE(late.results.empty());
  EXPECT_TRUE(late.results.back().error);
  EXPECT_EQ(calls(), Lines{});
}

TEST_F(DeferTest, the_reason_is_no_part_of_the_wish) {
  waiting("");
  converge();
  const int writes = ledger_.writes;
  waiting("busy");
  EXPECT_EQ(lines(converge()), Lines{});
  EXPECT_EQ(ledger_.writes, writes);
  restarting("busy", "one");
  EXPECT_FALSE(catalog().resources.back().has("defer_restart"));
  EXPECT_EQ(catalog().resources.back().defer_restart, "busy");
}

TEST_F(DeferTest, a_limit_needs_something_that_it_limits) {
  lab({{"r", std::string("resources:\n  - file: /etc/a\n    content: a\n") +
                 "    defer_at_most: 1d\n"}});
  EXPECT_NE(faults().find("`defer_at_most` limits a `defer`, and there is none"),
            std::string::npos);
}

}  // namespace
}  // namespace tend::testing
