#include "store/catalog_cache.hpp"

#include <gtest/gtest.h>

#include "support/git_lab.hpp"

namespace tend::store {
namespace {

using testing::TemporaryDirectory;

// One of everything that a catalog can hold.
model::Catalog rich() {
  const auto source = std::make_shared<const SourceFile>(SourceFile{"roles/a/role.yaml", "a\nb\n"});
  const Position place{source, 2, 3, 4};
  model::Catalog catalog;
  catalog.host = "gpu01";
  catalog.commit = "c1";
  catalog.roles.push_back({"a", "lab", {"b"}, Map{{"port", 22}, {"ratio", -1.5}}});
  model::Resource resource;
  resource.id = {"file", "/etc/motd"};
  resource.role = "a";
  resource.attributes.set("content", Value("hello\n").at(place), place);
  resource.attributes.set("list", List{Value(), true, -7, Unknown{"needs root"}});
  resource.source = place;
  resource.after = {{"package", "x"}};
  resource.restarts = {"x.service"};
  resource.audit = true;
  resource.timeout_seconds = 5;
  resource.retries = 2;
  resource.on_remove = model::OnRemove::keep;
  catalog.resources.push_back(resource);
  resource.id.name = "/etc/issue";
  resource.unknown = "fact gpu.count is unknown";
  catalog.resources.push_back(resource);
  catalog.dependencies = {{}, {0}};
  model::Check check;
  check.role = "a";
  check.name = "answers";
  check.probe = model::Check::Probe::port;
  check.target = "localhost:22";
  check.source = place;
  catalog.checks.push_back(check);
  return catalog;
}

std::string only_file(const std::string& directory) {
  std::string text;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    EXPECT_TRUE(text.empty());
    text = testing::file_text(entry.path());
  }
  return text;
}

TEST(CatalogCache, what_is_found_is_what_was_kept_to_the_last_place) {
  const TemporaryDirectory folder;
  const CatalogCache cache(folder.path() + "/one");
  ASSERT_TRUE(cache.keep("key", {{{"os.name", "d"}}, 7, rich()}));
  const auto found = cache.find("key");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->commit_time, 7);
  EXPECT_EQ(found->facts.front().path, "os.name");
  const auto& resource = found->catalog.resources.front();
  EXPECT_EQ(resource.source.str(), "roles/a/role.yaml:2:3");
  EXPECT_EQ(line_of(*resource.source.source, 2), "b");
  EXPECT_EQ(resource.attributes.find("content")->position().source, resource.source.source);
  EXPECT_EQ(found->catalog.dependencies, rich().dependencies);
  // Kept again it gives the same bytes, so nothing of it was lost.
  const CatalogCache again(folder.path() + "/two");
  ASSERT_TRUE(again.keep("key", *found));
  EXPECT_EQ(only_file(folder.path() + "/one"), only_file(folder.path() + "/two"));
}

TEST(CatalogCache, another_key_finds_nothing) {
  const TemporaryDirectory folder;
  const CatalogCache cache(folder.path() + "/c");
  ASSERT_TRUE(cache.keep("key", {{}, 0, rich()}));
  EXPECT_FALSE(cache.find("other"));
}

TEST(CatalogCache, every_byte_that_is_damaged_and_every_cut_is_noticed) {
  const TemporaryDirectory folder;
  const CatalogCache cache(folder.path() + "/c");
  ASSERT_TRUE(cache.keep("key", {{}, 0, rich()}));
  const auto file = std::filesystem::directory_iterator(folder.path() + "/c")->path();
  const auto good = testing::file_text(file);
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    testing::write_file(file, bad);
    EXPECT_FALSE(cache.find("key")) << i;
    testing::write_file(file, good.substr(0, i));
    EXPECT_FALSE(cache.find("key")) << i;
  }
}

TEST(CatalogCache, a_catalog_with_a_secret_is_not_kept) {
  const TemporaryDirectory folder;
  const CatalogCache cache(folder.path() + "/c");
  auto catalog = rich();
  catalog.resources.front().attributes.set("password", Value("hush").marked_sensitive());
  ASSERT_TRUE(cache.keep("key", {{}, 0, catalog}));
  EXPECT_FALSE(cache.find("key"));
  EXPECT_FALSE(std::filesystem::exists(folder.path() + "/c"));
}

TEST(CatalogCache, is_roots_alone_and_stays_small) {
  const TemporaryDirectory folder;
  const CatalogCache cache(folder.path() + "/c");
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(cache.keep(std::to_string(i), {{}, 0, rich()}));
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path() + "/c")) {
    ++files;
    EXPECT_EQ(entry.status().permissions(), std::filesystem::perms(0600));
  }
  EXPECT_EQ(files, 8U);
}

TEST(FactsRead, only_what_was_read_counts_and_why_it_is_unknown_does_too) {
  const Value facts =
      Map{{"os", Map{{"name", "debian-12"}, {"version", "12.1"}}}, {"gpus", Unknown{"needs root"}}};
  const auto read = facts_read({"os.name", "gpus"}, facts);
  EXPECT_TRUE(same_facts(read, facts));
  EXPECT_TRUE(
      same_facts(read, Map{{"os", Map{{"name", "debian-12"}}}, {"gpus", Unknown{"needs root"}}}));
  EXPECT_FALSE(
      same_facts(read, Map{{"os", Map{{"name", "debian-13"}}}, {"gpus", Unknown{"needs root"}}}));
  EXPECT_FALSE(
      same_facts(read, Map{{"os", Map{{"name", "debian-12"}}}, {"gpus", Unknown{"no driver"}}}));
  EXPECT_EQ(groups_of(read), (std::set<std::string>{"gpus", "os"}));
}

}  // namespace
}  // namespace tend::store
