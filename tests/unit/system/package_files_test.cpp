#include "system/package_files.hpp"

#include <gtest/gtest.h>

#include "support/memory_files.hpp"

namespace tend::testing {
namespace {

// printf 'as packaged\n' | md5sum
constexpr const char* kHash = "c9440c9b9fe69064cb0776ee98a69a85";

class PackageFiles : public ::testing::Test {
 protected:
  PackageFiles() {
    files_.add_file("/var/lib/dpkg/info/chrony.list",
                    "/.\n/etc\n/etc/chrony\n/etc/chrony/chrony.conf\n/bin/chronyc\n");
    files_.add_file("/var/lib/dpkg/info/libc6:amd64.list", "/lib/x86_64-linux-gnu/libc.so.6\n");
    files_.add_file("/var/lib/dpkg/info/chrony.md5sums", "/etc/other\n");
    files_.add_file("/etc/chrony/chrony.conf", "as packaged\n");
  }
  void conffile(const std::string& hash) {
    files_.add_file("/var/lib/dpkg/status",
                    "Package: chrony\nStatus: install ok installed\nConffiles:\n"
                    " /etc/chrony/chrony.conf " +
                        hash + "\nDescription: x\n");
  }
  std::optional<system::PackagedFile> of(const std::string& path) {
    const auto found = system::package_of(path, files_);
    EXPECT_TRUE(found) << found.error().str();
    return *found;
  }

  MemoryFileSystem files_;
};

TEST_F(PackageFiles, AConffileAsThePackageBroughtItIsNotChanged) {
  conffile(kHash);
  const auto file = of("/etc/chrony/chrony.conf");
  ASSERT_TRUE(file);
  EXPECT_EQ(file->package, "chrony");
  EXPECT_TRUE(file->conffile);
  EXPECT_FALSE(file->changed);
}

TEST_F(PackageFiles, AnEditedOneIs) {
  conffile(kHash);
  files_.add_file("/etc/chrony/chrony.conf", "edited\n");
  EXPECT_TRUE(of("/etc/chrony/chrony.conf")->changed);
}

TEST_F(PackageFiles, AFileOnTheOtherSideOfAMergedUsrIsFound) {
  conffile(kHash);
  EXPECT_EQ(of("/usr/bin/chronyc")->package, "chrony");
  EXPECT_EQ(of("/usr/lib/x86_64-linux-gnu/libc.so.6")->package, "libc6");
  EXPECT_FALSE(of("/usr/bin/chronyc")->conffile);
}

TEST_F(PackageFiles, WhatNoListNamesWholeIsOfNoPackage) {
  conffile(kHash);
  for (const char* path :
       {"/etc/chron", "/etc/other", "/chrony.conf", "/etc/chrony/chrony.conf.d"}) {
    EXPECT_FALSE(of(path)) << path;
  }
}

TEST_F(PackageFiles, AHostWithoutDpkgHasNoPackages) {
  const MemoryFileSystem bare;
  const auto found = system::package_of("/etc/motd", bare);
  ASSERT_TRUE(found);
  EXPECT_FALSE(*found);
}

}  // namespace
}  // namespace tend::testing
