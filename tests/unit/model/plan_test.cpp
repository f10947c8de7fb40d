#include "model/plan.hpp"

#include <gtest/gtest.h>

namespace tend::model {
namespace {

Change file_change() {
  Change change;
  change.id = {"file", "/etc/motd"};
  change.role = "base";
  change.reason = "mode is 0600, wanted 0644";
  change.attributes = {{"mode", "0644", "0644"}, {"content", "aa", "bb"}};
  change.diff = "@@ -1 +1 @@\n-old\n+new\n";
  change.after = {{"package", "base-files"}};
  change.source = {std::make_shared<SourceFile>(SourceFile{"roles/base/role.yaml", ""}), 7, 5, 4};
  return change;
}

TEST(PlanNames, GoBothWays) {
  for (const Action action :
       {Action::create, Action::change, Action::remove, Action::start, Action::stop,
        Action::restart, Action::reload, Action::run, Action::reboot}) {
    EXPECT_FALSE(name_of(action).empty());
    EXPECT_EQ(action_named(name_of(action)), action);
  }
  for (const Cause cause : {Cause::initial, Cause::intended, Cause::fact, Cause::drift}) {
    EXPECT_EQ(cause_named(name_of(cause)), cause);
  }
  EXPECT_FALSE(action_named("destroy"));
  EXPECT_FALSE(cause_named(""));
}

TEST(Change, IsKeptFromOthersWhenEitherModeForbidsThemToRead) {
  const struct {
    Value before;
    Value after;
    bool kept;
  } cases[] = {{"0644", "0644", false},  {"0600", "0644", true},
               {"0644", "0640", true},   {nullptr, "0440", true},
               {nullptr, "0755", false}, {Unknown{"needs root"}, "0644", false},
               {"0644", "odd", false}};
  for (const auto& one : cases) {
    Change change = file_change();
    change.attributes = {{"mode", one.before, one.after}};
    EXPECT_EQ(change.kept_from_others(), one.kept) << one.before.display() << one.after.display();
  }
}

TEST(Change, MaskedLosesValuesAndDiffWhenSensitive) {
  Change change = file_change();
  change.attributes.push_back({"owner", nullptr, "root"});
  change.sensitive = true;
  const Change masked = change.masked();
  EXPECT_EQ(masked.diff, "");
  EXPECT_EQ(masked.find("content")->before, Value("‹secret›"));
  EXPECT_EQ(masked.find("content")->after, Value("‹secret›"));
  EXPECT_TRUE(masked.find("owner")->before.is_null()) << "that there was nothing is no secret";
}

TEST(Change, MaskedLosesOnlyTheDiffWhenKeptFromOthers) {
  Change change = file_change();
  change.attributes[0].after = "0600";
  const Change masked = change.masked();
  EXPECT_EQ(masked.diff, "");
  EXPECT_EQ(masked.find("content")->after, Value("bb"));
}

TEST(Change, MaskedLosesASingleSecretAttributeAndTheDiffThatMayShowIt) {
  Change change = file_change();
  change.attributes.push_back({"password", nullptr, Value("hunter2").marked_sensitive()});
  EXPECT_EQ(change.masked().find("password")->after, Value("‹secret›"));
  EXPECT_EQ(change.masked().find("content")->after, Value("bb"));
  EXPECT_EQ(change.masked().diff, "");
}

TEST(PlanDocument, HasTheKeysOfTheSchemaInOrder) {
  Plan plan;
  plan.host = "gpu01";
  plan.commit = "abc";
  plan.ok = 3;
  plan.changes = {file_change()};
  plan.unknown = {{{"exec", "probe"}, "base", "needs root", {}}};
  plan.failures = {
      {{"file", "/mnt/x"}, "base", make_error(ErrorCode::io, "read /mnt/x: I/O error"), {}}};
  const Value value = to_value(plan);
  EXPECT_EQ(value.as_map().keys(),
            (std::vector<std::string>{"schema", "host", "commit", "complete", "counts", "changes",
                                      "unknown", "deferred", "contested", "failures"}));
  EXPECT_EQ(value.text_or("schema", ""), "tend.plan/1");
  EXPECT_EQ(*value.find("counts"), Value(Map{{"create", 0},
                                             {"change", 1},
                                             {"remove", 0},
                                             {"start", 0},
                                             {"stop", 0},
                                             {"restart", 0},
                                             {"reload", 0},
                                             {"run", 0},
                                             {"reboot", 0},
                                             {"ok", 3},
                                             {"unknown", 1},
                                             {"deferred", 0},
                                             {"contested", 0}}));
  const Value& change = value.find("changes")->as_list().at(0);
  EXPECT_EQ(change.as_map().keys(),
            (std::vector<std::string>{"id", "role", "action", "cause", "drifted", "reason",
                                      "attributes", "diff", "after", "source"}));
  EXPECT_EQ(*change.find("after"), Value(List{Value("package:base-files")}));
  EXPECT_EQ(*change.find("source"),
            Value(Map{{"file", "roles/base/role.yaml"}, {"line", 7}, {"column", 5}}));
  EXPECT_EQ(value.find("failures")->as_list().at(0).find("error")->text_or("code", ""), "io");
}

TEST(PlanDocument, MasksSensitiveChanges) {
  Plan plan;
  plan.changes = {file_change()};
  plan.changes[0].sensitive = true;
  const Value document = to_value(plan);
  const Value& change = document.find("changes")->as_list().at(0);
  EXPECT_EQ(change.text_or("diff", "none"), "");
  EXPECT_EQ(change.find("attributes")->as_list().at(1),
            Value(Map{{"name", "content"}, {"before", "‹secret›"}, {"after", "‹secret›"}}));
}

}  // namespace
}  // namespace tend::model
