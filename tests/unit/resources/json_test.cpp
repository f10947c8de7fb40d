#include "format/json.hpp"
#include "resource_testing.hpp"
#include "resources/json_edit.hpp"

namespace tend::testing {
namespace {

const std::string kPath = "/etc/docker/daemon.json";

model::Resource json(Map attributes) {
  return make_resource("json", kPath, std::move(attributes));
}

model::Resource leaving(const model::Resource& resource, Map attributes) {
  auto wish = resource;
  wish.attributes = std::move(attributes);
  wish.leaving = true;
  wish.left = resource.attributes;
  return wish;
}

TEST(Json, MissingKeyIsAddedBehindTheOthersAndTheirBytesStay) {
  MemoryHost host;
  host.files.put(kPath,
                 {.content = "{\n    \"dns\":  [ \"192.0.2.1\" ],\n    \"debug\": false\n}\n",
                  .mode = 0600,
                  .uid = 7});
  EXPECT_EQ(expect_converges(json({{"key", "live-restore"}, {"value", true}}), host),
            Told{"change: key is missing"});
  EXPECT_EQ(host.files.content(kPath),
            "{\n    \"dns\":  [ \"192.0.2.1\" ],\n    \"debug\": false,\n"
            "    \"live-restore\": true\n}\n");
  EXPECT_EQ(host.files.node(kPath)->mode, 0600);
  EXPECT_EQ(host.files.node(kPath)->uid, 7U);
}

TEST(Json, EditsOneKeyAndNothingElse) {
  struct Case {
    std::string key;
    Value value;
    std::string before;
    std::string after;
  };
  const std::vector<Case> cases = {
      {"a", 1, "{}", "{\n  \"a\": 1\n}"},
      {"a", 1, "", "{\n  \"a\": 1\n}\n"},
      {"a", 1, "{ \"b\": 2 }", "{ \"b\": 2, \"a\": 1 }"},
      {"a", 1, "{\n\t\"b\": 2\n}", "{\n\t\"b\": 2,\n\t\"a\": 1\n}"},
      {"a", "x\"\n", "{\"a\": {\"b\": [1, \"}\"]}, \"c\": 3}", "{\"a\": \"x\\\"\\n\", \"c\": 3}"},
      {"a.b", 1, "{\"a\": 5}", "{\"a\": {\n  \"b\": 1\n}}"},
      {"a.b.c", true, "{\n  \"a\": {\n    \"x\": 1\n  }\n}",
       "{\n  \"a\": {\n    \"x\": 1,\n    \"b\": {\n      \"c\": true\n    }\n  }\n}"},
      {"a.b", 1, "{\n    \"a\": {}\n}", "{\n    \"a\": {\n        \"b\": 1\n    }\n}"},
      {"\"a.b\".c", 1, "{\"a.b\": {\"c\": 2}}", "{\"a.b\": {\"c\": 1}}"},
      {"a", List{"x", "y"}, "{\"a\": [\n1]}", "{\"a\": [\"x\", \"y\"]}"},
      {"a", List{Map{{"base", "10.0.0.0/8"}, {"size", 24}}}, "{}",
       "{\n  \"a\": [\n    {\n      \"base\": \"10.0.0.0/8\",\n      \"size\": 24\n    }\n  ]\n}"},
      {"a\\u0062", 1, "{\"a\\\\u0062\": 2, \"a\\u0062\": 3}",
       "{\"a\\\\u0062\": 1, \"a\\u0062\": 3}"},
      {"ab", 1, "{\"a\\u0062\": 3}", "{\"a\\u0062\": 1}"},
  };
  for (const auto& each : cases) {
    MemoryHost host;
    host.files.add_file(kPath, each.before);
    EXPECT_EQ(expect_converges(json({{"key", each.key}, {"value", each.value}}), host).size(), 1U)
        << each.before;
    EXPECT_EQ(host.files.content(kPath), each.after);
  }
}

TEST(Json, WantedAbsentGoesWithTheMapsThatItLeavesEmpty) {
  struct Case {
    std::string key;
    std::string before;
    std::string after;
  };
  const std::vector<Case> cases = {
      {"a", "{\"a\": 1}", "{}"},
      {"a", "{\n  \"a\": 1,\n  \"b\": 2\n}\n", "{\n  \"b\": 2\n}\n"},
      {"b", "{\n  \"a\": 1,\n  \"b\": [1, {\"x\": \",\"}]\n}\n", "{\n  \"a\": 1\n}\n"},
      {"a.b.c", "{\"x\": 1, \"a\": {\"b\": {\"c\": 1}}}", "{\"x\": 1}"},
      {"a.b.c", "{\"a\": {\"b\": {\"c\": 1}, \"d\": 2}}", "{\"a\": {\"d\": 2}}"},
  };
  for (const auto& each : cases) {
    MemoryHost host;
    host.files.add_file(kPath, each.before);
    EXPECT_EQ(expect_converges(json({{"key", each.key}, {"state", "absent"}}), host),
              Told{"change: key is there, wanted absent"});
    EXPECT_EQ(host.files.content(kPath), each.after);
  }
  MemoryHost host;
  EXPECT_TRUE(changes_of(json({{"key", "a.b"}, {"state", "absent"}}), host).empty());
  for (const char* without : {"{}", "{\"a\": 1}", "{\"a\": {\"c\": 1}}"}) {
    host.files.add_file(kPath, without);
    EXPECT_TRUE(changes_of(json({{"key", "a.b"}, {"state", "absent"}}), host).empty()) << without;
  }
}

TEST(Json, WhatIsSetAndTakenOutAgainLeavesTheVeryBytes) {
  for (const std::string text :
       {"{}\n", "{\n    \"runtimes\": {\n        \"x\": {\"path\": \"x\"}\n    }\n}\n",
        "{\"runtimes\":{\"x\":1}}", "{ \"dns\" : [ ] }\n\n"}) {
    const resources::KeyPath path = {"runtimes", "nvidia", "path"};
    const auto set = resources::set_key(text, path, "nvidia-container-runtime");
    EXPECT_TRUE(format::parse_json(set)) << set;
    EXPECT_EQ(resources::remove_key(set, path), text);
  }
}

TEST(Json, AMapIsOneResourceForEachKeyInIt) {
  const auto parts = provider_of("json").parts(
      {{"value", Map{{"live-restore", true},
                     {"log-opts", Map{{"max-size", "50m"}, {"tag", nullptr}}},
                     {"features", Map{}},
                     {"unset", nullptr},
                     {"a.b", List{1}}}},
       {"state", "present"}});
  std::vector<std::string> told;
  for (const auto& part : parts) {
    told.push_back(provider_of("json").identity(kPath, part) + " = " +
                   part.find("value")->display());
    EXPECT_EQ(part.find("state")->as_string(), "present");
  }
  EXPECT_EQ(told, (std::vector<std::string>{kPath + "#live-restore = true",
                                            kPath + "#log-opts.max-size = 50m",
                                            kPath + "#features = {}", kPath + "#\"a.b\" = [1]"}));
}

TEST(Json, AMapBelowAKeyIsMergedThere) {
  const auto parts = provider_of("json").parts(
      {{"key", "runtimes"}, {"value", Map{{"nvidia", Map{{"path", "x"}, {"args", List{}}}}}}});
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].find("key")->as_string(), "runtimes.nvidia.path");
  EXPECT_EQ(parts[1].find("key")->as_string(), "runtimes.nvidia.args");
  EXPECT_EQ(*parts[1].find("value"), Value(List{}));
}

