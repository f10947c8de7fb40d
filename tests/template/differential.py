#!/usr/bin/python3
"""Renders every case of cases.py with Jinja2 and with ours: the same text, an error on both sides, or ours refuses."""
import json
import subprocess
import sys

SKIPPED = 77
FINE = {"same", "error", "unsupported", "stricter"}

try:
    import jinja2
except ImportError:
    print("SKIPPED: python3-jinja2 is not installed")
    sys.exit(SKIPPED)

import ansible_filters
import cases


def environment():
    made = jinja2.Environment(undefined=jinja2.StrictUndefined, trim_blocks=True, keep_trailing_newline=True)
    ansible_filters.install(made)
    return made


def unrolled(value):
    """Generators as lists, as Ansible does it: their addresses are no text to compare."""
    return list(value) if hasattr(value, "__next__") else value


def expected(made, case):
    try:
        return {"text": made.from_string(case["template"]).render(case["data"])}
    except Exception as trouble:  # whatever a template can raise is one answer: it fails
        return {"error": f"{type(trouble).__name__}: {trouble}"}


def ours(program, all_cases):
    lines = "".join(json.dumps(case) + "\n" for case in all_cases)
    done = subprocess.run([program], input=lines, capture_output=True, text=True, timeout=100, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def verdict(wanted, found, refused):
    if refused == "unsupported":
        return "unsupported" if found.get("code") == "unsupported" else "should be refused"
    if refused == "undefined":
        return "stricter" if "is undefined" in found.get("error", "") else "should be undefined"
    if "error" in wanted:
        return "error" if "error" in found else "should fail"
    if "error" in found:
        return "should render"
    return "same" if wanted["text"] == found["text"] else "differs"


def main():
    made = environment()
    made.finalize = unrolled
    all_cases = [case for case in cases.all_cases() if ansible_filters.yaml or "yaml" not in case["template"]]
    answers = ours(sys.argv[1], all_cases)
    if len(answers) != len(all_cases):
        print(f"{len(answers)} answers to {len(all_cases)} cases")
        return 1
    counts = {}
    for case, found in zip(all_cases, answers):
        wanted = expected(made, case)
        result = verdict(wanted, found, case["refused"])
        counts[result] = counts.get(result, 0) + 1
        if result not in FINE:
            print(f"{result}: {case['template']!r}\n  jinja2 {wanted}\n  tend   {found}")
    print(", ".join(f"{count} {name}" for name, count in sorted(counts.items())))
    return 0 if set(counts) <= FINE and counts.get("same", 0) > 300 else 1


if __name__ == "__main__":
    sys.exit(main())
