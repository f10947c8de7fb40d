#include "facts/gather.hpp"

#include <gtest/gtest.h>

#include "facts/gatherers.hpp"
#include "model/facts.hpp"
#include "support/memory_files.hpp"
#include "support/scripted_local_http.hpp"
#include "system/host_file_system.hpp"

namespace tend::facts {
namespace {

// Every fact of the schema is there, none besides, each of its type or unknown.
void expect_schema(const Value& facts) {
  const auto conformed = model::conform(model::facts_schema(), facts, "facts");
  if (!conformed) {
    for (const auto& error : conformed.error()) ADD_FAILURE() << error.str();
  }
}

void expect_same_names(const model::TypeSpec& spec, const Value& value, const std::string& where) {
  if (value.is_unknown() || spec.fields.empty()) return;
  ASSERT_TRUE(value.is_map()) << where;
  EXPECT_EQ(value.as_map().size(), spec.fields.size()) << where;
  for (const auto& field : spec.fields) {
    const Value* found = value.find(field.name);
    ASSERT_NE(found, nullptr) << where << "." << field.name;
    expect_same_names(field.spec, *found, where + "." + field.name);
  }
}

void expect_summaries(const model::TypeSpec& spec, const std::string& where) {
  EXPECT_FALSE(spec.summary.empty()) << where;
  for (const auto& field : spec.fields) expect_summaries(field.spec, where + "." + field.name);
  if (spec.items) expect_summaries(*spec.items, where + "[]");
}

bool all_unknown(const Value& value) {
  if (!value.is_map()) return value.is_unknown();
  for (const auto& entry : value.as_map()) {
    if (!all_unknown(entry.value)) return false;
  }
  return true;
}

TEST(Facts, those_of_this_host_are_as_the_schema_says) {
  const auto files = system::open_file_reader("/");
  ASSERT_TRUE(files);
  const auto facts = gather(**files, testing::ScriptedLocalHttp());
  expect_schema(facts);
  expect_same_names(model::facts_schema(), facts, "facts");
  EXPECT_TRUE(facts.find("os")->find("name")->is_string());
  EXPECT_GT(facts.find("memory")->find("total_bytes")->as_integer(), 1 << 20);
}

TEST(Facts, an_empty_root_has_the_same_facts_unknown) {
  const testing::MemoryFileSystem files;
  const auto facts = gather(files, testing::ScriptedLocalHttp());
  expect_schema(facts);
  expect_same_names(model::facts_schema(), facts, "facts");
  EXPECT_TRUE(facts.find("os")->find("name")->is_unknown());
  EXPECT_TRUE(facts.find("gpus")->is_unknown());
  EXPECT_NE(facts.find("os")->find("name")->as_unknown().reason.find("os-release"),
            std::string::npos);
}

TEST(Facts, of_a_host_nobody_asked_every_leaf_is_unknown_for_the_reason_given) {
  const auto facts = model::unknown_facts("never gathered");
  expect_schema(facts);
  expect_same_names(model::facts_schema(), facts, "facts");
  EXPECT_TRUE(all_unknown(facts));
  EXPECT_EQ(facts.find("gpu")->find("count")->as_unknown().reason, "never gathered");
}

TEST(Facts, each_has_a_summary) {
  expect_summaries(model::facts_schema(), "facts");
}

TEST(IdentityFacts, the_time_zone_is_where_localtime_points) {
  testing::MemoryFileSystem files;
  EXPECT_FALSE(gather_timezone(files)) << "no root at all";
  files.add_directory("/etc");
  EXPECT_EQ(gather_timezone(files)->as_string(), "UTC");
  files.add_file("/etc/timezone", "Europe/Berlin\n");
  EXPECT_EQ(gather_timezone(files)->as_string(), "Europe/Berlin");
  files.add_link("/etc/localtime", "../usr/share/zoneinfo/Asia/Tokyo");
  EXPECT_EQ(gather_timezone(files)->as_string(), "Asia/Tokyo");
}

TEST(IdentityFacts, a_machine_id_not_yet_made_is_unknown) {
  testing::MemoryFileSystem files;
  files.add_file("/etc/machine-id", "uninitialized\n");
  EXPECT_FALSE(gather_machine_id(files));
  files.add_file("/etc/machine-id", "3d1219c7c4c5404aaa1f6d2a48adfda4\n");
  EXPECT_EQ(gather_machine_id(files)->as_string(), "3d1219c7c4c5404aaa1f6d2a48adfda4");
}

}  // namespace
}  // namespace tend::facts