TEST(Json, AnEmptyMapIsThereWhateverIsInIt) {
  MemoryHost host;
  const auto resource = json({{"key", "features"}, {"value", Map{}}});
  EXPECT_EQ(expect_converges(resource, host), Told{"create: file does not exist"});
  EXPECT_EQ(host.files.content(kPath), "{\n  \"features\": {}\n}\n");
  host.files.add_file(kPath, "{\"features\": {\"cdi\": true}}");
  EXPECT_TRUE(changes_of(resource, host).empty());
}

TEST(Json, ThatDiffersIsToldWithItsKeyAndADiff) {
  MemoryHost host;
  host.files.add_file(kPath, "{\n  \"log-driver\": \"json-file\"\n}\n");
  const auto changes = changes_of(json({{"key", "log-driver"}, {"value", "local"}}), host);
  ASSERT_EQ(told(changes), Told{"change: value is json-file, wanted local"});
  EXPECT_EQ(changes[0].id.str(), "json:/etc/docker/daemon.json#log-driver");
  EXPECT_EQ(changes[0].find("value")->before, Value("json-file"));
  EXPECT_EQ(changes[0].find("value")->after, Value("local"));
  EXPECT_EQ(hunk_of(changes[0]),
            " {\n-  \"log-driver\": \"json-file\"\n+  \"log-driver\": \"local\"\n }\n");
}

