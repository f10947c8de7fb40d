// What leaves the repository goes back to what it was before.
#include "engine/departures.hpp"

#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

class DeparturesTest : public LabOnHost {
 protected:
  void SetUp() override {
    host_.files.add_directory("/etc").add_directory("/etc/ssh").add_directory("/srv");
  }
  bool there(const std::string& path) const { return host_.files.node(path) != nullptr; }
  // One role with the resources given, converged to without a failure.
  void converge_to(const std::string& resources) {
    role(resources);
    const auto result = converge();
    EXPECT_TRUE(lines_of(result, model::ResultStatus::failed).empty())
        << ::testing::PrintToString(lines(result));
    expect_faithful(result);
    EXPECT_EQ(lines(plan()), Lines{});
  }
  void role(const std::string& resources) { lab({{"r", "resources:\n" + resources}}); }
  static Lines lines_of(const engine::ApplyResult& result, model::ResultStatus status) {
    Lines found;
    for (const auto& one : result.results) {
      if (one.status == status) found.push_back(one.id.str());
    }
    return found;
  }
  std::vector<model::ResourceId> remembered() const {
    std::vector<model::ResourceId> ids;
    const auto entries = ledger_.entries();
    for (const auto& entry : *entries) ids.push_back(entry.id);
    return ids;
  }
  Lines kept() const {
    Lines lines;
    for (const auto& one : departures_.kept) lines.push_back(one.id.str() + ": " + one.why);
    return lines;
  }
  static constexpr const char* kNothing = "  - file: /etc/other\n    content: other\n";
};

TEST_F(DeparturesTest, a_file_that_we_made_goes_again_with_the_directories_made_for_it) {
  converge_to("  - file: /etc/a/b/c.conf\n    content: ours\n" + std::string(kNothing));
  role(kNothing);
  EXPECT_EQ(lines(plan()),
            (Lines{"remove file:/etc/a/b/c.conf", "remove file:/etc/a/b", "remove file:/etc/a"}));
  converge_to(kNothing);
  EXPECT_FALSE(there("/etc/a"));
  EXPECT_EQ(remembered().size(), 1U);
}

TEST_F(DeparturesTest, a_service_whose_restarts_could_wait_and_that_leaves_too_goes_on_as_it_runs) {
  const std::string waiting = "  - service: docker\n    state: started\n    defer_restart: \"\"\n";
  for (const bool may_wait : {false, true}) {
    host_.units.put("docker.service", {.running = true, .unit_file_state = "enabled"});
    converge_to("  - file: /etc/d.json\n    content: ours\n    restarts: docker\n" + waiting +
                (may_wait ? "    defer_at_most: 1d\n" : "") + std::string(kNothing));
    host_.units.forget_records();
    converge_to(kNothing);
    EXPECT_EQ(host_.units.calls(), may_wait ? Lines{} : Lines{"restart docker.service"});
  }
}

TEST_F(DeparturesTest, a_file_that_we_replaced_gets_its_content_mode_and_owner_back) {
  host_.files.put("/etc/motd", MemoryNode{.content = "welcome\n", .mode = 0600});
  converge_to("  - file: /etc/motd\n    content: ours\n    mode: \"0644\"\n" +
              std::string(kNothing));
  role(kNothing);
  const auto planned = plan();
  EXPECT_EQ(lines(planned), Lines{"change file:/etc/motd"});
  EXPECT_NE(planned.changes[0].diff.find("+welcome"), std::string::npos);
  EXPECT_EQ(planned.changes[0].cause, model::Cause::intended);
  converge_to(kNothing);
  EXPECT_EQ(host_.files.node("/etc/motd")->content, "welcome\n");
  EXPECT_EQ(host_.files.node("/etc/motd")->mode, 0600U);
}

TEST_F(DeparturesTest, a_line_is_taken_back_and_nothing_else_of_its_file) {
  host_.files.put("/etc/hosts", MemoryNode{.content = "127.0.0.1 localhost\n127.0.1.1 old\n"});
  converge_to(
      "  - line: /etc/hosts\n    regexp: ^127\\.0\\.1\\.1\\s\n    text: 127.0.1.1 new\n"
      "  - line: /etc/hosts\n    text: 192.0.2.1 nas\n" +
      std::string(kNothing));
  host_.files.put("/etc/hosts", MemoryNode{.content = host_.files.node("/etc/hosts")->content +
                                                      "192.0.2.9 mine\n"});
  converge_to(kNothing);
  EXPECT_EQ(host_.files.node("/etc/hosts")->content,
            "127.0.0.1 localhost\n127.0.1.1 old\n192.0.2.9 mine\n");
}

