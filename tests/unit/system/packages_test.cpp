#include "system/packages.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/memory_files.hpp"
#include "support/scripted_runner.hpp"
#include "system/policy_rc_d.hpp"

namespace tend::system {
namespace {

using testing::exits;
using testing::MemoryFileSystem;
using testing::ScriptedRunner;

std::string record(const std::string& name, const std::string& status,
                   const std::string& version = "1.0") {
  return "Package: " + name + "\nStatus: " + status + "\nArchitecture: amd64\nVersion: " + version +
         "\n\n";
}

class Packages : public ::testing::Test {
 protected:
  Packages() {
    files.add_file("/var/lib/dpkg/status", record("dpkg", "install ok installed"));
    files.put("/etc/apt/sources.list",
              {.content = "deb http://deb.example bookworm main\n", .changed_ns = 100});
    files.put("/var/lib/apt/lists", {.type = FileType::directory, .changed_ns = 200});
    files.add_file("/var/lib/apt/lists/deb.example_dists_bookworm_main_binary-amd64_Packages", "");
  }
  // The subcommands of apt-get and dpkg in the order they were run: "install chrony".
  std::vector<std::string> orders() const {
    std::vector<std::string> found;
    for (const auto& line : runner.lines()) {
      for (const auto* order : {" install -- ", " remove -- ", " update", " --configure -a"}) {
        const auto at = line.find(order);
        if (at == std::string::npos) continue;
        found.push_back(replace_all(line.substr(at + 1), "-- ", ""));
      }
    }
    return found;
  }
  void apt_answers(ScriptedRunner::Answer answer) {
    runner.on_program("apt-get", std::move(answer));
  }
  void apt_succeeds() {
    apt_answers([](const Command&) { return exits(0); });
  }

  MemoryFileSystem files;
  ScriptedRunner runner;
  std::unique_ptr<PackageManager> packages =
      make_package_manager(files, runner, true, std::chrono::seconds(0));
};

TEST_F(Packages, install_is_one_transaction_that_asks_nothing_and_keeps_edited_files) {
  apt_succeeds();
  ASSERT_TRUE(packages->install({{"chrony", ""}, {"nfs-common", "1:2.6.2-4"}}));
  EXPECT_EQ(orders(), (std::vector<std::string>{"install chrony nfs-common=1:2.6.2-4"}));
  const auto& command = runner.commands().front();
  const auto line = runner.lines().front();
  EXPECT_NE(line.find("Dpkg::Options::=--force-confdef"), std::string::npos);
  EXPECT_NE(line.find("Dpkg::Options::=--force-confold"), std::string::npos);
  EXPECT_NE(line.find("APT::Install-Recommends=false"), std::string::npos);
  EXPECT_GE(command.timeout, std::chrono::minutes(60));
  const auto has = [&](const std::pair<std::string, std::string>& variable) {
    return std::count(command.environment.begin(), command.environment.end(), variable) == 1;
  };
  EXPECT_TRUE(has({"DEBIAN_FRONTEND", "noninteractive"}));
  EXPECT_TRUE(has({"NEEDRESTART_SUSPEND", "1"}));
}

TEST_F(Packages, only_a_wish_for_a_version_may_downgrade_or_touch_a_hold) {
  files.add_file("/var/lib/dpkg/status", record("nvidia-driver", "hold ok installed", "535"));
  apt_succeeds();
  ASSERT_TRUE(packages->install({{"chrony", ""}}));
  ASSERT_TRUE(packages->install({{"nvidia-driver", "580"}}));
  const auto lines = runner.lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].find("--allow"), std::string::npos);
  EXPECT_NE(lines[1].find("--allow-downgrades --allow-change-held-packages"), std::string::npos);
}

TEST_F(Packages, a_hold_is_dpkgs_selection_of_what_is_installed) {
  files.add_file("/var/lib/dpkg/status", record("dpkg", "install ok installed") +
                                             record("nvidia-smi", "hold ok installed") +
                                             record("nvidia-old", "deinstall ok config-files") +
                                             record("nvidia-a", "install ok installed"));
  EXPECT_EQ(packages->installed("nvidia-*").value(),
            (std::vector<std::string>{"nvidia-a", "nvidia-smi"}));
  runner.on_program("dpkg", [](const Command&) { return exits(0); });
  ASSERT_TRUE(packages->hold({"nvidia-a", "nvidia-smi"}, true));
  EXPECT_EQ(runner.commands().front().argv, (std::vector<std::string>{"dpkg", "--set-selections"}));
  EXPECT_EQ(runner.commands().front().input, "nvidia-a hold\nnvidia-smi hold\n");
  ASSERT_TRUE(packages->hold({"nvidia-a"}, false));
  EXPECT_EQ(runner.commands().back().input, "nvidia-a install\n");
}

TEST_F(Packages, absent_lists_are_refreshed_before_the_transaction) {
  files.drop("/var/lib/apt/lists");
  apt_succeeds();
  ASSERT_TRUE(packages->install({{"chrony", ""}}));
  EXPECT_EQ(orders(), (std::vector<std::string>{"update", "install chrony"}));
}

