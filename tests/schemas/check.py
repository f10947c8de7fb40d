"""The schemas in schemas/ are those that `tend schema` makes, what is right fits them, and what is wrong does not."""

import copy
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"SKIPPED: {missing}; install python3-jsonschema and python3-yaml")
    sys.exit(0)

TEND = os.environ["TEND"]
SAMPLES = os.environ["TEND_SAMPLES"]
SOURCE = os.environ["TEND_SOURCE"]
NAMES = ["role", "inventory", "settings", "agent", "facts", "plan", "report", "explain"]


class Loader(yaml.SafeLoader):
    """YAML 1.2 core scalars: `no` and `on` are strings."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in (
        "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:null")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def read_yaml(text):
    return yaml.load(text, Loader)


def schema(name):
    with open(f"{SOURCE}/schemas/{name}.schema.json", encoding="utf-8") as file:
        return json.load(file)


def faults(name, document):
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}"
            for fault in jsonschema.Draft7Validator(schema(name)).iter_errors(document)]


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Kept(unittest.TestCase):
    def test_every_file_is_as_the_program_makes_it(self):
        with tempfile.TemporaryDirectory() as directory:
            subprocess.run([TEND, "schema", "--output", directory], check=True)
            self.assertEqual(sorted(os.listdir(directory)), sorted(os.listdir(f"{SOURCE}/schemas")))
            for name in os.listdir(directory):
                with open(f"{directory}/{name}", "rb") as made, \
                     open(f"{SOURCE}/schemas/{name}", "rb") as kept:
                    self.assertEqual(made.read(), kept.read(),
                                     f"{name} is out of date: run `tend schema --output schemas`")

    def test_one_schema_is_printed_as_it_is_written(self):
        with open(f"{SOURCE}/schemas/role.schema.json", encoding="utf-8") as kept:
            self.assertEqual(output_of(TEND, "schema", "role"), kept.read())

    def test_every_file_is_a_schema(self):
        for name in NAMES:
            jsonschema.Draft7Validator.check_schema(schema(name))


GOOD_ROLES = [
    "{}",
    "summary: x\nsupports: [debian-12, ubuntu-22.04]\nrequires: [base]",
    "resources: [{package: [a, b]}, {package: \"{{ item }}\", loop: \"{{ params.x }}\", when: params.y}]",
    "resources: [{file: /etc/x, template: x, mode: \"0644\", restarts: [a, b]}]",
    "resources: [{file: /etc/x, mode: \"{{ params.mode }}\", audit: \"{{ params.audit }}\"}]",
    "resources: [{file: /etc/x, content: x, timeout: 1m30s, retries: 3, on_remove: keep}]",
    "params: {a: {type: enum, choices: [x, \"no\"], default: x}, b: {type: list, items: {type: map, "
    "fields: {c: {type: path, required: true}}}}, d: {type: size, min: 1K}}",
    "checks: [{name: x, run: [stat, \"-f\"], timeout: 5}, {http: \"http://localhost/\", contains: ok}]",
    "vars: {a: \"{{ facts.os.id }}\", b: [1, 2]}",
]
BAD_ROLES = [
    "resource: []",
    "resources: {package: x}",
    "resources: [{packages: x}]",
    "resources: [{package: x, owener: root}]",
    "resources: [{file: /etc/x, mode: 644}]",
    "resources: [{file: /etc/x, mode: \"rw-r--r--\"}]",
    "resources: [{file: /etc/x, state: gone}]",
    "resources: [{file: /etc/x, audit: \"yes\"}]",
    "resources: [{file: /etc/x, on_remove: remove}]",
    "resources: [{file: /etc/x, retries: -1}]",
    "resources: [{file: /etc/x, timeout: soon}]",
    "supports: debian-12",
    "supports: [debian]",
    "requires: [Base]",
    "params: {Users: {type: list}}",
    "params: {users: list}",
    "params: {users: {default: []}}",
    "params: {users: {type: strings}}",
    "params: {users: {type: list, item: {type: string}}}",
    "checks: [{name: x}]",
    "checks: [{run: [a], port: \"localhost:22\"}]",
    "checks: [{run: a b}]",
    "checks: [{http: x, timeoout: 5}]",
]
GOOD_INVENTORIES = [
    "{}",
    "groups: {all: {roles: {base: {timezone: Asia/Tokyo}, exporters: }}, compute: }",
    "hosts: {gpu01: {groups: [compute], address: 192.0.2.11, roles: {docker: false}}, nas01: }",
]
BAD_INVENTORIES = [
    "host: {}",
    "hosts: [gpu01]",
    "hosts: {gpu_01: {}}",
    "hosts: {gpu01: {group: [compute]}}",
    "hosts: {gpu01: {groups: compute}}",
    "hosts: {gpu01: {roles: [base]}}",
    "hosts: {gpu01: {roles: {base: true}}}",
    "groups: {all: {hosts: [gpu01]}}",
    "groups: {all: {roles: {Base: {}}}}",
]
GOOD_SETTINGS = ["tend: 1", "{}"]
BAD_SETTINGS = ["tend: 2", "tend: one", "tned: 1", "[]"]
GOOD_AGENTS = ["repository: https://git.lab.example/lab.git\nfetch_timeout: 2m\nhost: gpu01"]
BAD_AGENTS = ["{}", "repository: ''", "repository: x\nrepo: y", "repository: x\nsigners: relative",
              "repository: x\nfetch_timeout: soon"]


class LabRepositories(unittest.TestCase):
    def files_fit(self, name, pattern):
        paths = glob.glob(f"{SOURCE}/{pattern}")
        self.assertTrue(paths, f"there is no {pattern}")
        for path in paths:
            with self.subTest(path), open(path, encoding="utf-8") as file:
                self.assertEqual(faults(name, read_yaml(file.read())), [])

    def all_fit(self, name, texts):
        for text in texts:
            with self.subTest(text):
                self.assertEqual(faults(name, read_yaml(text)), [])

    def none_fits(self, name, texts):
        for text in texts:
            with self.subTest(text):
                self.assertNotEqual(faults(name, read_yaml(text)), [])

    def test_the_roles_of_this_repository_fit(self):
        self.files_fit("role", "roles/*/role.yaml")

    def test_the_inventory_of_this_repository_fits(self):
        self.files_fit("inventory", "inventory/*.yaml")

    def test_the_settings_of_this_repository_fit(self):
        self.files_fit("settings", "tend.yaml")

    def test_sound_files_fit(self):
        self.all_fit("role", GOOD_ROLES)
        self.all_fit("inventory", GOOD_INVENTORIES)
        self.all_fit("settings", GOOD_SETTINGS)
        self.all_fit("agent", GOOD_AGENTS)

    def test_mistakes_do_not_fit(self):
        self.none_fits("role", BAD_ROLES)
        self.none_fits("inventory", BAD_INVENTORIES)
        self.none_fits("settings", BAD_SETTINGS)
        self.none_fits("agent", BAD_AGENTS)


def without(document, *path):
    changed = copy.deepcopy(document)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    del parent[path[-1]]
    return changed


def replaced(document, value, *path):
    changed = copy.deepcopy(document)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    return changed


class Documents(unittest.TestCase):
    def sample(self, name):
        return json.loads(output_of(SAMPLES, name))

    def none_fits(self, name, documents):
        for index, document in enumerate(documents):
            with self.subTest(name, case=index):
                self.assertNotEqual(faults(name, document), [])

    def test_a_plan_fits_and_broken_ones_do_not(self):
        plan = self.sample("plan")
        self.assertEqual(faults("plan", plan), [])
        self.none_fits("plan", [
            without(plan, "host"),
            without(plan, "counts", "create"),
            without(plan, "changes", 0, "after"),
            replaced(plan, "tend.plan/2", "schema"),
            replaced(plan, "destroy", "changes", 0, "action"),
            replaced(plan, 1, "more"),
            replaced(plan, -1, "counts", "ok"),
            self.sample("report"),
        ])

    def test_a_saved_plan_fits_and_broken_ones_do_not(self):
        saved = self.sample("saved_plan")
        self.assertEqual(faults("plan", saved), [])
        self.none_fits("plan", [
            without(saved, "saved", "digests"),
            replaced(saved, 1, "saved", "digests", 0),
            replaced(saved, 1, "saved", "parameters", "base"),
            replaced(saved, 1, "saved", "more"),
        ])

    def test_a_report_fits_and_broken_ones_do_not(self):
        report = self.sample("report")
        self.assertEqual(faults("report", report), [])
        self.none_fits("report", [
            without(report, "outcome"),
            without(report, "results", 1, "diff"),
            without(report, "fidelity", "matched"),
            replaced(report, "fine", "outcome"),
            replaced(report, "fine", "results", 0, "status"),
            replaced(report, "slow", "checks", 0, "status"),
            self.sample("plan"),
        ])

    def test_an_explanation_fits_and_broken_ones_do_not(self):
        def explained(word):
            return json.loads(output_of(TEND, "--repo", SOURCE, "--host", "gpu01", "--json", "explain", word))
        for word in ("file:/etc/motd", "base.timezone", "base", "/etc/hosts", "/etc/passwd", "root"):
            with self.subTest(word):
                self.assertEqual(faults("explain", explained(word)), [])
        resource, parameter, thing = explained("file:/etc/motd"), explained("base.timezone"), explained("/etc/passwd")
        self.none_fits("explain", [
            without(resource, "resources", 0, "role"),
            replaced(resource, 1, "resources", 0, "waits_for"),
            without(parameter, "parameters", 0, "levels", 0, "counts"),
            replaced(thing, "yes", "unmanaged", "exists"),
            replaced(thing, "tend.explain/2", "schema"),
            self.sample("plan"),
        ])

    def test_a_secret_is_in_neither(self):
        self.assertNotIn("hunter2", output_of(SAMPLES, "plan"))
        self.assertNotIn("hunter2", output_of(SAMPLES, "saved_plan"))
        self.assertNotIn("hunter2", output_of(SAMPLES, "report"))

    def test_the_facts_of_this_machine_fit_bare_or_as_a_document(self):
        document = json.loads(output_of(TEND, "facts", "--json"))
        self.assertEqual(document["schema"], "tend.facts/1")
        self.assertEqual(faults("facts", document), [])
        self.assertEqual(faults("facts", document["facts"]), [])
        self.none_fits("facts", [
            replaced(document, 1, "facts", "no_such_fact"),
            replaced(document, ["debian"], "facts", "os", "id"),
            without(document, "schema"),
        ])


if __name__ == "__main__":
    unittest.main()