TEST_F(DeparturesTest, a_line_that_went_comes_back_where_it_stood) {
  host_.files.put("/etc/shells", MemoryNode{.content = "/bin/sh\n/bin/rbash\n/bin/dash\n"});
  converge_to("  - line: /etc/shells\n    regexp: ^/bin/rbash$\n    state: absent\n" +
              std::string(kNothing));
  converge_to(kNothing);
  EXPECT_EQ(host_.files.node("/etc/shells")->content, "/bin/sh\n/bin/rbash\n/bin/dash\n");
}

TEST_F(DeparturesTest, a_file_made_for_a_line_goes_with_its_last_line) {
  converge_to("  - line: /etc/new\n    text: one\n    create: true\n" + std::string(kNothing));
  converge_to(kNothing);
  EXPECT_FALSE(there("/etc/new"));
}

TEST_F(DeparturesTest, a_directory_in_which_somebody_put_something_stays_and_is_told) {
  converge_to("  - file: /srv/data\n    state: directory\n" + std::string(kNothing));
  host_.files.put("/srv/data/thesis", MemoryNode{.content = "years of work"});
  role(kNothing);
  const auto planned = plan();
  EXPECT_EQ(lines(planned), Lines{});
  ASSERT_EQ(planned.deferred.size(), 1U);
  EXPECT_EQ(planned.deferred[0].reason,
            "stays: /srv/data is a directory that is not empty, wanted absent");
  converge();
  EXPECT_TRUE(there("/srv/data/thesis"));
  EXPECT_TRUE(plan().deferred.empty()) << "it is told once";
}

TEST_F(DeparturesTest, packages_users_and_groups_stay_and_are_told_once) {
  host_.packages.offer("chrony", chrony());
  converge_to("  - package: chrony\n  - group: lab\n  - user: alice\n    group: lab\n" +
              std::string(kNothing));
  role(kNothing);
  EXPECT_EQ(lines(plan()), Lines{});
  EXPECT_EQ(kept().size(), 3U);
  const auto told = kept();
  EXPECT_EQ(
      std::count(told.begin(), told.end(),
                 "package:chrony: chrony stays installed: others may need it by now (`on_remove: "
                 "delete` takes it off)"),
      1);
}

TEST_F(DeparturesTest, on_remove_delete_removes_what_would_stay) {
  host_.packages.offer("chrony", chrony());
  converge_to("  - package: chrony\n    on_remove: delete\n" + std::string(kNothing));
  converge_to(kNothing);
  EXPECT_FALSE(host_.packages.status("chrony")->installed);
}

TEST_F(DeparturesTest, on_remove_keep_leaves_it_as_it_is) {
  converge_to("  - file: /etc/kept\n    content: ours\n    on_remove: keep\n" +
              std::string(kNothing));
  converge_to(kNothing);
  EXPECT_TRUE(there("/etc/kept"));
}

TEST_F(DeparturesTest, a_resource_that_moves_to_another_role_is_no_change) {
  lab({{"a", "resources:\n  - file: /etc/x\n    content: x\n"}, {"b", "resources: []\n"}});
  converge();
  lab({{"a", "resources: []\n"}, {"b", "resources:\n  - file: /etc/x\n    content: x\n"}});
  EXPECT_EQ(lines(plan()), Lines{});
  converge();
  EXPECT_EQ(ledger_.entries()->at(0).role, "b");
  EXPECT_FALSE(ledger_.entries()->at(0).original.empty());
}

TEST_F(DeparturesTest, a_new_owner_of_the_same_thing_takes_the_original_over) {
  host_.files.put("/etc/x.conf", MemoryNode{.content = "debian\n"});
  converge_to("  - line: /etc/x.conf\n    text: ours\n" + std::string(kNothing));
  converge_to("  - file: /etc/x.conf\n    content: all ours\n" + std::string(kNothing));
  converge_to(kNothing);
  EXPECT_EQ(host_.files.node("/etc/x.conf")->content, "debian\n");
}

TEST_F(DeparturesTest, a_service_is_as_enabled_and_as_running_as_before) {
  host_.units.put("lab.service", MemoryUnit{.running = false, .unit_file_state = "disabled"});
  converge_to("  - service: lab\n    state: started\n    enabled: true\n" + std::string(kNothing));
  role(kNothing);
  EXPECT_EQ(lines(plan()), (Lines{"change service:lab.service", "stop service:lab.service"}));
  converge_to(kNothing);
  EXPECT_FALSE(host_.units.status("lab.service")->running());
  EXPECT_EQ(host_.units.status("lab.service")->unit_file_state, "disabled");
}