TEST_F(Packages, lists_older_than_a_source_are_refreshed_before_the_transaction) {
  files.put("/etc/apt/sources.list.d/docker.sources",
            {.content = "Types: deb\n", .changed_ns = 300});
  apt_succeeds();
  ASSERT_TRUE(packages->install({{"docker-ce", ""}}));
  EXPECT_EQ(orders(), (std::vector<std::string>{"update", "install docker-ce"}));
}

TEST_F(Packages, a_package_that_the_lists_miss_is_asked_for_again_after_one_refresh) {
  bool refreshed = false;
  apt_answers([&](const Command& command) {
    if (command.argv.back() == "update") refreshed = true;
    return refreshed ? exits(0) : exits(100, "", "E: Unable to locate package chrony\n");
  });
  ASSERT_TRUE(packages->install({{"chrony", ""}}));
  EXPECT_EQ(orders(), (std::vector<std::string>{"install chrony", "update", "install chrony"}));
}

TEST_F(Packages, a_package_that_no_source_has_fails_by_name_after_one_refresh) {
  apt_answers([](const Command& command) {
    return command.argv.back() == "update"
               ? exits(0)
               : exits(100, "", "E: Unable to locate package chronny\n");
  });
  const auto installed = packages->install({{"chronny", ""}});
  ASSERT_FALSE(installed);
  EXPECT_EQ(installed.error().code, ErrorCode::not_found);
  EXPECT_NE(installed.error().message.find("chronny"), std::string::npos);
  EXPECT_EQ(orders(), (std::vector<std::string>{"install chronny", "update", "install chronny"}));
}

TEST_F(Packages, a_source_that_cannot_be_reached_stops_no_package_of_another) {
  files.drop("/var/lib/apt/lists");
  apt_answers([](const Command& command) {
    return command.argv.back() == "update"
               ? exits(100, "", "E: The repository has no Release file.\n")
               : exits(0);
  });
  EXPECT_TRUE(packages->install({{"chrony", ""}}));
}

TEST_F(Packages, an_interrupted_dpkg_is_finished_first) {
  files.add_file("/var/lib/dpkg/status", record("dpkg", "install ok installed") +
                                             record("cron", "install ok half-configured"));
  apt_succeeds();
  runner.on_program("dpkg", [](const Command&) { return exits(0); });
  ASSERT_TRUE(packages->install({{"chrony", ""}}));
  EXPECT_EQ(orders(), (std::vector<std::string>{"--configure -a", "install chrony"}));
}

TEST_F(Packages, a_refusal_is_told_in_apts_own_last_words) {
  apt_answers([](const Command&) {
    return exits(100, "Reading package lists...\n",
                 "W: skipped\nE: Sub-process /usr/bin/dpkg returned an error code (1)\n");
  });
  const auto installed = packages->install({{"chrony", ""}});
  ASSERT_FALSE(installed);
  EXPECT_EQ(installed.error().code, ErrorCode::failed);
  EXPECT_NE(installed.error().message.find("Sub-process /usr/bin/dpkg returned an error code (1)"),
            std::string::npos);
}

TEST_F(Packages, a_lock_that_stays_held_is_busy_and_names_its_holder) {
  apt_answers([](const Command&) {
    return exits(
        100, "",
        "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 (aptd)\n");
  });
  const auto installed = packages->install({{"chrony", ""}});
  ASSERT_FALSE(installed);
  EXPECT_EQ(installed.error().code, ErrorCode::busy);
  EXPECT_NE(installed.error().message.find("process 812 (aptd)"), std::string::npos);
}

TEST_F(Packages, no_name_becomes_an_option_a_pattern_or_a_removal) {
  for (const auto* name :
       {"-o=x", "chrony-", "lib*", "^all", "Chrony", "", "a b", "task^", "./x.deb", "a/stable"}) {
    const auto installed = packages->install({{name, ""}});
    ASSERT_FALSE(installed) << name;
    EXPECT_EQ(installed.error().code, ErrorCode::invalid) << name;
  }
  EXPECT_FALSE(packages->install({{"chrony", "1 2"}}));
  EXPECT_TRUE(runner.commands().empty());
}

TEST_F(Packages, removing_takes_only_what_is_there) {
  files.add_file("/var/lib/dpkg/status",
                 record("dpkg", "install ok installed") + record("nano", "install ok installed"));
  apt_succeeds();
  ASSERT_TRUE(packages->remove({"nano", "gone"}));
  EXPECT_EQ(orders(), (std::vector<std::string>{"remove nano"}));
  runner.forget_records();
  ASSERT_TRUE(packages->remove({"gone"}));
  EXPECT_TRUE(runner.commands().empty());
}

