"""Twenty canaries through everything that handles secrets: they are found in their target files and nowhere else."""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import time
import unittest
import urllib.parse

import lab
from host import ENVIRONMENT
from support import BUILD, TEND, HostTest, why_no_tend

CANARIES = {
    "plain": "Correct-Horse-Battery-Staple-01",
    "prefix": "Tr0ub4dor-und-drei",
    "longer": "Tr0ub4dor-und-drei-and-then-some",
    "quotes": "it's \"quoted\" `and` \\escaped\\ 04",
    "lines": "first canary line 05\nsecond canary line 05\n",
    "unicode": "Schlüssel-für-Größe-鍵の言葉-06",
    "base64": "Q2FuYXJ5LTA3LWxvb2tzLWxpa2UtYmFzZTY0Cg==",
    "hex": "deadbeef08cafebabe08deadbeef08cafebabe08",
    "json": "{\"canary\": [\"nine\", {\"of\": \"twenty-09\"}]}",
    "yaml": "- canary: ten\n  of: &anchor twenty-10\n",
    "braces": "{{ canary.eleven }} {% of %} twenty-11",
    "percent": "100%s %d $HOME ${canary} twelve-12",
    "spaces": "  canary   thirteen  with  spaces-13  ",
    "numbers": "1414141414141414",
    "long": "canary-fifteen-" * 400,
    "pem": "-----BEGIN PRIVATE KEY-----\nMIICanarySixteenAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA16\n"
           "-----END PRIVATE KEY-----\n",
    "url": "https://alice:canary-seventeen@db.example/?q=a&b=c#17",
    "regex": "^(canary|eighteen)+[.]*\\d{18}$",
    "control": "canary\tnineteen\x1b[31mred\x1b[0m-19",
    "mixed": "CaNaRy-TwEnTy-MiXeD-cAsE-20",
}
assert len(CANARIES) == 20

ROLE = """\
summary: Handles secrets in every way there is
params:
  canaries: {type: list, items: {type: map, fields: {name: {type: string}, value: {type: secret}}}}
  one: {type: secret}
vars:
  joined: "{{ params.canaries | map(attribute='value') | join('|') }}"
resources:
  - file: /etc/canary
    state: directory
    mode: "0700"
  - file: "/etc/canary/{{ item.name }}"
    content: "{{ item.value }}"
    loop: "{{ params.canaries }}"
  - file: /etc/canary/filtered
    template: filtered
  - file: /etc/canary/joined
    content: "{{ vars.joined }}"
    mode: "0640"
  - line: /etc/canary/one.conf
    key: password
    regexp: "^password="
    text: "password={{ params.one }}"
    create: true
  - exec: take from stdin
    command: umask 077; cat > /etc/canary/stdin
    stdin: "{{ params.one }}"
    creates: /etc/canary/stdin
  - file: /etc/open
    content: "nothing secret\\n"
"""

FILTERED = """\
{% for item in params.canaries %}
{{ item.value | b64encode }} {{ item.value | quote }} {{ item.value | to_json }}
{% if item.name != 'unicode' %}{{ item.value | upper }} {{ item.value | lower }}{% endif %}
{{ item.value | replace('a', 'b') }} {{ item.value | length }} {{ item.value[2:] }}
{% endfor %}
"""

# A second role, none of whose resources converges.
FAILING = """\
summary: Fails in every way there is, with secrets in what it says
params:
  one: {type: secret}
resources:
  - file: /etc/refused
    content: "{{ params.one }}"
    validate: [sh, -c, "cat $0 >&2; exit 1", "%s"]
"""
# (What slices and `replace` make of a secret is past recognising, so the file with those is left out.)
PRINTING = """\
summary: Programs that print what they read
resources:
  - exec: prints
    command: "cd /etc/canary; cat $(ls | grep -v filtered); cat $(ls | grep -v filtered) >&2; base64 -w0 plain; exit 1"
    creates: /nonexistent
"""
CHECKING = """\
summary: A check that prints what it reads
resources: []
checks:
  - name: "prints"
    run: [sh, -c, "cat /etc/canary/plain /etc/canary/unicode >&2; exit 1"]
"""

# Templates that fail over a secret, each in its own way.
MISTAKES = ["{{ params.one | from_json }}", "{{ params.one | from_yaml }}", "{{ params.one.nothing }}", "{{ params.one + 1 }}",
            "{{ params.one | regex_search('(') }}", "{{ 'x' | regex_search(params.one ~ '(') }}", "{{ params.one | nofilter }}",
            "{{ params[params.one] }}", "{{ {'a': 1}[params.one] }}", "{{ lookup(params.one) }}", "{{ params.one | int(base=99) }}",
            "{{ params.one | b64decode }}", "{{ params.one / 2 }}", "{{ undefined_name ~ params.one }}",
            "{{ params.one | map('upper') | first | fail }}", "{{ '%d' | format(params.one) }}"]


