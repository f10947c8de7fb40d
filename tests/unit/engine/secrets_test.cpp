// {secret: NAME}: where the values come to, and where they must not.
#include "base/hash.hpp"
#include "engine/decision.hpp"
#include "engine/redaction.hpp"
#include "engine/secret_values.hpp"
#include "store/catalog_cache.hpp"
#include "unit/engine/lab_on_host.hpp"

namespace tend::testing {
namespace {

constexpr const char* kRole =
    "params:\n  token: {type: secret}\n"
    "resources:\n  - file: /etc/token\n    content: \"{{ params.token | upper }}\\n\"\n";

class Secrets : public LabOnHost {
 protected:
  void SetUp() override {
    read_secret_ = [this](const std::string& name) -> Result<Value> {
      asked_.push_back(name);
      const auto found = values_.find(name);
      if (found == values_.end()) {
        return fail(ErrorCode::invalid, "secrets/" + name + ".age is not there");
      }
      return found->second;
    };
  }
  // gpu01 has the role `app` with these parameters.
  void app(const std::string& parameters, const std::string& role = kRole) {
    inventory("hosts:\n  gpu01:\n    roles:\n      app: " + parameters + "\n");
    role_file("app/role.yaml", role);
  }

  std::map<std::string, Value> values_{{"api", "hunter2 of the lab"}};
  std::vector<std::string> asked_;
};

TEST_F(Secrets, IsInWhatIsMadeOfItAndMarked) {
  app("{token: {secret: api}}");
  const auto compiled = catalog();
  const auto& file = compiled.resources.front();
  EXPECT_EQ(file.find("content")->as_string(), "HUNTER2 OF THE LAB\n");
  EXPECT_TRUE(file.find("content")->sensitive());
  EXPECT_TRUE(file.sensitive);
  EXPECT_TRUE(store::has_secret(compiled));
  converge();
  EXPECT_EQ(*host_.files.read("/etc/token"), "HUNTER2 OF THE LAB\n");
  EXPECT_EQ(host_.files.status("/etc/token")->mode, 0600U);
}

TEST_F(Secrets, AreFoundInListsAndMaps) {
  app("{users: [{name: alice, key: {secret: api}}, {name: bob, key: {secret: other}}], more: {x: "
      "{secret: api}}}",
      "params:\n"
      "  users: {type: list, items: {type: map, fields: {name: {type: string}, key: {type: "
      "secret}}}}\n"
      "  more: {type: map, items: {type: secret}}\n"
      "resources:\n"
      "  - file: \"/etc/keys/{{ item.name }}\"\n"
      "    content: \"{{ item.key }} {{ params.more.x }}\"\n"
      "    loop: \"{{ params.users }}\"\n");
  values_["other"] = "swordfish";
  const auto compiled = catalog();
  ASSERT_EQ(compiled.resources.size(), 2U);
  EXPECT_EQ(compiled.resources[0].id.name, "/etc/keys/alice");
  EXPECT_EQ(compiled.resources[1].find("content")->as_string(), "swordfish hunter2 of the lab");
  EXPECT_EQ(asked_, (Lines{"api", "other", "api"}));
}

TEST_F(Secrets, AMissingOneIsAFaultAtTheParameter) {
  app("{token: {secret: apy}}");
  EXPECT_EQ(faults(),
            "error: secrets/apy.age is not there\n"
            " --> inventory/lab.yaml:4:20\n"
            "  |\n"
            "4 |       app: {token: {secret: apy}}\n"
            "  |                    ^\n"
            "  = for parameter `app.token`\n");
}

TEST_F(Secrets, WithoutAReaderItsResourcesAreUnknown) {
  read_secret_ = {};
  app("{token: {secret: api}}");
  EXPECT_EQ(catalog().resources.front().unknown, "secret api");
}

TEST_F(Secrets, OneThatNeedsRootMakesThePlanIncomplete) {
  values_["api"] = Unknown{"secret api needs root"};
  app("{token: {secret: api}}");
  const auto planned = plan();
  ASSERT_EQ(planned.unknown.size(), 1U);
  EXPECT_EQ(planned.unknown.front().reason, "secret api needs root");
  EXPECT_FALSE(planned.complete);
}

TEST_F(Secrets, AreNoPartOfWhatOthersSee) {
  const std::string params = "params:\n  token: {type: secret}\nresources:\n";
  const std::vector<std::pair<std::string, std::string>> misplaced = {
      {"  - file: \"/etc/{{ params.token }}\"\n    content: x\n", "name of a `file`"},
      {"  - exec: x\n    argv: [login, \"{{ params.token }}\"]\n    creates: /x\n", "`argv`"},
      {"  - exec: x\n    command: \"login {{ params.token }}\"\n    creates: /x\n", "`command`"},
      {"  - exec: x\n    command: x\n    unless: \"test {{ params.token }}\"\n", "`unless`"},
      {"  - exec: x\n    command: x\n    creates: /x\n    environment: {T: \"{{ params.token "
       "}}\"}\n",
       "`environment`"},
      {"  - file: /etc/x\n    state: link\n    target: \"/{{ params.token }}\"\n", "`target`"},
      {"  - file: /etc/x\n    content: x\n    validate: [check, \"{{ params.token }}\"]\n",
       "`validate`"},
      {"  - systemd_unit: x\n    content: \"[Service]\\nExecStart=/x {{ params.token }}\\n\"\n",
       "`content`"},
      {"  - file: /etc/x\n    content: x\n    restarts: \"{{ params.token }}\"\n", "`restarts`"},
      {"  - file: /etc/x\n    content: x\n    after: \"file:/{{ params.token }}\"\n", "`after`"},
      {"  - mount: /mnt\n    src: //nas/x\n    fstype: cifs\n    opts: \"password={{ "
       "params.token "
       "}}\"\n",
       "`opts`"},
  };
  for (const auto& [resource, place] : misplaced) {
    app("{token: {secret: api}}", params + resource);
    const std::string told = faults();
    EXPECT_NE(told.find("a secret cannot be part of"), std::string::npos) << told;
    EXPECT_NE(told.find(place), std::string::npos) << told;
    EXPECT_EQ(told.find("hunter2"), std::string::npos) << told;
  }
}

TEST_F(Secrets, AreNoPartOfAChecksWords) {
  for (const std::string check :
       {"run: [login, \"{{ params.token }}\"]", "http: \"http://x/{{ params.token }}\"",
        "run: [x]\n    name: \"{{ params.token }}\"",
        "run: [x]\n    contains: \"{{ params.token }}\""}) {
    app("{token: {secret: api}}",
        "params:\n  token: {type: secret}\nresources: []\nchecks:\n  - " + check + "\n");
    const std::string told = faults();
    EXPECT_NE(told.find("of a check: it would be seen"), std::string::npos) << told;
    EXPECT_EQ(told.find("hunter2"), std::string::npos) << told;
  }
}

TEST_F(Secrets, GoToACommandThroughItsStdin) {
  app("{token: {secret: api}}",
      "params:\n  token: {type: secret}\n"
      "resources:\n  - exec: log in\n    argv: [login]\n    stdin: \"{{ params.token }}\"\n"
      "    creates: /x\n");
  host_.runner.on({"login"}, exits(1, "", "bad password hunter2 of the lab\n"));
  const auto result = converge();
  ASSERT_FALSE(host_.runner.commands().empty());
  EXPECT_EQ(host_.runner.commands().back().input, "hunter2 of the lab");
  EXPECT_EQ(lines(result), (Lines{"failed run exec:log in", "failed exec:log in: exit code 1"}));
}

TEST_F(Secrets, DigestsOfWhatIsMadeOfThemAreKeyed) {
  app("{token: {secret: api}}");
  digest_key_ = "the host's";
  converge();
  const auto entry = ledger_.entries()->front();
  const auto resource = catalog().resources.front();
  EXPECT_EQ(entry.desired, keyed_hash("the host's", model::digest_of(resource.attributes)));
  EXPECT_NE(entry.left,
            engine::left_digest(resource,
                                *providers_.find("file")->observe(resource, host_.readers()), ""));
  EXPECT_TRUE(plan().empty());
  // With the same key nothing drifted; a hand edit is seen.
  ASSERT_TRUE(host_.files.replace("/etc/token", "mine", {}));
  EXPECT_TRUE(plan().changes.front().drifted);
}

TEST_F(Secrets, AreTakenOutOfWhatProgramsSay) {
  values_["api"] = "it's \"hunter2\" of the lab";
  app("{token: {secret: api}}",
      "params:\n  token: {type: secret}\n"
      "resources:\n  - file: /etc/token\n    content: \"{{ params.token }}\"\n"
      "  - exec: start\n    argv: [start]\n    creates: /x\n"
      "checks:\n  - run: [ask]\n");
  host_.runner.on({"start"}, exits(1, "", "cannot parse it's \"hunter2\" of the lab\n"));
  for (const auto& one : converge().results) {
    if (!one.error) continue;
    EXPECT_EQ(one.error->message, "exit code 1: cannot parse ‹secret›");
  }
}

TEST_F(Secrets, AreListedWithoutBeingRead) {
  app("{token: {secret: api}}");
  auto read = load::load_inventory(snapshot_);
  auto roles = load::load_roles(snapshot_, nullptr, {{"app", {}}});
  const auto needed = engine::secrets_needed({*read, roles->roles, "gpu01", facts_, {}, "c1"});
  ASSERT_TRUE(needed);
  EXPECT_EQ(*needed, (Lines{"api"}));
  EXPECT_TRUE(asked_.empty());
}

TEST(Redaction, FindsASecretInManySpellings) {
  const engine::Redaction redaction(
      Lines{"pa'ss \"wörd\"\n", "first line of it\nsecond line\n", "short"});
  for (const std::string quoted :
       {"pa'ss \"wörd\"\n", "pa'ss \\\"wörd\\\"\\n", "pa'\"'\"'ss \"wörd\"\n", "second line",
        "SECOND LINE", "Zmlyc3QgbGluZSBvZiBpdApzZWNvbmQgbGluZQo=", "second%20line"}) {
    EXPECT_EQ(redaction.text("a " + quoted + " b"), "a ‹secret› b") << quoted;
  }
  EXPECT_EQ(redaction.text("in short"), "in short");
}

TEST(Redaction, TakesTheLongerOfTwoThatBeginAlike) {
  const engine::Redaction redaction(Lines{"hunter2", "hunter2-longer"});
  EXPECT_EQ(redaction.text("hunter2-longer hunter2-long"), "‹secret› ‹secret›-long");
}

}  // namespace
}  // namespace tend::testing