TEST_F(Packages, status_follows_the_database_when_its_file_changes) {
  EXPECT_FALSE(packages->status("chrony")->installed);
  files.put("/var/lib/dpkg/status",
            {.content = record("chrony", "install ok installed", "4.3-2"), .changed_ns = 999});
  EXPECT_EQ(packages->status("chrony")->version, "4.3-2");
}

TEST_F(Packages, status_reads_the_database_once_for_many_questions) {
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(packages->status("dpkg")->installed);
  const auto reads = files.reads();
  EXPECT_EQ(std::count(reads.begin(), reads.end(), "/var/lib/dpkg/status"), 1);
}

TEST_F(Packages, a_host_without_dpkg_is_told_apart) {
  files.drop("/var/lib/dpkg/status");
  const auto status = packages->status("chrony");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, ErrorCode::unsupported);
}

TEST_F(Packages, a_simulation_is_one_child_that_sees_everything_read_only) {
  apt_answers([](const Command&) { return exits(0, "Inst chrony (4.3-2 Debian:12 [amd64])\n"); });
  const auto transaction = packages->simulate({{"chrony", ""}}, {"ntp"});
  ASSERT_TRUE(transaction);
  ASSERT_EQ(transaction->steps.size(), 1U);
  EXPECT_EQ(transaction->steps[0].after, "4.3-2");
  ASSERT_EQ(runner.commands().size(), 1U);
  EXPECT_TRUE(runner.commands()[0].read_only);
  EXPECT_NE(runner.lines()[0].find("install -- chrony ntp-"), std::string::npos);
  EXPECT_TRUE(files.writes().empty());
}

TEST_F(Packages, a_simulation_that_cannot_be_read_only_is_kept_from_apts_caches) {
  apt_answers([](const Command& command) -> Result<ProcessResult> {
    if (command.read_only) return fail(ErrorCode::unsupported, "no mount namespace here");
    return exits(0);
  });
  ASSERT_TRUE(packages->simulate({{"chrony", ""}}, {}));
  EXPECT_NE(runner.lines().back().find("Dir::Cache::pkgcache= "), std::string::npos);
}

TEST_F(Packages, a_simulation_names_what_the_lists_miss_and_what_is_virtual) {
  apt_answers(
      [](const Command&) { return exits(100, "", "E: Unable to locate package chronny\n"); });
  const auto missing = packages->simulate({{"chronny", ""}}, {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_NE(missing.error().message.find("chronny"), std::string::npos);

  apt_answers([](const Command&) {
    return exits(0, "Note, selecting 'exim4' instead of 'mta'\nInst exim4 (4 x)\n");
  });
  const auto taken = packages->simulate({{"mta", ""}}, {});
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, ErrorCode::invalid);
  EXPECT_NE(taken.error().message.find("exim4"), std::string::npos);
}

class PackagesWithoutStarts : public Packages {
 protected:
  std::unique_ptr<PackageManager> quiet =
      make_package_manager(files, runner, false, std::chrono::seconds(0));
};

TEST_F(PackagesWithoutStarts, a_policy_forbids_starts_during_the_transaction_and_is_gone_after) {
  std::string during;
  apt_answers([&](const Command&) {
    during = files.content(kPolicyPath);
    return exits(0);
  });
  ASSERT_TRUE(quiet->install({{"chrony", ""}}));
  EXPECT_NE(during.find("exit 101"), std::string::npos);
  EXPECT_EQ(files.node(kPolicyPath), nullptr);
}

TEST_F(PackagesWithoutStarts, the_policy_goes_also_when_the_transaction_fails) {
  apt_answers([](const Command&) { return exits(100, "", "E: no\n"); });
  EXPECT_FALSE(quiet->install({{"chrony", ""}}));
  EXPECT_EQ(files.node(kPolicyPath), nullptr);
}

TEST_F(PackagesWithoutStarts, somebody_elses_policy_is_back_after_the_transaction) {
  files.add_file(kPolicyPath, "#!/bin/sh\nexit 104\n", 0750);
  apt_succeeds();
  ASSERT_TRUE(quiet->install({{"chrony", ""}}));
  EXPECT_EQ(files.content(kPolicyPath), "#!/bin/sh\nexit 104\n");
  EXPECT_EQ(files.status(kPolicyPath)->mode, mode_t{0750});
  EXPECT_EQ(files.node(kPolicySavedPath), nullptr);
}

TEST_F(PackagesWithoutStarts, what_a_run_that_died_left_is_put_right) {
  std::string left;
  apt_answers([&](const Command&) {
    left = files.content(kPolicyPath);
    return exits(0);
  });
  ASSERT_TRUE(quiet->install({{"chrony", ""}}));
  files.add_file(kPolicyPath, left, 0755);
  files.add_file(kPolicySavedPath, "theirs\n");
  ASSERT_TRUE(quiet->install({{"chrony", ""}}));
  EXPECT_EQ(files.content(kPolicyPath), "theirs\n");
  EXPECT_EQ(files.node(kPolicySavedPath), nullptr);
}

}  // namespace
}  // namespace tend::system
