#include <gtest/gtest.h>

#include "load/load.hpp"
#include "support/memory_snapshot.hpp"
#include "support/rendered_errors.hpp"

namespace tend::load {
namespace {

using testing::listed;
using testing::MemorySnapshot;
using testing::rendered;

constexpr const char* kNfs = R"(summary: NFS directories, mounted on demand
supports: [debian-12, ubuntu-22.04]
params:
  mounts:
    type: list
    summary: what is mounted where
    items: {type: map, fields: {path: {type: path, required: true}, src: {type: string}}}
  domain: {type: string, default: "{{ facts.network.domain }}"}
  every: {type: duration, default: 5m, min: 1m, max: 3600}
requires: [base]
vars:
  count: "{{ params.mounts | length }}"
resources:
  - package: [nfs-common, "{{ params.extra }}"]
  - file: /etc/idmapd.conf
    template: idmapd.conf
    mode: "0644"
    line: an attribute here
checks:
  - name: answers
    run: [stat, -f, /mnt]
)";

Position here() {
  static const auto text = std::make_shared<const SourceFile>(
      SourceFile{"inventory/lab.yaml", "hosts: {a: {roles: {nfs_mounts: }}}\n"});
  return {text, 1, 21, 10};
}

Checked<RoleSet> load(const MemorySnapshot& lab, const std::string& name,
                      const MemorySnapshot* standard = nullptr) {
  return load_roles(lab, standard, {{name, here()}});
}

// The faults of one role.yaml, without its path.
std::string faults(const std::string& text) {
  const auto loaded = load(MemorySnapshot{{"roles/x/role.yaml", text}}, "x");
  if (loaded) return "no fault";
  std::string lines;
  for (const auto& error : loaded.error()) {
    const std::string line = error.str();
    lines += (lines.empty() ? "" : "\n") + line.substr(line.find("yaml:") + 5);
  }
  return lines;
}

TEST(Roles, RoleIsReadWhole) {
  const MemorySnapshot lab{{"roles/nfs_mounts/role.yaml", kNfs},
                           {"roles/nfs_mounts/templates/idmapd.conf", "[General]\n"},
                           {"roles/nfs_mounts/templates/sub/other", "x"},
                           {"roles/nfs_mounts/files/motd", "hi\n"},
                           {"roles/nfs_mounts/README.md", "# NFS"},
                           {"roles/base/role.yaml", "summary: base\n"}};
  const auto loaded = load(lab, "nfs_mounts");
  ASSERT_TRUE(loaded) << rendered(loaded.error());
  const auto& role = loaded->roles.at("nfs_mounts");
  EXPECT_EQ(role.origin, "lab");
  EXPECT_EQ(role.summary, "NFS directories, mounted on demand");
  EXPECT_EQ(role.supports[1].name, "ubuntu-22.04");
  ASSERT_EQ(role.params.size(), 3U);
  EXPECT_EQ(role.params[0].spec.items->fields[0].name, "path");
  EXPECT_TRUE(role.params[0].spec.items->fields[0].spec.required);
  EXPECT_EQ(role.params[1].spec.default_value->as_string(), "{{ facts.network.domain }}");
  EXPECT_EQ(role.params[2].spec.min, 60.0);
  EXPECT_EQ(role.params[2].spec.position.str(), "roles/nfs_mounts/role.yaml:9:3");
  EXPECT_EQ(role.requires_roles[0].position.str(), "roles/nfs_mounts/role.yaml:10:12");
  EXPECT_TRUE(role.vars.contains("count"));
  ASSERT_EQ(role.resources.size(), 2U);
  EXPECT_EQ(role.resources[0].kind, "package");
  EXPECT_EQ(role.resources[0].name.as_list().size(), 2U);
  EXPECT_EQ(role.resources[1].name.as_string(), "/etc/idmapd.conf");
  EXPECT_EQ(role.resources[1].position.str(), "roles/nfs_mounts/role.yaml:15:5");
  EXPECT_EQ(role.resources[1].attributes.keys(),
            (std::vector<std::string>{"template", "mode", "line"}));
  ASSERT_EQ(role.checks.size(), 1U);
  EXPECT_EQ(role.checks[0].attributes.find("name")->as_string(), "answers");
  EXPECT_EQ(role.templates.at("idmapd.conf")->path, "roles/nfs_mounts/templates/idmapd.conf");
  EXPECT_EQ(role.templates.at("sub/other")->text, "x");
  EXPECT_EQ(role.files.at("motd")->text, "hi\n");
  EXPECT_EQ(role.templates.size() + role.files.size(), 3U);
}

TEST(Roles, RequiredRolesAreFollowedAlsoInARing) {
  const MemorySnapshot lab{{"roles/a/role.yaml", "requires: [b]\n"},
                           {"roles/b/role.yaml", "requires: [a]\n"},
                           {"roles/unused/role.yaml", "not: read\n"}};
  const auto loaded = load(lab, "a");
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->roles.size(), 2U);
}

