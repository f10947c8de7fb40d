#include <gtest/gtest.h>

#include "base/text.hpp"
#include "facts/gatherers.hpp"
#include "support/memory_files.hpp"

namespace tend::facts {
namespace {

TEST(AptFacts, every_enabled_source_of_binary_packages_with_its_components) {
  testing::MemoryFileSystem files;
  files.add_file(
      "/etc/apt/sources.list",
      "# deb http://old x main\n"
      "deb [signed-by=/k.gpg] http://deb.debian.org/debian/ bookworm main contrib # ours\n"
      "deb-src http://deb.debian.org/debian bookworm main\n");
  files.add_file("/etc/apt/sources.list.d/b.sources",
                 "Types: deb deb-src\nURIs: http://b\nSuites: x y\nComponents: main\n non-free\n\n"
                 "Types: deb-src\nURIs: http://c\nSuites: x\nComponents: main\n\n"
                 "Types: deb\nEnabled: no\nURIs: http://d\nSuites: x\nComponents: main\n");
  const auto apt = gather_apt(files);
  ASSERT_TRUE(apt);
  std::vector<std::string> told;
  for (const auto& source : apt->find("sources")->as_list()) {
    std::string line = source.text_or("file", "?") + " " + source.text_or("uri", "?") + " " +
                       source.text_or("suite", "?") + " " + source.text_or("signed_by", "?");
    for (const auto& component : source.find("components")->as_list()) {
      line += " " + component.as_string();
    }
    told.push_back(line);
  }
  EXPECT_EQ(told, (std::vector<std::string>{
                      "/etc/apt/sources.list http://deb.debian.org/debian bookworm /k.gpg main "
                      "contrib",
                      "/etc/apt/sources.list.d/b.sources http://b x  main non-free",
                      "/etc/apt/sources.list.d/b.sources http://b y  main non-free"}));
}

TEST(AptFacts, a_host_without_apt_has_no_sources) {
  const testing::MemoryFileSystem files;
  EXPECT_TRUE(gather_apt(files)->find("sources")->as_list().empty());
}

}  // namespace
}  // namespace tend::facts