def spellings(value):
    """How a value might be written without being recognised, as bytes."""
    raw = value.encode()
    found = {raw, value.upper().encode(), value.lower().encode(), value.replace("a", "b").encode(), value[2:].encode(),
             json.dumps(value)[1:-1].encode(), json.dumps(value, ensure_ascii=False)[1:-1].encode(),
             urllib.parse.quote(value).encode(), raw.hex().encode(), value.replace("'", "'\"'\"'").encode(),
             value.encode("utf-16-le"), value.encode("unicode_escape")}
    found |= {line.strip().encode() for line in value.splitlines()}
    for shift in range(3):  # wherever it begins within a longer text, but for what its neighbours change
        text = base64.b64encode(b"x" * shift + raw)
        found.add(text[4 if shift else 0:len(text) - 4])
    for kind in (hashlib.sha256, hashlib.sha1, hashlib.md5):
        found |= {kind(text).hexdigest().encode() for text in (raw, raw + b"\n")}
    return {text for text in found if len(text) >= 8}


class Secrets(HostTest):
    @classmethod
    def setUpClass(cls):
        reason = why_no_tend()
        if reason:
            raise unittest.SkipTest(reason)
        super().setUpClass()
        cls.host.install_tend(BUILD, roles=cls.folder / "none")
        cls.lab = lab.Lab(cls.folder)
        host_key = cls.lab.make_key("host")
        cls.escrow = cls.lab.make_key("escrow")
        cls.host.write("/etc/ssh/ssh_host_ed25519_key", host_key.read_text(), 0o600)
        cls.lab.write("secrets/escrow.pub", cls.escrow.with_suffix(".pub").read_text())
        cls.lab.write("secrets/hosts/gpu01.pub", host_key.with_suffix(".pub").read_text())
        cls.values = dict(CANARIES)
        cls.write_lab()
        for name, value in cls.values.items():
            cls.set(name, value)
        cls.lab.commit("A lab with secrets")
        lab.enrol(cls.host, cls.lab)
        cls.heard = {}  # what was printed, by command
        cls.rotated = set()

    @classmethod
    def write_lab(cls, *roles):
        named = "".join(f"          - {{name: {name}, value: {{secret: {name}}}}}\n" for name in cls.values)
        more = "".join(f"      {name}: {{{params}}}\n" for name, params, _ in roles)
        cls.lab.write("inventory/lab.yaml", "hosts:\n  gpu01:\n    roles:\n      canary:\n        one: {secret: plain}\n"
                                            f"        canaries:\n{named}{more}")
        cls.lab.write("roles/canary/role.yaml", ROLE)
        cls.lab.write("roles/canary/templates/filtered", FILTERED)
        for name, _, text in roles:
            cls.lab.write(f"roles/{name}/role.yaml", text)

    @classmethod
    def set(cls, name, value):
        # A single line's end is taken off, as `echo` needs it.
        done = subprocess.run([BUILD / "agent/tend", "--repo", cls.lab.tree, "secrets", "set", name], input=value.encode(),
                              capture_output=True, env={"PATH": "/usr/bin:/bin"})
        assert done.returncode == 0, done.stderr

    def publish(self, message):
        self.lab.commit(message)
        self.lab.push(self.host.path("/srv/lab.git"))

    def tend(self, *arguments, code=None):
        """Runs it for people and as JSON where it changes nothing; what it printed is kept."""
        done = self.host.run([TEND, *arguments])
        self.heard[f"{len(self.heard)} tend {' '.join(arguments)}"] = (done.stdout + done.stderr).encode()
        if code is not None:
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def assert_clean(self, where, data, names=None):
        for name in names or self.values:
            for text in spellings(self.values[name]):
                self.assertNotIn(text, data, f"canary `{name}` as {text[:40]!r} in {where}")

    def files_of_host(self):
        """All that was written on the host but for the targets: path -> bytes."""
        upper = self.host.memory / "upper"
        for file in sorted(upper.rglob("*")):
            inside = "/" + str(file.relative_to(upper))
            if file.is_symlink() or not file.is_file() or inside.startswith("/etc/canary/"):
                continue
            yield inside, file.read_bytes()
        inside_only = subprocess.run(
            self.host.command(["tar", "-c", "--ignore-failed-read", "--exclude=/run/log", "/run", "/tmp", "/dev/shm"]), capture_output=True,
            env=ENVIRONMENT)
        yield "/run, /tmp and /dev/shm", inside_only.stdout

    # -- the tests, in order ------------------------------------------------------------------------------------------

    def test_01_a_plan_shows_none_and_the_targets_get_them(self):
        self.host.run([TEND, "diff"])
        self.tend("--json", "pull", code=0)
        for name, value in self.values.items():
            value = value[:-1] if value.find("\n") == len(value) - 1 else value
            self.assertEqual(self.host.path(f"/etc/canary/{name}").read_bytes(), value.encode(), name)
            self.assertEqual(self.host.path(f"/etc/canary/{name}").stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.host.read("/etc/canary/stdin"), self.values["plain"])
        self.assertEqual(self.host.read("/etc/canary/one.conf"), f"password={self.values['plain']}\n")
        filtered = self.host.path("/etc/canary/filtered").read_text()
        for text in (base64.b64encode(self.values["quotes"].encode()).decode(), self.values["plain"].upper()):
            self.assertIn(text, filtered)
        self.tend("pull", code=0)

    def test_02_hand_edits_of_targets_and_of_open_files_are_shown_without_them(self):
        self.host.run(["sh", "-c", "echo by hand >> /etc/canary/unicode; cat /etc/canary/plain >> /etc/open;"
                                   "sed -i s/Correct/Wrong/ /etc/canary/one.conf"], check=True)
        for arguments in (["diff"], ["--json", "diff"], ["diff", "--save", "/root/plan.json"]):
            self.tend(*arguments, code=2)
        self.assertIn("file:/etc/open", self.host.read("/root/plan.json"))
        self.tend("apply", "--plan", "/root/plan.json", code=0)
        self.assertEqual(self.host.read("/etc/open"), "nothing secret\n")

    def test_03_a_new_value_is_no_more_to_be_seen_than_the_old_one(self):
        old = dict(self.values)
        for name in ("plain", "lines"):
            self.values[name] = self.values[name].replace("C", "K").replace("canary", "kanary")
            self.set(name, self.values[name])
            self.values[f"old {name}"] = old[name]
            self.rotated.add(f"old {name}")
        self.publish("New values")
        self.tend("diff", "--ref", "main")
        self.host.run(["rm", "/etc/canary/stdin"], check=True)  # what `creates` guards would keep the old one
        self.tend("pull", code=0)
        self.assertEqual(self.host.read("/etc/canary/lines"), self.values["lines"])
        del self.values["old plain"], self.values["old lines"]
        self.old = old

    def test_04_what_fails_says_why_without_them(self):
        self.write_lab(("failing", "one: {secret: mixed}", FAILING), ("printing", "", PRINTING), ("checking", "", CHECKING))
        self.publish("Roles that fail")
        failed = self.tend("pull", code=1)
        self.assertIn("refused the new /etc/refused", failed.stdout + failed.stderr)
        report = json.loads(self.tend("--json", "pull", code=1).stdout)
        told = json.dumps(report, ensure_ascii=False)
        self.assertIn("what it said is not shown", told)
        self.assertIn("‹secret›", told)  # of the programs that nothing is known of
        self.write_lab()
        self.publish("They are gone again")
        self.tend("pull", code=0)

    def test_05_mistakes_in_templates_do_not_quote_them(self):
        shutil.copytree(self.lab.tree, self.host.path("/root/lab"), ignore=shutil.ignore_patterns(".git"))
        for mistake in MISTAKES:
            role = "params:\n  one: {type: secret}\nresources:\n  - file: /etc/x\n    template: x\n"
            self.host.write("/root/lab/inventory/lab.yaml", "hosts:\n  gpu01:\n    roles:\n      wrong: {one: {secret: plain}}\n")
            self.host.write("/root/lab/roles/wrong/role.yaml", role)
            self.host.write("/root/lab/roles/wrong/templates/x", mistake + "\n")
            done = self.tend("--repo=/root/lab", "--host=gpu01", "diff")
            with self.subTest(mistake):
                self.assertIn(done.returncode, (1, 2, 65), done.stdout + done.stderr)

    def test_06_explain_log_and_status_tell_none(self):
        for word in ("canary.one", "canary.canaries", "/etc/canary/plain", "file:/etc/canary/filtered", "canary", "exec:take from stdin",
                     "line:/etc/canary/one.conf#password"):
            self.tend("explain", word, code=0)
            self.tend("--json", "explain", word, code=0)
        self.assertIn("secret", self.heard[next(key for key in self.heard if key.endswith("explain canary.one"))].decode())
        runs = json.loads(self.tend("--json", "log").stdout)["runs"]
        self.assertGreater(len(runs), 4)
        for run in runs:
            self.tend("log", run["run"])
            self.tend("--json", "log", run["run"])
        self.tend("status")
        self.tend("secrets", "--repo=/root/lab", "list")

    def test_07_no_child_has_one_in_its_arguments_or_environment(self):
        self.host.run(["sh", "-c", "rm -r /etc/canary; rm -rf /var/lib/tend/catalogs"], check=True)
        trace = self.folder / "children"
        done = subprocess.run(["strace", "-f", "-qq", "-v", "-xx", "-s", "200000", "-e", "trace=execve", "--signal=none", "-o", trace,
                               *map(str, self.host.command([TEND, "pull"]))], capture_output=True, text=True, env=ENVIRONMENT)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        text = re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), trace.read_bytes())
        self.assertIn(b"umask 077; cat", text)  # the child that was given one through its stdin
        self.assertIn(b"PATH=", text)
        self.assert_clean("the arguments and environments of children", text)

    def test_08_a_quiet_run_is_quiet(self):
        # What a command would read cannot be written down to ask its guards again, so one with a secret is never quiet.
        self.lab.write("roles/canary/role.yaml", re.sub(r"  - exec: .*?(?=  - file:)", "", ROLE, flags=re.S))
        self.publish("Without the command")
        self.tend("pull", code=0)
        time.sleep(2.5)
        self.tend("pull", code=0)
        before = self.host.path("/var/lib/tend/ledger.db").read_bytes()
        self.tend("pull", code=0)
        self.assertEqual(self.host.path("/var/lib/tend/ledger.db").read_bytes(), before, "the short way was not taken")

    def test_09_nothing_that_was_printed_has_one(self):
        self.assertGreater(len(self.heard), 40)
        for command, said in self.heard.items():
            self.assert_clean(command, said)

    def test_10_nothing_that_is_kept_has_one(self):
        journal = self.host.run(["journalctl", "--output=export", "--no-pager"]).stdout.encode()
        self.assertIn(b"tend", journal)
        self.assert_clean("the journal", journal)
        seen = dict(self.files_of_host())
        self.assertIn("/var/lib/tend/ledger.db", seen)
        self.assertIn("/root/plan.json", seen)
        for path, data in seen.items():
            if path.startswith("/var/lib/tend/objects/"):
                self.assertEqual(self.host.path(path).stat().st_mode & 0o077, 0, path)
                continue
            self.assert_clean(path, data)
        # Not even a hash that a guess can be tried against.
        for name in self.values:
            content = self.host.path(f"/etc/canary/{name}").read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:12].encode()
            for path, data in seen.items():
                if not path.startswith("/var/lib/tend/objects/"):
                    self.assertNotIn(digest, data, f"the plain hash of canary `{name}` in {path}")

    def test_11_the_canaries_would_be_found(self):
        """The search itself: it objects to each spelling it is there for."""
        for name, value in self.values.items():
            for text in (value, value.upper(), json.dumps(value), base64.b64encode(b"a " + value.encode() + b" z").decode()):
                with self.assertRaises(AssertionError, msg=name):
                    self.assert_clean("here", text.encode(), [name])

    def test_12_a_rebuilt_host_is_refused_until_it_is_let_in(self):
        new = self.lab.make_key("rebuilt")
        self.host.write("/etc/ssh/ssh_host_ed25519_key", new.read_text(), 0o600)
        self.host.run(["rm", "/etc/canary/plain"], check=True)
        done = self.tend("apply", code=65)
        said = done.stdout + done.stderr
        self.assertIn("secrets/plain.age cannot be read: it is not encrypted to this key", said)
        self.assertIn("inventory/lab.yaml:5:", said)
        self.assertFalse(self.host.path("/etc/canary/plain").exists(), "something was applied")
        self.lab.write("secrets/hosts/gpu01.pub", new.with_suffix(".pub").read_text())
        done = subprocess.run([BUILD / "agent/tend", "--repo", self.lab.tree, "secrets", "rewrap", "--identity", self.escrow],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.publish("gpu01 is back")
        self.tend("pull", code=0)
        self.assertEqual(self.host.read("/etc/canary/plain"), self.values["plain"])

    def test_13_taken_out_the_targets_go(self):
        self.lab.write("inventory/lab.yaml", "hosts:\n  gpu01:\n")
        self.publish("No more canaries")
        self.tend("pull", "--allow-removals", "40", code=0)
        for name in self.values:
            self.assertFalse(self.host.path(f"/etc/canary/{name}").exists(), name)


if __name__ == "__main__":
    unittest.main()
