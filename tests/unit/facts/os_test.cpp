#include "facts/os.hpp"

#include <gtest/gtest.h>

namespace tend::facts {
namespace {

constexpr std::string_view kDebian12 = R"os(PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
HOME_URL="https://www.debian.org/"
)os";
constexpr std::string_view kDebian13 = R"os(PRETTY_NAME="Debian GNU/Linux 13 (trixie)"
NAME="Debian GNU/Linux"
VERSION_ID="13"
VERSION="13 (trixie)"
VERSION_CODENAME=trixie
DEBIAN_VERSION_FULL=13.1
ID=debian
)os";
constexpr std::string_view kUbuntu2204 = R"os(PRETTY_NAME="Ubuntu 22.04.4 LTS"
NAME="Ubuntu"
VERSION_ID="22.04"
VERSION="22.04.4 LTS (Jammy Jellyfish)"
VERSION_CODENAME=jammy
ID=ubuntu
ID_LIKE=debian
UBUNTU_CODENAME=jammy
)os";
constexpr std::string_view kUbuntu2404 = R"os(PRETTY_NAME="Ubuntu 24.04.1 LTS"
NAME="Ubuntu"
VERSION_ID="24.04"
VERSION="24.04.1 LTS (Noble Numbat)"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
)os";
constexpr std::string_view kRocky =
    "NAME=\"Rocky Linux\"\nVERSION_ID=\"9.4\"\nID='rocky'\nID_LIKE=\"rhel centos fedora\"\n";
constexpr std::string_view kSid = "NAME=\"Debian GNU/Linux\"\nVERSION_CODENAME=forky\nID=debian\n";

TEST(OsFacts, each_release_is_known_by_the_name_that_supports_uses) {
  struct Case {
    std::string_view text;
    std::string id, version, codename, family, name;
  };
  const std::vector<Case> cases = {
      {kDebian12, "debian", "12", "bookworm", "debian", "debian-12"},
      {kDebian13, "debian", "13", "trixie", "debian", "debian-13"},
      {kUbuntu2204, "ubuntu", "22.04", "jammy", "debian", "ubuntu-22.04"},
      {kUbuntu2404, "ubuntu", "24.04", "noble", "debian", "ubuntu-24.04"},
      {kRocky, "rocky", "9.4", "", "redhat", "rocky-9.4"},
      {kSid, "debian", "", "forky", "debian", "debian-forky"},
      {"", "linux", "", "", "linux", "linux"},
  };
  for (const auto& each : cases) {
    const auto os = parse_os_release(each.text, "x86_64");
    EXPECT_EQ(os.text_or("id", "?"), each.id);
    EXPECT_EQ(os.text_or("version", "?"), each.version) << each.id;
    EXPECT_EQ(os.text_or("codename", "?"), each.codename) << each.id;
    EXPECT_EQ(os.text_or("family", "?"), each.family) << each.id;
    EXPECT_EQ(os.text_or("name", "?"), each.name) << each.id;
  }
}

TEST(OsFacts, quotes_escapes_and_comments_are_those_of_a_shell) {
  const auto os =
      parse_os_release("# ID=no\nID='x y'\nVERSION_ID=\"1\\\"2\\$\"\n\nbroken line\n", "riscv64");
  EXPECT_EQ(os.text_or("id", "?"), "x y");
  EXPECT_EQ(os.text_or("version", "?"), "1\"2$");
  EXPECT_EQ(os.text_or("architecture", "?"), "riscv64");
}

TEST(OsFacts, packages_name_architectures_in_their_own_way) {
  EXPECT_EQ(package_architecture("x86_64"), "amd64");
  EXPECT_EQ(package_architecture("aarch64"), "arm64");
  EXPECT_EQ(package_architecture("s390x"), "s390x");
}

}  // namespace
}  // namespace tend::facts
