#include "base/hash.hpp"
#include "resource_testing.hpp"

namespace tend::testing {
namespace {

constexpr const char* kPath = "/usr/local/bin/tool";
constexpr const char* kFrom = "/var/cache/tool.tar.gz";

model::Resource tool(Map more = {}) {
  Map attributes{{"from", kFrom}, {"member", "tool-1.0/tool"}};
  for (const auto& entry : more) attributes.set(entry.key, entry.value);
  return make_resource("archive", kPath, std::move(attributes));
}

std::string fault(Map attributes) {
  const auto resource = make_resource("archive", kPath, std::move(attributes));
  const auto errors = provider_of("archive").validate(resource);
  return errors.empty() ? "" : errors.front().message;
}

TEST(Archive, takes_one_member_out) {
  MemoryHost host;
  host.files.add_file(kFrom, "LICENSE=free\ntool-1.0/tool=program\n");
  EXPECT_EQ(expect_converges(tool({{"mode", "0755"}}), host), Told{"create: does not exist"});
  EXPECT_EQ(host.files.content(kPath), "program");
  EXPECT_EQ(host.files.node(kPath)->mode, 0755U);
  host.files.add_file(kFrom, "tool-1.0/tool=newer\n");
  EXPECT_EQ(expect_converges(tool(), host), Told{"change: content differs"});
  EXPECT_EQ(host.files.content(kPath), "newer");
}

TEST(Archive, an_edited_file_is_mended) {
  MemoryHost host;
  host.files.add_file(kFrom, "tool-1.0/tool=program\n").add_file(kPath, "edited");
  EXPECT_EQ(expect_converges(tool(), host), Told{"change: content differs"});
  EXPECT_EQ(host.files.content(kPath), "program");
}

TEST(Archive, one_that_is_missing_or_lacks_the_member_is_an_error) {
  MemoryHost host;
  const auto missing = provider_of("archive").observe(tool(), host.readers());
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  host.files.add_file(kFrom, "other=program\n");
  const auto lacks = provider_of("archive").observe(tool(), host.readers());
  ASSERT_FALSE(lacks);
  EXPECT_NE(lacks.error().str().find("unpacking " + std::string(kFrom)), std::string::npos);
}

TEST(Archive, what_root_alone_may_read_is_not_judged_without) {
  MemoryHost host;
  host.files.put(kFrom, {.content = "tool-1.0/tool=program\n", .readable = false})
      .add_file(kPath, "program");
  const auto changes = changes_of(tool(), host);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(changes[0].find("sha256")->before.is_unknown());
}

TEST(Archive, members_are_plain_names) {
  for (const char* name : {"", "/etc/passwd", "../tool", "a/../b", "./tool", "dir/"}) {
    EXPECT_NE(fault({{"from", kFrom}, {"member", name}}), "") << name;
  }
  EXPECT_EQ(fault({{"from", kFrom}, {"member", "tool-1.0/tool"}}), "");
  EXPECT_EQ(fault({{"from", kFrom}}), "`archive` needs `member`");
  EXPECT_NE(fault({{"from", kPath}, {"member", "tool"}}), "");
}

TEST(Archive, goes_without_its_archive) {
  MemoryHost host;
  host.files.add_file(kPath, "program");
  auto resource = tool();
  const auto& provider = provider_of("archive");
  resource.attributes = *provider.restoration(resource, model::State{{"exists", false}}).wish;
  resource.leaving = true;
  EXPECT_EQ(expect_converges(resource, host), Told{"remove: exists, wanted absent"});
}

}  // namespace
}  // namespace tend::testing