TEST(Roles, StandardRoleIsUsedWhereTheLabHasNone) {
  const MemorySnapshot lab{{"roles/own/role.yaml", "requires: [base]\n"}};
  const MemorySnapshot standard{{"base/role.yaml", "summary: base\n"},
                                {"base/templates/motd", "hello\n"}};
  const auto loaded = load(lab, "own", &standard);
  ASSERT_TRUE(loaded) << rendered(loaded.error());
  EXPECT_EQ(loaded->roles.at("base").origin, "standard");
  EXPECT_EQ(loaded->roles.at("base").templates.at("motd")->path,
            "/usr/share/tend/roles/base/templates/motd");
  EXPECT_EQ(loaded->roles.at("base").position.str(), "/usr/share/tend/roles/base/role.yaml:1:1");
  EXPECT_TRUE(loaded->shadowed.empty());
}

TEST(Roles, RoleOfTheLabHidesTheStandardOne) {
  const MemorySnapshot lab{{"roles/base/role.yaml", "summary: ours\n"}};
  const MemorySnapshot standard{{"base/role.yaml", "summary: theirs\n"}};
  const auto loaded = load(lab, "base", &standard);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->roles.at("base").summary, "ours");
  EXPECT_EQ(loaded->shadowed, std::vector<std::string>{"base"});
}

TEST(Roles, MissingRoleIsShownWhereItIsNamed) {
  const MemorySnapshot lab{{"roles/nfs_mount/role.yaml", "summary: x\n"}};
  const MemorySnapshot standard{{"base/role.yaml", "summary: base\n"}, {"README.md", "roles"}};
  const auto loaded = load(lab, "nfs_mounts", &standard);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(rendered(loaded.error()),
            "error: there is no role `nfs_mounts`\n"
            " --> inventory/lab.yaml:1:21\n"
            "  |\n"
            "1 | hosts: {a: {roles: {nfs_mounts: }}}\n"
            "  |                     ^^^^^^^^^^ did you mean `nfs_mount`?\n"
            "  = roles: base, nfs_mount\n");
}

TEST(Roles, MissingRequiredRoleIsShownWhereItIsRequired) {
  const MemorySnapshot lab{{"roles/x/role.yaml", "requires: [bse]\n"},
                           {"roles/base/role.yaml", "summary: x\n"}};
  const auto loaded = load(lab, "x");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(listed(loaded.error()),
            "roles/x/role.yaml:1:12: there is no role `bse`; did you mean `base`?\n");
}

TEST(Roles, FolderWithoutRoleYamlIsAFault) {
  const auto loaded = load(MemorySnapshot{{"roles/x/role.yml", "summary: x\n"}}, "x");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(listed(loaded.error()), "inventory/lab.yaml:1:21: role `x` has no roles/x/role.yaml\n");
}

TEST(Roles, UnknownKeyIsShownWithWhatWasMeant) {
  const auto loaded =
      load(MemorySnapshot{{"roles/x/role.yaml", "summary: x\nresource:\n  - package: vim\n"}}, "x");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(
      rendered(loaded.error()),
      "error: unknown key `resource` in role `x`\n"
      " --> roles/x/role.yaml:2:1\n"
      "  |\n"
      "2 | resource:\n"
      "  | ^^^^^^^^ did you mean `resources`?\n"
      "  = known keys: summary, supports, params, requires, vars, refuse, resources, checks\n");
}

TEST(Roles, ResourceThatStartsWithANameIsExplained) {
  const auto loaded =
      load(MemorySnapshot{{"roles/x/role.yaml",
                           "resources:\n  - name: Install vim\n    package: vim\n"}},
           "x");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(rendered(loaded.error()),
            "error: the first key of a resource names its kind, and `name` is none\n"
            " --> roles/x/role.yaml:2:5\n"
            "  |\n"
            "2 |   - name: Install vim\n"
            "  |     ^^^^\n"
            "  = write the kind and name first, as in `- package: nfs-common`\n");
}

TEST(Roles, ShapesAreChecked) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[a]", "1:1: role `x` must be a map, not a list"},
      {"summary: 5", "1:10: `summary` of role `x` must be a string, not the integer `5`; quote it"},
      {"supports: [Debian]", "1:12: `Debian` is not a system and its version"},
      {"supports: debian-12",
       "1:11: `supports` of role `x` must be a list, not the string `debian-12`; write "
       "[debian-12]"},
      {"requires: [x]", "1:12: role `x` requires itself"},
      {"requires: [../y]", "1:12: `../y` is not the name of a role"},
      {"vars: {A: 1}", "1:8: variable `A` must be named with a-z, 0-9 and _, a letter first"},
      {"vars: [a]", "1:7: `vars` of role `x` must be a map, not a list"},
      {"resources: {package: vim}", "1:12: `resources` of role `x` must be a list, not a map"},
      {"resources: [vim]",
       "1:13: an item of `resources` of role `x` must be a map, not the string `vim`"},
      {"resources: [{}]", "1:13: an item of `resources` of role `x` is empty"},
      {"resources: [{package: }]",
       "1:14: the name of resource `package` must be a string or a list of strings, not nothing"},
      {"resources: [{package: 5}]",
       "1:23: the name of resource `package` must be a string or a list of strings, not the "
       "integer `5`"},
      {"resources: [{package: []}]", "1:23: the name of resource `package` is empty"},
      {"resources: [{package: ''}]", "1:23: the name of resource `package` is empty"},
      {"resources: [{package: [vim, 7]}]",
       "1:29: the name of resource `package` must be a string, not the integer `7`; quote it"},
      {"resources: [{Package: vim}]", "1:14: `Package` is not the name of a kind"},
      {"checks: [ping]",
       "1:10: an item of `checks` of role `x` must be a map, not the string `ping`"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(faults(text), expected) << text;
}

