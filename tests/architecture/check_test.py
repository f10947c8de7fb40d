"""Breaks each rule of the floors in a small tree and sees check.py object."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).with_name("check.py")


def check(files):
    """Exit code and output of check.py on a tree of {path below agent/: text}."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            file = pathlib.Path(root, "agent", path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        done = subprocess.run([sys.executable, CHECK, root], capture_output=True, text=True)
    return done.returncode, done.stdout


class Floors(unittest.TestCase):
    allowed = [
        ("own folder", "base/text.cpp", '#include "base/text.hpp"\n'),
        ("lower floor", "engine/plan.cpp", '#include "resources/provider.hpp"\n'),
        ("two floors down", "cli/main.cpp", '#include "base/text.hpp"\n'),
        ("main from anywhere", "main.cpp", '#include "cli/cli.hpp"\n'),
        ("folder within a folder", "system/fetch/main.cpp", '#include "system/repository.hpp"\n'),
        ("standard header", "base/text.hpp", "#include <string>\n"),
        ("system call", "system/files.cpp", "#include <sys/stat.h>\n#include <unistd.h>\n"),
        ("vocabulary", "model/plan.cpp", "#include <fmt/format.h>\n"),
        ("expected at home", "base/result.hpp", "#include <tl/expected.hpp>\n"),
        ("yaml-cpp at home", "format/yaml_events.cpp", "#include <yaml-cpp/eventhandler.h>\n"),
        ("json at home", "format/json.cpp", "#include <nlohmann/json.hpp>\n"),
        ("git at home", "system/git.cpp", "#include <git2.h>\n"),
        ("git at home, in its folder", "system/git/fetch.cpp", "#include <git2.h>\n"),
        ("sd-bus at home", "system/sd_bus_units.cpp", "#include <systemd/sd-bus.h>\n"),
        ("command line at home", "cli/parse.cpp", "#include <CLI/CLI.hpp>\n"),
        ("log at home", "cli/log.cpp", "#include <spdlog/spdlog.h>\n"),
        ("database at home", "store/ledger.cpp", "#include <sqlite3.h>\n"),
        ("digest at home", "base/hash.cpp", "#include <nettle/sha2.h>\n"),
        ("diff at home", "base/diff.cpp", "#include <dtl/dtl.hpp>\n"),
        ("regular expressions at home", "template/regex.cpp", "#include <boost/regex.hpp>\n"),
        ("commented out", "base/text.cpp", '// #include "cli/cli.hpp"\n'),
        ("file of 500 lines", "base/text.cpp", "\n" * 500),
        ("main of 35 lines", "main.cpp", "\n" * 35),
    ]

    refused = [
        ("upward", "base/text.cpp", '#include "model/plan.hpp"\n', "base (floor 0) includes model"),
        ("upward by one", "engine/plan.cpp", '#include "run/run.hpp"\n', "above it"),
        ("sideways on floor 1", "model/plan.cpp", '#include "format/json.hpp"\n', "one floor (1)"),
        ("sideways on floor 2", "facts/os.cpp", '#include "store/ledger.hpp"\n', "one floor (2)"),
        ("sideways on floor 4", "run/run.cpp", '#include "hub/hub.hpp"\n', "one floor (4)"),
        ("indented", "base/text.cpp", '  #  include "cli/cli.hpp"\n', ":1:"),
        ("relative", "base/text.cpp", '#include "text.hpp"\n', "not named from agent/"),
        ("unknown folder included", "base/text.cpp", '#include "misc/x.hpp"\n', "not named from agent/"),
        ("folder without a floor", "misc/x.cpp", "\n", "stands on no floor"),
        ("yaml-cpp abroad", "load/roles.cpp", "#include <yaml-cpp/yaml.h>\n", "belongs in format/yaml*.cpp"),
        ("yaml-cpp in a header", "format/yaml.hpp", "#include <yaml-cpp/yaml.h>\n", "belongs in"),
        ("json abroad", "report/hub.cpp", "#include <nlohmann/json.hpp>\n", "belongs in"),
        ("git abroad", "trust/accept.cpp", "#include <git2.h>\n", "belongs in"),
        ("git's inner headers abroad", "trust/accept.cpp", "#include <git2/oid.h>\n", "belongs in"),
        ("sd-bus abroad", "system/units.cpp", "#include <systemd/sd-bus.h>\n", "belongs in"),
        ("log abroad", "engine/applier.cpp", "#include <spdlog/spdlog.h>\n", "belongs in"),
        ("log in a header", "cli/log.hpp", "#include <spdlog/spdlog.h>\n", "belongs in"),
        ("command line abroad", "main.cpp", "#include <CLI/CLI.hpp>\n", "belongs in"),
        ("database abroad", "run/run.cpp", "#include <sqlite3.h>\n", "belongs in"),
        ("database in a header", "store/ledger.hpp", "#include <sqlite3.h>\n", "belongs in"),
        ("digest abroad", "engine/applier.cpp", "#include <nettle/sha2.h>\n", "belongs in"),
        ("diff abroad", "cli/view.cpp", "#include <dtl/dtl.hpp>\n", "belongs in base/diff.cpp"),
        ("regular expressions abroad", "resources/line.cpp", "#include <boost/regex.hpp>\n", "belongs in template/regex*.cpp"),
        ("expected abroad", "model/plan.hpp", "#include <tl/expected.hpp>\n", "belongs in base/result.hpp"),
        ("library without a home", "system/run.cpp", "#include <boost/process.hpp>\n", "has no home"),
        ("file of 501 lines", "base/text.cpp", "\n" * 501, "501 lines; 500 is the most"),
        ("main of 36 lines", "main.cpp", "\n" * 36, "36 lines; 35 is the most"),
    ]

    def test_what_the_floors_allow_passes(self):
        for name, path, text in self.allowed:
            with self.subTest(name):
                self.assertEqual(check({path: text}), (0, ""))

    def test_each_breach_fails_and_names_its_place(self):
        for name, path, text, words in self.refused:
            with self.subTest(name):
                code, output = check({path: text})
                self.assertEqual(code, 1)
                self.assertIn(f"agent/{path}:", output)
                self.assertIn(words, output)

    def test_all_breaches_are_told_at_once(self):
        code, output = check({
            "base/a.cpp": '#include "cli/cli.hpp"\n#include <git2.h>\n',
            "model/b.cpp": '#include "system/clock.hpp"\n',
        })
        self.assertEqual(code, 1)
        self.assertEqual(len(output.splitlines()), 3)

    def test_a_tree_without_sources_fails(self):
        self.assertEqual(check({})[0], 1)


if __name__ == "__main__":
    unittest.main()
