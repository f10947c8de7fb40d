"""CFEngine, without a server: `cf-agent -K` of one policy file with its data as JSON. Chosen in its favour: the few bodies
that are needed stand in the policy, so that the standard library is not parsed.
"""

import json

from state import LINE_PATTERN, TEMPLATE, VALUES
from tools import Tool

POLICY = """\
body common control { bundlesequence => { "groups", "bench" }; }

body perms mode_of(mode) { mode => "$(mode)"; owners => { "root" }; groups => { "root" }; rxdirs => "false"; }
body edit_defaults no_backup { edit_backup => "false"; }
body link_from to(target) { source => "$(target)"; link_type => "symlink"; when_no_source => "force"; }
body replace_with text(line) { replace_value => "$(line)"; occurrences => "all"; }
body package_module apt_get
{
  query_installed_ifelapsed => "1440";
  query_updates_ifelapsed => "1440";
  interpreter => "/usr/bin/python3";
}

bundle edit_line line_of(text)
{
  replace_patterns:
    "^(?!$(text)$)@BEGIN@.*" replace_with => text("$(text)");
}

# There is no promise of groups, and that of users comes before all commands of its bundle.
bundle agent groups
{
  vars:
    "group" data => readjson("@FOLDER@/groups.json");
    "name" slist => getindices("group");

  commands:
    "/usr/sbin/groupadd --gid $(group[$(name)]) $(name)"
      if => not(groupexists("$(name)"));
}

bundle agent bench
{
  vars:
    "data" data => readjson("@FOLDER@/data.json", inf);
    "packages" slist => getvalues("data[packages]");
    "directories" slist => getvalues("data[directories]");
    "user" slist => getindices("data[users]");
    "file" slist => getindices("data[files]");
    "link" slist => getindices("data[links]");
    "line" slist => getindices("data[lines]");
    "template" string => readfile("@FOLDER@/service.conf.mustache");

  packages:
    "$(packages)" policy => "present", package_module => apt_get;

  users:
    "$(data[users][$(user)][name])"
      policy => "present",
      uid => "$(data[users][$(user)][uid])",
      group_primary => "$(data[users][$(user)][group])",
      description => "$(data[users][$(user)][comment])",
      home_dir => "$(data[users][$(user)][home])",
      shell => "$(data[users][$(user)][shell])";

  files:
    "$(directories)/." create => "true", perms => mode_of("0755");
    "$(data[files][$(file)][path])"
      create => "true",
      perms => mode_of("0644"),
      edit_defaults => no_backup,
      template_method => "inline_mustache",
      edit_template_string => "$(template)",
      template_data => mergedata("data[files][$(file)]");
    "$(data[links][$(link)][path])"
      link_from => to("$(data[links][$(link)][target])"),
      move_obstructions => "true";
    "$(data[lines][$(line)][path])"
      edit_defaults => no_backup,
      edit_line => line_of("$(data[lines][$(line)][text])");
}
"""


SHARE = "/var/lib/cfengine3/masterfiles/modules/packages/vendored"
MODULES = {f"{SHARE}/apt_get.mustache": "/var/lib/cfengine3/modules/packages/apt_get"}


class CfEngine(Tool):
    name = "cfengine"
    packages = ["cfengine3"]
    largest = 10_000

    def install(self):
        """Debian ships the package modules among the policies to be distributed, not where an agent looks for them."""
        for name, place in MODULES.items():
            self.root.copy(self.root.path(name), place)

    def version(self):
        return self.root.run(["cf-agent", "--version"]).stdout.split("\n")[0]

    def write(self, state):
        folder = self.folder = f"/srv/bench/cfengine-{state.size}"
        template = TEMPLATE
        for name in VALUES:
            template = template.replace(f"@{name.upper()}@", f"{{{{{name}}}}}")
        data = {name: getattr(state, name)
                for name in ("packages", "users", "directories", "files", "links", "lines")}
        self.root.write(f"{folder}/data.json", json.dumps(data))
        self.root.write(f"{folder}/groups.json", json.dumps({each["name"]: each["gid"] for each in state.groups}))
        self.root.write(f"{folder}/service.conf.mustache", template)
        policy = POLICY.replace("@FOLDER@", folder).replace("@BEGIN@", LINE_PATTERN[1:])
        self.root.write(f"{folder}/bench.cf", policy, mode=0o600)

    def command(self, phase):
        options = ["--dry-run"] if phase == "dry" else []
        return ["/usr/bin/cf-agent", "--no-lock", *options, "--file", f"{self.folder}/bench.cf"]
