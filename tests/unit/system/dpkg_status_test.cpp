#include "system/dpkg_status.hpp"

#include <gtest/gtest.h>

namespace tend::system {
namespace {

constexpr std::string_view kDebian12 = R"(Package: bash
Essential: yes
Status: install ok installed
Priority: required
Section: shells
Maintainer: Matthias Klose <doko@debian.org>
Architecture: amd64
Multi-Arch: foreign
Version: 5.2.15-2+b13
Conffiles:
 /etc/bash.bashrc 89269e1298235f1b12b4c16e4065ad0d
Description: GNU Bourne Again SHell
 Status: of this line nobody asks
 .
 Version: 9

Package: dpkg
Status: install ok installed
Architecture: amd64
Version: 1.21.22

Package: libc6
Status: install ok installed
Architecture: i386
Version: 2.36-9+deb12u10

Package: libc6
Status: hold ok installed
Architecture: amd64
Version: 2.36-9+deb12u13

Package: chrony
Status: deinstall ok config-files
Architecture: amd64
Version: 4.3-2+deb12u1
Conffiles:
 /etc/chrony/chrony.conf 03c2bd1b5d64b9b1b2e5b4e9a0b9d5f2

Package: tzdata
Status: install ok installed
Architecture: all
Version: 2025b-0+deb12u1
)";

std::string one(const std::string& status, const std::string& extra = "") {
  return "Package: dpkg\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n"
         "Package: cron\nStatus: " +
         status + "\nArchitecture: amd64\nVersion: 3.0\n" + extra;
}

TEST(DpkgStatus, says_what_is_installed_and_in_which_version) {
  const auto database = parse_dpkg_status(kDebian12);
  EXPECT_EQ(database.architecture, "amd64");
  EXPECT_TRUE(database.find("bash").installed);
  EXPECT_EQ(database.find("bash").version, "5.2.15-2+b13");
  EXPECT_TRUE(database.find("tzdata").installed) << "of all architectures";
  EXPECT_FALSE(database.interrupted);
}

TEST(DpkgStatus, a_package_nobody_heard_of_is_not_installed) {
  const auto status = parse_dpkg_status(kDebian12).find("cowsay");
  EXPECT_FALSE(status.installed || status.broken || status.config_files || status.held);
  EXPECT_EQ(status.version, "");
}

TEST(DpkgStatus, a_plain_name_means_the_native_architecture) {
  const auto database = parse_dpkg_status(kDebian12);
  EXPECT_EQ(database.find("libc6").version, "2.36-9+deb12u13");
  EXPECT_EQ(database.find("libc6:amd64").version, "2.36-9+deb12u13");
  EXPECT_EQ(database.find("libc6:i386").version, "2.36-9+deb12u10");
  EXPECT_FALSE(database.find("bash:i386").installed);
}

TEST(DpkgStatus, a_held_package_says_so) {
  const auto database = parse_dpkg_status(kDebian12);
  EXPECT_TRUE(database.find("libc6").held);
  EXPECT_FALSE(database.find("libc6:i386").held);
}

TEST(DpkgStatus, a_removed_package_leaves_its_configuration_and_no_version) {
  const auto status = parse_dpkg_status(kDebian12).find("chrony");
  EXPECT_FALSE(status.installed);
  EXPECT_TRUE(status.config_files);
  EXPECT_EQ(status.version, "");
}

TEST(DpkgStatus, each_of_dpkgs_states_is_understood) {
  struct Case {
    std::string status;
    bool installed;
    bool broken;
    bool interrupted;
  };
  const std::vector<Case> cases = {
      {"install ok installed", true, false, false},
      {"install ok unpacked", false, true, true},
      {"install ok half-configured", false, true, true},
      {"install reinstreq half-installed", false, true, true},
      {"install ok triggers-pending", true, false, true},
      {"install ok triggers-awaited", true, false, true},
      {"deinstall ok config-files", false, false, false},
      {"purge ok not-installed", false, false, false},
  };
  for (const auto& each : cases) {
    const auto database = parse_dpkg_status(one(each.status));
    EXPECT_EQ(database.find("cron").installed, each.installed) << each.status;
    EXPECT_EQ(database.find("cron").broken, each.broken) << each.status;
    EXPECT_EQ(database.interrupted, each.interrupted) << each.status;
  }
}

TEST(DpkgStatus, without_a_package_dpkg_the_fallback_names_the_native_architecture) {
  const auto database = parse_dpkg_status(
      "Package: cron\nStatus: install ok installed\nArchitecture: arm64\nVersion: 1\n", "arm64");
  EXPECT_EQ(database.architecture, "arm64");
  EXPECT_TRUE(database.find("cron").installed);
}

TEST(DpkgStatus, an_empty_or_foreign_text_has_no_packages) {
  EXPECT_TRUE(parse_dpkg_status("").packages.empty());
  EXPECT_TRUE(parse_dpkg_status("\n\n\n").packages.empty());
  EXPECT_TRUE(parse_dpkg_status("no database at all").packages.empty());
}

TEST(DpkgStatus, a_last_record_without_its_newline_counts) {
  const auto text = one("install ok installed");
  EXPECT_TRUE(
      parse_dpkg_status(std::string_view(text).substr(0, text.size() - 1)).find("cron").installed);
}

}  // namespace
}  // namespace tend::system
