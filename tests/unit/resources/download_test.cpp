#include "base/hash.hpp"
#include "resource_testing.hpp"

namespace tend::testing {
namespace {

constexpr const char* kPath = "/usr/local/bin/tool";
constexpr const char* kUrl = "https://mirror.lab.example/tool-1.0";

Map wish(const std::string& content, Map more = {}) {
  Map attributes{{"url", kUrl}, {"sha256", sha256(content)}};
  for (const auto& entry : more) attributes.set(entry.key, entry.value);
  return attributes;
}

std::string fault(Map attributes) {
  const auto resource = make_resource("download", kPath, std::move(attributes));
  const auto errors = provider_of("download").validate(resource);
  return errors.empty() ? "" : errors.front().message;
}

TEST(Download, brings_the_file_with_its_mode_and_owner) {
  MemoryHost host;
  host.accounts.put_user(
      {.name = "ann", .uid = 1000, .gid = 1000, .comment = "", .home = "/", .shell = "/bin/sh"});
  host.imports.serve(kUrl, "one");
  const auto resource =
      make_resource("download", kPath, wish("one", {{"mode", "0755"}, {"owner", "ann"}}));
  EXPECT_EQ(expect_converges(resource, host), Told{"create: does not exist"});
  const auto* node = host.files.node(kPath);
  ASSERT_NE(node, nullptr);
  EXPECT_EQ(node->content, "one");
  EXPECT_EQ(node->mode, 0755U);
  EXPECT_EQ(node->uid, 1000U);
}

TEST(Download, looks_at_the_file_and_not_at_the_network) {
  MemoryHost host;
  host.files.add_file(kPath, "one", 0755);
  const auto resource = make_resource("download", kPath, wish("one", {{"mode", "0755"}}));
  EXPECT_EQ(told(changes_of(resource, host)), Told{});
  host.files.add_file(kPath, "other", 0755);
  EXPECT_EQ(told(changes_of(resource, host)), Told{"change: content differs"});
  EXPECT_TRUE(host.imports.fetched().empty());
}

TEST(Download, a_mode_alone_is_changed_without_the_network) {
  MemoryHost host;
  host.files.add_file(kPath, "one", 0644);
  const auto resource = make_resource("download", kPath, wish("one", {{"mode", "0755"}}));
  EXPECT_EQ(expect_converges(resource, host), Told{"change: mode is 0644, wanted 0755"});
  EXPECT_TRUE(host.imports.fetched().empty());
}

TEST(Download, another_digest_leaves_what_is_there) {
  MemoryHost host;
  host.files.add_file(kPath, "old");
  host.imports.serve(kUrl, "tampered with");
  const auto resource = make_resource("download", kPath, wish("one"));
  const auto done = apply_all_changes(resource, host, changes_of(resource, host));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::refused);
  EXPECT_EQ(host.files.content(kPath), "old");
}

TEST(Download, ends_by_the_resources_own_timeout) {
  MemoryHost host;
  host.imports.serve(kUrl, "one");
  auto resource = make_resource("download", kPath, wish("one"));
  resource.timeout_seconds = 7;
  expect_converges(resource, host);
  EXPECT_EQ(host.imports.last_timeout, std::chrono::seconds(7));
}

TEST(Download, a_digest_may_be_written_in_capitals) {
  MemoryHost host;
  host.files.add_file(kPath, "one");
  std::string capitals = sha256("one");
  for (char& digit : capitals) digit = static_cast<char>(std::toupper(digit));
  const auto resource = make_resource("download", kPath, {{"url", kUrl}, {"sha256", capitals}});
  EXPECT_TRUE(provider_of("download").validate(resource).empty());
  EXPECT_EQ(told(changes_of(resource, host)), Told{});
}

TEST(Download, needs_a_url_that_can_be_fetched_and_a_whole_digest) {
  EXPECT_EQ(fault({{"url", kUrl}}), "`download` needs `sha256`");
  EXPECT_EQ(fault({{"sha256", sha256("")}}), "`download` needs `url`");
  EXPECT_NE(fault({{"url", kUrl}, {"sha256", "abc"}}).find("64 hexadecimal"), std::string::npos);
  for (const char* url : {"ftp://a/b", "mirror/tool", "file://relative", "https://a/b c"}) {
    EXPECT_NE(fault({{"url", url}, {"sha256", sha256("")}}).find("no URL"), std::string::npos)
        << url;
  }
  EXPECT_NE(fault({{"url", "https://ann:secret@a/b"}, {"sha256", sha256("")}}).find("password"),
            std::string::npos);
  EXPECT_EQ(fault({{"url", "https://a/b@c"}, {"sha256", sha256("")}}), "");
  EXPECT_EQ(fault({{"state", "absent"}}), "");
}

TEST(Download, a_directory_or_link_in_the_way_is_refused) {
  MemoryHost host;
  host.files.add_directory(kPath);
  const auto resource = make_resource("download", kPath, wish("one"));
  EXPECT_FALSE(provider_of("download").observe(resource, host.readers()));
  host.files.drop(kPath);
  host.files.add_link(kPath, "/elsewhere");
  EXPECT_FALSE(provider_of("download").observe(resource, host.readers()));
}

TEST(Download, what_was_there_before_comes_back) {
  MemoryHost host;
  auto resource = make_resource("download", kPath, wish("one"));
  const auto& provider = provider_of("download");
  const auto absent = provider.restoration(resource, model::State{{"exists", false}});
  ASSERT_TRUE(absent.wish);
  EXPECT_EQ(absent.wish->find("state")->as_string(), "absent");

  host.files.add_file(kPath, "one");
  const auto former = provider.restoration(
      resource,
      model::State{{"exists", true}, {"type", "file"}, {"mode", "0700"}, {"content", "mine"}});
  ASSERT_TRUE(former.wish);
  resource.attributes = *former.wish;
  resource.leaving = true;
  EXPECT_EQ(expect_converges(resource, host).size(), 1U);
  EXPECT_EQ(host.files.content(kPath), "mine");
  EXPECT_EQ(host.files.node(kPath)->mode, 0700U);
  resource.attributes = *absent.wish;
  EXPECT_EQ(expect_converges(resource, host), Told{"remove: exists, wanted absent"});
  EXPECT_EQ(host.files.node(kPath), nullptr);
}

}  // namespace
}  // namespace tend::testing