TEST_F(DeparturesTest, what_was_edited_by_hand_is_told_as_drift_and_kept_for_undo) {
  converge_to("  - file: /etc/x\n    content: ours\n" + std::string(kNothing));
  host_.files.put("/etc/x", MemoryNode{.content = "edited by hand"});
  role(kNothing);
  EXPECT_TRUE(plan().changes.at(0).drifted);
  converge();
  const auto replaced = ledger_.replacements("run");
  ASSERT_FALSE(replaced->empty());
  EXPECT_EQ(*objects_.read(replaced->back().before_object), "edited by hand");
}

TEST_F(DeparturesTest, what_only_a_fact_took_away_stays) {
  converge_to("  - file: /etc/gpu.conf\n    content: gpu\n" + std::string(kNothing));
  role(kNothing);
  named_before_ = {{"file", "/etc/gpu.conf"}, {"file", "/etc/other"}};
  EXPECT_EQ(lines(plan()), Lines{});
  ASSERT_EQ(departures_.kept_by_fact.size(), 1U);
  converge();
  EXPECT_EQ(remembered().size(), 2U);
}

TEST_F(DeparturesTest, an_original_that_cannot_be_read_now_is_given_back_when_it_can) {
  host_.files.add_file("/etc/motd", "welcome\n");
  converge_to("  - file: /etc/motd\n    content: ours\n" + std::string(kNothing));
  role(kNothing);
  std::string copy;
  for (const auto& path : host_.files.paths()) {
    const auto* node = host_.files.node(path);
    if (path.starts_with("/var/lib/tend/objects/") && node->content == "welcome\n") copy = path;
  }
  auto node = *host_.files.node(copy);
  node.readable = false;
  host_.files.put(copy, node);
  EXPECT_EQ(lines(plan()), Lines{});
  ASSERT_EQ(departures_.failures.size(), 1U);
  EXPECT_EQ(departures_.failures[0].id.str(), "file:/etc/motd");
  EXPECT_EQ(kept(), Lines{});  // which would be forgotten
  node.readable = true;
  host_.files.put(copy, node);
  EXPECT_EQ(lines(plan()), Lines{"change file:/etc/motd"});
}

TEST_F(DeparturesTest, an_original_that_is_gone_is_told_once) {
  host_.files.add_file("/etc/motd", "welcome\n");
  converge_to("  - file: /etc/motd\n    content: ours\n" + std::string(kNothing));
  role(kNothing);
  host_.files.drop("/var/lib/tend/objects");
  EXPECT_EQ(lines(plan()), Lines{});
  EXPECT_TRUE(departures_.failures.empty());
  ASSERT_EQ(departures_.kept.size(), 1U);
}

TEST_F(DeparturesTest, nothing_is_removed_by_a_run_with_a_failure) {
  converge_to("  - file: /etc/x\n    content: x\n" + std::string(kNothing));
  role("  - exec: fails\n    argv: [\"false\"]\n    creates: /never\n");
  host_.runner.on({"false"}, exits(1));
  const auto result = converge();
  EXPECT_EQ(lines_of(result, model::ResultStatus::skipped),
            (Lines{"file:/etc/other", "file:/etc/x"}));
  EXPECT_TRUE(there("/etc/x"));
}

TEST_F(DeparturesTest, what_is_reloaded_for_a_file_is_reloaded_when_it_goes) {
  host_.units.put("ssh.service", MemoryUnit{.running = true, .unit_file_state = "enabled"});
  converge_to("  - file: /etc/ssh/lab.conf\n    content: x\n    reloads: ssh\n" +
              std::string(kNothing));
  role(kNothing);
  EXPECT_EQ(lines(plan()), (Lines{"remove file:/etc/ssh/lab.conf", "reload service:ssh.service"}));
}

TEST_F(DeparturesTest, the_original_survives_a_run_that_died_before_it_could_record_its_change) {
  host_.files.put("/etc/motd", MemoryNode{.content = "welcome\n"});
  role("  - file: /etc/motd\n    content: ours\n" + std::string(kNothing));
  converge();
  // As if the run had been killed right after the change: no entry, no end.
  ledger_.forget({"file", "/etc/motd"});
  ledger_.start_run({"run", "then", "", "c1", "", ""});
  converge();
  ledger_.finish_run({"run", "then", "now", "c1", "converged", ""});
  converge_to(kNothing);
  EXPECT_EQ(host_.files.node("/etc/motd")->content, "welcome\n");
}

TEST_F(DeparturesTest, what_was_never_changed_by_us_is_left_alone) {
  host_.files.put("/etc/x", MemoryNode{.content = "x"});
  converge_to("  - file: /etc/x\n    content: x\n" + std::string(kNothing));
  converge_to(kNothing);
  EXPECT_TRUE(there("/etc/x"));
}

}  // namespace
}  // namespace tend::testing