TEST(Json, OfAFileThatIsNoMapOfKeysIsNotTouched) {
  MemoryHost host;
  const auto resource = json({{"key", "debug"}, {"value", true}});
  host.files.add_file(kPath, "{\"debug\": tru");
  EXPECT_NE(observe_error(resource, host.readers())
                .find("/etc/docker/daemon.json is not valid JSON: at line 1, column 14"),
            std::string::npos)
      << observe_error(resource, host.readers());
  host.files.add_file(kPath, "{\"debug\": true, \"debug\": false}");
  EXPECT_EQ(observe_error(resource, host.readers()),
            "/etc/docker/daemon.json is not valid JSON: duplicate key `debug`; nothing of it is "
            "touched until somebody mends it");
  host.files.add_file(kPath, "[1]");
  EXPECT_EQ(observe_error(resource, host.readers()),
            "/etc/docker/daemon.json is JSON, but a list and no map with keys");
}

TEST(Json, IsNotDisturbedInItsDigestByOtherKeys) {
  MemoryHost host;
  const auto resource = json({{"key", "debug"}, {"value", true}});
  host.files.add_file(kPath, "{\"debug\": true}");
  const auto before = provider_of("json").observe(resource, host.readers());
  host.files.add_file(kPath, "{\"dns\": [], \"debug\":true}");
  const auto after = provider_of("json").observe(resource, host.readers());
  EXPECT_EQ(model::digest_of(*before), model::digest_of(*after));
}

TEST(Json, TakenOutGivesBackTheFormerValue) {
  MemoryHost host;
  host.files.add_file(kPath, "{\"log-driver\": \"syslog\", \"dns\": []}");
  const auto resource = json({{"key", "log-driver"}, {"value", "local"}});
  const auto original = provider_of("json").observe(resource, host.readers());
  expect_converges(resource, host);
  const auto back = provider_of("json").restoration(resource, *original);
  ASSERT_TRUE(back.wish);
  expect_converges(leaving(resource, *back.wish), host);
  EXPECT_EQ(host.files.content(kPath), "{\"log-driver\": \"syslog\", \"dns\": []}");
}

TEST(Json, TheLastKeyTakenOutGivesBackOrderAndSpelling) {
  MemoryHost host;
  const std::string before = "{ \"old\": 1.50, \"dns\":[]\n}";
  host.files.add_file(kPath, before);
  const auto resource = json({{"key", "old"}, {"state", "absent"}});
  auto original = *provider_of("json").observe(resource, host.readers());
  original.set("content", before);
  expect_converges(resource, host);
  const auto back = leaving(resource, *provider_of("json").restoration(resource, original).wish);
  expect_converges(back, host);
  EXPECT_EQ(host.files.content(kPath), before);
  // Somebody's own key stays, and then the order is what it can be.
  host.files.add_file(kPath, "{ \"dns\":[], \"mine\": 1\n}");
  expect_converges(back, host);
  EXPECT_EQ(host.files.content(kPath), "{ \"dns\":[], \"mine\": 1, \"old\": 1.5\n}");
}