TEST(Roles, DeclarationsAreChecked) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{type: strng}", "there is no type `strng`; did you mean `string`?"},
      {"{summary: s}", "parameter `p` needs the key `type`"},
      {"string", "parameter `p` must be declared by a map; write {type: string}"},
      {"[a]", "parameter `p` must be a map that declares it, not a list"},
      {"{type: string, defalt: x}",
       "unknown key `defalt` in parameter `p`; did you mean `default`?"},
      {"{type: enum}", "parameter `p` needs the key `choices`"},
      {"{type: enum, choices: []}",
       "`choices` of parameter `p` must be a list of strings, not a list"},
      {"{type: enum, choices: [1]}",
       "a choice of parameter `p` must be a string, not the integer `1`; quote it"},
      {"{type: enum, choices: [auto, open], default: opn}",
       "the default of parameter `p` must be one of auto, open, not `opn`; did you mean `open`?"},
      {"{type: string, choices: [a]}", "parameter `p` is of type string, which has no `choices`"},
      {"{type: integer, pattern: x}", "parameter `p` is of type integer, which has no `pattern`"},
      {"{type: boolean, min: 1}", "parameter `p` is of type boolean, which has no `min`"},
      {"{type: integer, min: 5, max: 1}", "`min` of parameter `p` is above its `max`"},
      {"{type: integer, min: low}",
       "`min` of parameter `p` must be a number, not the string `low`"},
      {"{type: integer, default: many}",
       "the default of parameter `p` must be an integer, not the string `many`"},
      {"{type: string, required: true, default: x}",
       "parameter `p` is required, so its default is never used"},
      {"{type: string, required: 'yes'}",
       "`required` of parameter `p` must be true or false, not the string `yes`"},
      {"{type: string, items: {type: string}}",
       "parameter `p` is of type string, which has no `items`"},
      {"{type: list, fields: {a: {type: string}}}",
       "parameter `p` is of type list, which has no `fields`"},
      {"{type: list, items: string}",
       "`items` of parameter `p` must be declared by a map; write {type: string}"},
      {"{type: map, fields: {A: {type: string}}}",
       "field `A` must be named with a-z, 0-9 and _, a letter first"},
      {"{type: map, fields: {a: {type: string, default: '{{ x }}'}}}",
       "the default of field `a` cannot be a template"},
      {"{type: map, fields: {a: {type: string}}, items: {type: string}}",
       "parameter `p` has both `fields` (known keys) and `items` (any keys)"},
  };
  for (const auto& [text, expected] : cases) {
    const std::string found = faults("params:\n  p: " + text + "\n");
    EXPECT_EQ(found.substr(std::min(found.find(": ") + 2, found.size())), expected) << text;
  }
  EXPECT_EQ(faults("params: {p: {type: string, pattern: '['}}\n").substr(0, 63),
            "1:37: `pattern` of parameter `p` is not a regular expression: U");
  EXPECT_EQ(faults("params: {P: {type: string}}"),
            "1:10: parameter `P` must be named with a-z, 0-9 and _, a letter first");
}

TEST(Roles, AllFaultsOfAllRolesComeTogether) {
  MemorySnapshot lab{{"roles/x/role.yaml", "requires: [y, z]\nsumary: x\n"},
                     {"roles/x/templates/t", "x"},
                     {"roles/y/role.yaml", "checks: [a]\nparams: {p: {type: nope}}\n"}};
  lab.spoil("roles/x/templates/t");
  const auto loaded = load(lab, "x");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(listed(loaded.error()),
            "read roles/x/templates/t: input/output error\n"
            "roles/x/role.yaml:1:15: there is no role `z`\n"
            "roles/x/role.yaml:2:1: unknown key `sumary` in role `x`; did you mean `summary`?\n"
            "roles/y/role.yaml:1:10: an item of `checks` of role `y` must be a map, not the string "
            "`a`\n"
            "roles/y/role.yaml:2:20: there is no type `nope`\n");
}

TEST(Roles, NamesAreThoseOfTheFolders) {
  const MemorySnapshot lab{{"roles/b/role.yaml", ""},
                           {"roles/a/role.yaml", ""},
                           {"roles/a/files/x", ""},
                           {"roles/README.md", ""},
                           {"inventory/lab.yaml", ""}};
  const auto names = role_names(lab);
  ASSERT_TRUE(names);
  EXPECT_EQ(*names, (std::vector<std::string>{"a", "b"}));
}

}  // namespace
}  // namespace tend::load
