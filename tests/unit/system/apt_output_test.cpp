#include "system/apt_output.hpp"

#include <gtest/gtest.h>

namespace tend::system {
namespace {

constexpr std::string_view kSimulation = R"(Reading package lists...
Building dependency tree...
Reading state information...
The following NEW packages will be installed:
  cowsay libtext-charwidth-perl
0 upgraded, 2 newly installed, 1 to remove and 121 not upgraded.
Remv vim [2:9.0.1378-2+deb12u2]
Inst libc6 [2.36-9+deb12u10] (2.36-9+deb12u13 Debian:12.15/oldstable, Debian-Security:12/oldstable-security [amd64]) [libc-bin:amd64 ]
Inst libtext-charwidth-perl (0.04-11 Debian:12.15/oldstable [amd64])
Inst libfoo:i386 [1.0] (1.1 Debian:12.15/oldstable [i386])
Conf libtext-charwidth-perl (0.04-11 Debian:12.15/oldstable [amd64])
Purg nano [7.2-1+deb12u1]
)";

TEST(AptOutput, a_simulation_lists_each_package_with_the_version_before_and_after) {
  const auto steps = parse_simulation(kSimulation).steps;
  std::vector<std::string> said;
  for (const auto& step : steps)
    said.push_back(step.name + ": " + step.before + " -> " + step.after);
  EXPECT_EQ(said, (std::vector<std::string>{
                      "vim: 2:9.0.1378-2+deb12u2 -> ",
                      "libc6: 2.36-9+deb12u10 -> 2.36-9+deb12u13",
                      "libtext-charwidth-perl:  -> 0.04-11",
                      "libfoo:i386: 1.0 -> 1.1",
                      "nano: 7.2-1+deb12u1 -> ",
                  }));
}

TEST(AptOutput, a_simulation_that_would_do_nothing_has_no_steps) {
  EXPECT_TRUE(
      parse_simulation("Reading package lists...\n0 upgraded, 0 newly installed\n").steps.empty());
}

TEST(AptOutput, what_the_lists_do_not_have_is_named_once_each) {
  EXPECT_EQ(parse_missing("E: Unable to locate package nosuchpkg1\n"
                          "W: something\n"
                          "E: Unable to locate package nosuchpkg2\n"
                          "E: Unable to locate package nosuchpkg1\n"
                          "E: Package 'oldpkg' has no installation candidate\n"
                          "E: Version '99' for 'bash' was not found\n"),
            (std::vector<std::string>{"nosuchpkg1", "nosuchpkg2", "oldpkg", "bash=99"}));
  EXPECT_TRUE(parse_missing("E: Unmet dependencies.\n").empty());
}

TEST(AptOutput, a_virtual_package_is_known_by_what_apt_says_of_it) {
  const auto taken = parse_substitution("Note, selecting 'default-mta' instead of 'mail-server'\n");
  ASSERT_TRUE(taken.has_value());
  EXPECT_EQ(taken->wished, "mail-server");
  EXPECT_EQ(taken->taken, "default-mta");
  EXPECT_FALSE(parse_substitution("bash is already the newest version\n").has_value());
  EXPECT_EQ(parse_virtual(
                "Package awk is a virtual package provided by:\n  mawk 1.3.4\n  gawk 1:5.2.1\n"),
            std::vector<std::string>{"awk"});
}

TEST(AptOutput, says_whose_dependencies_cannot_be_had) {
  const std::string out =
      "Reading package lists...\n"
      "The following packages have unmet dependencies:\n"
      " lonely : Depends: nobody-has-this but it is not installable\n"
      "          Depends: nor-this (>= 2) but it is not going to be installed\n"
      "E: Unable to correct problems, you have held broken packages.\n";
  EXPECT_EQ(parse_unmet(out), (std::vector<std::string>{
                                  "lonely : Depends: nobody-has-this but it is not installable",
                                  "Depends: nor-this (>= 2) but it is not going to be installed"}));
  EXPECT_TRUE(parse_unmet("Reading package lists...\n").empty());
}

TEST(AptOutput, its_own_errors_are_kept_and_only_the_last_of_them) {
  EXPECT_EQ(parse_errors("W: a warning\nE: one\nE: two\nE: two\nE: three\n", 2),
            (std::vector<std::string>{"two", "three"}));
}

TEST(AptOutput, the_holder_of_a_lock_is_named_where_apt_names_it) {
  EXPECT_EQ(
      parse_lock_holder(
          "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 812 "
          "(unattended-upgr)\nN: Be aware that removing the lock file is not a solution\n"
          "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another "
          "process using it?\n"),
      "process 812 (unattended-upgr)");
  EXPECT_EQ(parse_lock_holder(
                "dpkg: error: dpkg frontend lock was locked by another process with pid 77\n"),
            "process 77");
  EXPECT_EQ(parse_lock_holder(
                "E: Could not get lock /var/lib/apt/lists/lock - open (11: Resource temporarily "
                "unavailable)\n"),
            "another process");
}

TEST(AptOutput, the_holder_named_while_waiting_counts_only_when_the_lock_was_refused_in_the_end) {
  constexpr std::string_view kWaiting =
      "Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. It is held by "
      "process 1206 (perl)...\n";
  EXPECT_EQ(
      parse_lock_holder(
          "E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another "
          "process using it?\n",
          kWaiting),
      "process 1206 (perl)");
  EXPECT_FALSE(parse_lock_holder("E: Unable to locate package x\n", kWaiting).has_value());
}

TEST(AptOutput, to_lack_permission_is_no_lock_of_somebody_else) {
  EXPECT_FALSE(parse_lock_holder(
                   "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission "
                   "denied)\nE: Unable to acquire the dpkg frontend lock "
                   "(/var/lib/dpkg/lock-frontend), are you root?\n")
                   .has_value());
}

TEST(AptOutput, a_file_the_archive_no_longer_has_means_stale_lists) {
  EXPECT_TRUE(says_lists_are_stale(
      "E: Failed to fetch http://archive.example/x.deb  404  Not Found [IP: 192.0.2.1 80]\n"));
  EXPECT_FALSE(says_lists_are_stale(
      "E: Failed to fetch http://archive.example/x.deb  Temporary failure resolving\n"));
}

}  // namespace
}  // namespace tend::system
