"""The filters and tests that Ansible adds to Jinja2, as its documentation defines them, for comparison."""
import base64
import json
import os.path
import re
import shlex

try:
    import yaml
except ImportError:
    yaml = None


def flags(ignorecase, multiline):
    return (re.I if ignorecase else 0) | (re.M if multiline else 0)


def regex_replace(value, pattern="", replacement="", ignorecase=False, multiline=False, count=0):
    return re.compile(pattern, flags(ignorecase, multiline)).sub(replacement, str(value), count=count)


def regex_search(value, regex, *groups, ignorecase=False, multiline=False):
    match = re.search(regex, str(value), flags(ignorecase, multiline))
    if match is None:
        return None
    names = [re.match(r"\\g<(\S+)>|\\(\d+)", group) for group in groups]
    picked = [match.group(name.group(1) or int(name.group(2))) for name in names]
    return picked if groups else match.group()


def regex_findall(value, regex, multiline=False, ignorecase=False):
    return re.findall(regex, str(value), flags(ignorecase, multiline))


def to_bool(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        value = value.lower()
    return value in ("yes", "on", "1", "true", 1)


def ternary(value, true_val, false_val, none_val=None):
    if value is None and none_val is not None:
        return none_val
    return true_val if bool(value) else false_val


def merge(under, over, recursive):
    result = dict(under)
    for key, value in over.items():
        both = recursive and isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merge(result[key], value, recursive) if both else value
    return result


def combine(value, *terms, recursive=False):
    for term in terms:
        value = merge(value, term, recursive)
    return value


def dict2items(value, key_name="key", value_name="value"):
    return [{key_name: key, value_name: member} for key, member in value.items()]


def items2dict(value, key_name="key", value_name="value"):
    return {item[key_name]: item[value_name] for item in value}


def flatten(value, levels=None, skip_nulls=True):
    result = []
    for item in value:
        if skip_nulls and item is None:
            continue
        if isinstance(item, list) and levels != 0:
            result.extend(flatten(item, None if levels is None else levels - 1, skip_nulls))
        else:
            result.append(item)
    return result


def search(value, pattern, ignorecase=False, multiline=False):
    return bool(re.search(pattern, str(value), flags(ignorecase, multiline)))


def match(value, pattern, ignorecase=False, multiline=False):
    return bool(re.match(pattern, str(value), flags(ignorecase, multiline)))


def to_yaml(value, indent=None):
    return yaml.safe_dump(value, indent=indent, allow_unicode=True, default_flow_style=None)


def to_nice_yaml(value, indent=4):
    return yaml.safe_dump(value, indent=indent, allow_unicode=True, default_flow_style=False)


FILTERS = {
    "to_yaml": to_yaml,
    "to_nice_yaml": to_nice_yaml,
    "regex_replace": regex_replace,
    "regex_search": regex_search,
    "regex_findall": regex_findall,
    "regex_escape": re.escape,
    "bool": to_bool,
    "ternary": ternary,
    "combine": combine,
    "dict2items": dict2items,
    "items2dict": items2dict,
    "flatten": flatten,
    "quote": lambda value: shlex.quote("" if value is None else str(value)),
    "to_json": lambda value, indent=None: json.dumps(value, indent=indent),
    "to_nice_json": lambda value, indent=4: json.dumps(value, indent=indent, sort_keys=True, separators=(",", ": ")),
    "basename": os.path.basename,
    "dirname": os.path.dirname,
    "splitext": os.path.splitext,
    "split": lambda value, sep=None, maxsplit=-1: value.split(sep, maxsplit),
    "b64encode": lambda value: base64.b64encode(str(value).encode()).decode(),
    "b64decode": lambda value: base64.b64decode(value.encode()).decode(),
}
TESTS = {
    "match": match,
    "search": search,
    "regex": search,
    "contains": lambda value, member: member in value,
    "subset": lambda value, other: set(value) <= set(other),
    "superset": lambda value, other: set(value) >= set(other),
    "truthy": bool,
    "falsy": lambda value: not value,
}


def install(environment):
    environment.filters.update(FILTERS)
    environment.tests.update(TESTS)