TEST(Json, TakenOutLeavesForeignKeysAndAFileOfItsOwnGoes) {
  const auto resource = json({{"key", "a.b"}, {"value", 1}});
  for (const bool foreign : {false, true}) {
    MemoryHost host;
    const auto original = provider_of("json").observe(resource, host.readers());
    expect_converges(resource, host);
    if (foreign) {
      host.files.add_file(kPath, "{\n  \"a\": {\n    \"b\": 1\n  },\n  \"mine\": true\n}\n");
    }
    const auto back = provider_of("json").restoration(resource, *original);
    ASSERT_TRUE(back.wish);
    expect_converges(leaving(resource, *back.wish), host);
    if (foreign) {
      EXPECT_EQ(host.files.content(kPath), "{\n  \"mine\": true\n}\n");
    } else {
      EXPECT_EQ(host.files.node(kPath), nullptr);
    }
  }
}

TEST(Json, AFileThatWasThereStaysWhenItsLastKeyGoes) {
  MemoryHost host;
  host.files.add_file(kPath, "{}\n");
  const auto resource = json({{"key", "debug"}, {"value", true}});
  const auto original = provider_of("json").observe(resource, host.readers());
  expect_converges(resource, host);
  expect_converges(leaving(resource, *provider_of("json").restoration(resource, *original).wish),
                   host);
  EXPECT_EQ(host.files.content(kPath), "{}\n");
}

TEST(Json, ThatIsRefusedByItsValidatorChangesNothing) {
  MemoryHost host;
  host.files.add_file(kPath, "{}");
  const auto resource = json(
      {{"key", "debug"}, {"value", true}, {"validate", List{"dockerd", "--config-file", "%s"}}});
  system::ProcessResult refusal;
  refusal.exit_code = 1;
  refusal.err = "unable to configure\n";
  host.runner.on_program("dockerd", [refusal](const system::Command&) { return refusal; });
  const auto done = apply_all_changes(resource, host, changes_of(resource, host));
  ASSERT_FALSE(done);
  EXPECT_NE(done.error().message.find("refused the new /etc/docker/daemon.json"), std::string::npos)
      << done.error().message;
  EXPECT_EQ(host.files.content(kPath), "{}");
}

TEST(Json, BehindAPlannedPackageIsPlannedAndPredicted) {
  MemoryHost host;
  const auto resource = json({{"key", "debug"}, {"value", true}});
  const auto changes = decide_behind_package(resource);
  ASSERT_EQ(told(changes).size(), 1U);
  EXPECT_TRUE(changes[0].find("value")->before.is_unknown());
  EXPECT_TRUE(apply_all_changes(resource, host, changes));
}

TEST(Json, ASecretIsWrittenAsItIsAndToldNowhere) {
  MemoryHost host;
  auto resource = json({{"key", "auth"}, {"value", Value("hunter2").marked_sensitive()}});
  resource.sensitive = true;
  const auto changes = changes_of(resource, host);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_TRUE(changes[0].find("value")->after.sensitive());
  EXPECT_EQ(changes[0].reason.find("hunter2"), std::string::npos);
  ASSERT_TRUE(apply_all_changes(resource, host, changes));
  EXPECT_EQ(host.files.content(kPath), "{\n  \"auth\": \"hunter2\"\n}\n");
  EXPECT_EQ(host.files.node(kPath)->mode, 0600);
}

TEST(Json, WithFaultyWishesIsRefused) {
  struct Case {
    Map wished;
    std::string fault;
  };
  const std::vector<Case> cases = {
      {{{"key", "a"}}, "`json` needs `value`"},
      {{{"value", 5}},
       "without `key`, `value` must be a map with keys: they are merged into the file"},
      {{{"value", Map{}}},
       "without `key`, `value` must be a map with keys: they are merged into the file"},
      {{{"state", "absent"}}, "`state: absent` needs `key`"},
      {{{"key", "a"}, {"value", 1}, {"state", "absent"}},
       "`value` does not go with `state: absent`: `key` names what is to go"},
      {{{"key", "a..b"}, {"value", 1}},
       "`a..b` names no key: names with dots between, quoted where one has a dot itself"},
      {{{"key", "a.\"b"}, {"value", 1}},
       "`a.\"b` names no key: names with dots between, quoted where one has a dot itself"},
      {{{"key", "a"}, {"value", 1}, {"validate", List{"true"}}},
       "`validate` nowhere names the new file, `%s`"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(faults_of(json(each.wished)), std::vector<std::string>{each.fault});
  }
}

}  // namespace
}  // namespace tend::testing
