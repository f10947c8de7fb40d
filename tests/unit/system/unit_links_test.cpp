#include "system/unit_links.hpp"

#include <gtest/gtest.h>

#include "support/memory_files.hpp"
#include "system/unit_file.hpp"
#include "system/units.hpp"

namespace tend::system {
namespace {

using testing::MemoryFileSystem;

constexpr const char* kChrony = R"([Unit]
Description=chrony, an NTP client/server
[Service]
ExecStart=/usr/sbin/chronyd
[Install]
Alias=chronyd.service
WantedBy=multi-user.target
)";

class UnitLinks : public ::testing::Test {
 protected:
  std::string state(const std::string& unit) {
    return unit_file_state(files, unit).value_or("error");
  }
  void vendor(const std::string& unit, const std::string& text) {
    files.add_file("/lib/systemd/system/" + unit, text);
  }
  std::string target(const std::string& path) {
    const auto* node = files.node(path);
    return node == nullptr ? "" : node->target;
  }

  MemoryFileSystem files;
};

TEST_F(UnitLinks, a_unit_without_a_file_does_not_exist) {
  EXPECT_EQ(state("chrony.service"), "");
  EXPECT_EQ(enable_by_links(files, "chrony.service").error().code, ErrorCode::not_found);
}

TEST_F(UnitLinks, enabling_makes_the_links_of_install_and_disabling_takes_them_back) {
  vendor("chrony.service", kChrony);
  EXPECT_EQ(state("chrony.service"), "disabled");
  ASSERT_TRUE(enable_by_links(files, "chrony.service"));
  EXPECT_EQ(target("/etc/systemd/system/multi-user.target.wants/chrony.service"),
            "/lib/systemd/system/chrony.service");
  EXPECT_EQ(target("/etc/systemd/system/chronyd.service"), "/lib/systemd/system/chrony.service");
  EXPECT_EQ(state("chrony.service"), "enabled");
  EXPECT_EQ(state("chronyd.service"), "alias");
  ASSERT_TRUE(disable_by_links(files, "chrony.service"));
  EXPECT_EQ(state("chrony.service"), "disabled");
  EXPECT_EQ(files.node("/etc/systemd/system/chronyd.service"), nullptr);
}

TEST_F(UnitLinks, disabling_leaves_the_links_of_other_units) {
  vendor("chrony.service", kChrony);
  vendor("cron.service", "[Install]\nWantedBy=multi-user.target\n");
  ASSERT_TRUE(enable_by_links(files, "chrony.service"));
  ASSERT_TRUE(enable_by_links(files, "cron.service"));
  ASSERT_TRUE(disable_by_links(files, "chrony.service"));
  EXPECT_EQ(state("cron.service"), "enabled");
}

TEST_F(UnitLinks, a_unit_without_install_is_static_and_cannot_be_enabled) {
  vendor("systemd-journald.service", "[Service]\nExecStart=/bin/true\n");
  EXPECT_EQ(state("systemd-journald.service"), "static");
  EXPECT_EQ(enable_by_links(files, "systemd-journald.service").error().code,
            ErrorCode::unsupported);
}

TEST_F(UnitLinks, a_masked_unit_says_so_and_cannot_be_enabled) {
  vendor("chrony.service", kChrony);
  files.add_link("/etc/systemd/system/chrony.service", "/dev/null");
  EXPECT_EQ(state("chrony.service"), "masked");
  EXPECT_EQ(enable_by_links(files, "chrony.service").error().code, ErrorCode::unsupported);
  files.drop("/etc/systemd/system/chrony.service");
  files.add_link("/run/systemd/system/chrony.service", "/dev/null");
  EXPECT_EQ(state("chrony.service"), "masked-runtime");
}

TEST_F(UnitLinks, the_administrators_file_wins_over_the_packages) {
  vendor("chrony.service", "[Service]\n");
  files.add_file("/etc/systemd/system/chrony.service", kChrony);
  EXPECT_EQ(find_unit_file(files, "chrony.service").value(), "/etc/systemd/system/chrony.service");
  EXPECT_EQ(state("chrony.service"), "disabled");
}

TEST_F(UnitLinks, an_instance_lives_by_its_template) {
  vendor("getty@.service", "[Install]\nWantedBy=getty.target\nDefaultInstance=tty1\n");
  EXPECT_EQ(state("getty@tty2.service"), "disabled");
  ASSERT_TRUE(enable_by_links(files, "getty@tty2.service"));
  EXPECT_EQ(target("/etc/systemd/system/getty.target.wants/getty@tty2.service"),
            "/lib/systemd/system/getty@.service");
  EXPECT_EQ(state("getty@tty2.service"), "enabled");
  EXPECT_EQ(state("getty@tty3.service"), "disabled");
  ASSERT_TRUE(enable_by_links(files, "getty@.service"));
  EXPECT_EQ(state("getty@tty1.service"), "enabled");
}

TEST_F(UnitLinks, units_named_by_also_are_enabled_and_disabled_too) {
  vendor("docker.service", "[Install]\nWantedBy=multi-user.target\nAlso=docker.socket\n");
  vendor("docker.socket", "[Install]\nWantedBy=sockets.target\nAlso=docker.service\n");
  ASSERT_TRUE(enable_by_links(files, "docker.service"));
  EXPECT_EQ(state("docker.socket"), "enabled");
  ASSERT_TRUE(disable_by_links(files, "docker.service"));
  EXPECT_EQ(state("docker.socket"), "disabled");
}

TEST_F(UnitLinks, a_script_of_init_d_exists_and_is_not_ours_to_enable) {
  files.add_file("/etc/init.d/oldie", "#!/bin/sh\n", 0755);
  EXPECT_EQ(state("oldie.service"), "generated");
  const auto enabled = enable_by_links(files, "oldie.service");
  ASSERT_FALSE(enabled);
  EXPECT_EQ(enabled.error().code, ErrorCode::unsupported);
  EXPECT_NE(enabled.error().message.find("/etc/init.d"), std::string::npos);
}

TEST_F(UnitLinks, without_systemd_the_manager_knows_files_and_refuses_to_start) {
  vendor("chrony.service", kChrony);
  const auto units = make_unit_manager(files, "/srv/root");
  EXPECT_FALSE(units->systemd_running());
  ASSERT_TRUE(units->enable("chrony.service"));
  const auto status = units->status("chrony.service");
  ASSERT_TRUE(status);
  EXPECT_TRUE(status->exists);
  EXPECT_TRUE(status->enabled());
  EXPECT_EQ(status->active_state, "");
  EXPECT_EQ(units->start("chrony.service").error().code, ErrorCode::unsupported);
  units->note_unit_files_changed();
  EXPECT_TRUE(units->flush());
  EXPECT_FALSE(units->status("nosuch.service")->exists);
}

TEST(UnitFile, install_is_read_with_comments_continuations_and_resets) {
  const auto install = parse_install_section(
      "[Unit]\nWantedBy=no.target\n[Install]\n# WantedBy=no.target\nWantedBy=a.target \\\n  "
      "b.target\nRequiredBy=c.target\n"
      "Alias=x.service\nAlias=\nAlso = "
      "y.socket\nDefaultInstance=tty1\n[Service]\nWantedBy=no.target\n");
  EXPECT_EQ(install.wanted_by, (std::vector<std::string>{"a.target", "b.target"}));
  EXPECT_EQ(install.required_by, (std::vector<std::string>{"c.target"}));
  EXPECT_TRUE(install.aliases.empty());
  EXPECT_EQ(install.also, (std::vector<std::string>{"y.socket"}));
  EXPECT_EQ(install.default_instance, "tty1");
}

TEST(UnitFile, specifiers_stand_for_parts_of_the_name) {
  EXPECT_EQ(expand_specifiers("%p-%i.target %n %N 100%% %z", "a-b@c.service"),
            "a-b-c.target a-b@c.service a-b@c 100% %z");
  EXPECT_EQ(template_of("getty@tty1.service"), "getty@.service");
  EXPECT_EQ(template_of("getty@.service"), "");
  EXPECT_EQ(template_of("cron.service"), "");
}

TEST(UnitName, a_plain_name_is_a_service_and_a_unit_name_stays) {
  EXPECT_EQ(full_unit_name("chrony"), "chrony.service");
  EXPECT_EQ(full_unit_name("apt-daily.timer"), "apt-daily.timer");
  EXPECT_EQ(full_unit_name("dbus-org.freedesktop.timesync1"),
            "dbus-org.freedesktop.timesync1.service");
  EXPECT_EQ(full_unit_name(".service"), ".service.service");
}

}  // namespace
}  // namespace tend::system
