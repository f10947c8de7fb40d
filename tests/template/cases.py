"""Templates with their data. `refused` says what Jinja2 renders and we do not:
"unsupported" is said plainly not to be supported, "undefined" is an error here."""
import json
import pathlib

DATA = {
    "n": 7, "zero": 0, "neg": -3, "f": 2.5, "big": 1e16, "tiny": 0.00001, "yes": True, "no": False, "nil": None,
    "s": "Hello World", "empty": "", "spaces": "  two  words  ", "path": "/etc/ssh/sshd_config.d/lab.conf",
    "quotes": "it's \"so\"", "lines": "one\ntwo\n\nfour\n", "utf": "日本語 テスト", "num": "42", "real": "3.75",
    "hex": "0x1f", "csv": "a,b,,c", "l": [3, 1, 2], "words": ["pear", "Apple", "fig", "apple"], "nothing": [],
    "mixed": [1, "a", None, True, 2.0], "nested": [[1, 2], [3, [4, None]]],
    "m": {"b": 1, "a": "x", "C": None}, "none_map": {},
    "deep": {"a": {"b": {"c": [10, 20, 30]}}, "items": "shadowed"},
    "users": [
        {"name": "alice", "uid": 1001, "admin": True, "shell": "/bin/bash", "groups": ["wheel", "docker"]},
        {"name": "bob", "uid": 1002, "admin": False, "groups": []},
        {"name": "Carol", "uid": 1000, "admin": True, "shell": "/bin/zsh", "groups": ["docker"]},
    ],
    "pairs": [{"key": "x", "value": 1}, {"key": "y", "value": [2]}],
    "mounts": {"/home": {"src": "nas:/home", "opts": ["rw", "hard"]}, "/data": {"src": "nas:/data", "opts": []}},
    "version": "535.154.05", "ipv4": "192.0.2.11",
}

# One expression a line, evaluated by both over DATA.
EXPRESSIONS = (pathlib.Path(__file__).parent / "expressions.txt").read_text()

# What Jinja2 renders although something in it is undefined: here undefined is always an error.
STRICTER_EXPRESSIONS = """
users | map(attribute='shell') | list
[undefined_name]
undefined_name is none
undefined_name is string
"""

REFUSED_EXPRESSIONS = """
'%s' % s
m.copy()
m.items
{1: 'a'}
9223372036854775807 + 1
2 ** 100
'é' | upper
s.encode('utf-8')
s | center(20)
lipsum()
range(3)
'x' ~ range(2)
l | batch(2) | list
dict(**m)
words | sort(attribute='0,1')
(-1) ** 0.5
lines | to_yaml
((s ~ ' ') * 20) | to_yaml
[s, s, s, s, s, s, s, s] | to_yaml
((s ~ ' ') * 20) | to_nice_yaml
"""

STATEMENTS = [
    "plain text", "", "\n", "a\n", "a\n\n", "{{ n }}\n", "{{ n }}\n\n{{ s }}", "  {{ n }}  ", "a {{ n }} b {{ f }}\n",
    "{# gone #}x", "a{# gone #}\nb\n", "a {#- both -#} b", "{#\nmany\nlines\n#}\nx", "{# {{ n }} #}", "{#}x", "{##}x", "{# open",
    "{% if yes %}a{% endif %}", "{% if no %}a{% else %}b{% endif %}", "{% if no %}a{% elif yes %}b{% else %}c{% endif %}",
    "{% if no %}a{% elif zero %}b{% endif %}c", "{% if yes %}\na\n{% endif %}\nb\n", "  {% if yes %}\n  a\n  {% endif %}\nb",
    "{% if yes -%}\n  a\n{%- endif %}\nb", "a\n  {%- if yes %} b {% endif -%}\n  c", "a {{- n -}} b", "a\n\n{{- n -}}\n\nb",
    "{%+ if yes +%}\na{% endif +%}\nb", "{% if yes %}{% if no %}x{% else %}y{% endif %}{% endif %}",
    "{% if undefined_name %}x{% endif %}", "{% if undefined_name is defined %}x{% else %}y{% endif %}", "{% if yes %}", "{% endif %}",
    "{% else %}", "{% if %}x{% endif %}", "{% if yes %}x{% endfor %}", "{% if nothing %}a{% else %}b{% endif %}",
    "{% for x in l %}{{ x }}{% endfor %}", "{% for x in l %}\n{{ x }}\n{% endfor %}\n", "{% for x in l -%}\n {{ x }}\n{%- endfor %}",
    "{% for x in nothing %}a{% else %}none{% endfor %}", "{% for x in l %}{{ loop.index }}/{{ loop.length }}:{{ x }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "{% for x in l %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }} {% endfor %}",
    "{% for x in l %}{{ loop.previtem | default('-') }}<{{ x }}>{{ loop.nextitem | default('-') }}{% endfor %}",
    "{% for x in l %}{{ loop.cycle('odd', 'even') }} {% endfor %}", "{% for k, v in m.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for k in m %}{{ k }}{% endfor %}", "{% for k, v in m | dictsort %}{{ k }}={{ v }};{% endfor %}", "{% for c in 'abc' %}[{{ c }}]{% endfor %}",
    "{% for x in l if x > 1 %}{{ loop.index }}:{{ x }} {% endfor %}", "{% for x in l if x > 9 %}a{% else %}b{% endfor %}",
    "{% for u in users if u.admin %}{{ u.name }} {% endfor %}", "{% for a, b in [(1, 2), (3, 4)] %}{{ a + b }} {% endfor %}",
    "{% for a, b in [(1, 2, 3)] %}{{ a }}{% endfor %}", "{% for a, b in [1] %}{{ a }}{% endfor %}", "{% for x in n %}x{% endfor %}", "{% for x in nil %}x{% endfor %}",
    "{% for x in undefined_name %}x{% endfor %}", "{% for x in undefined_name | default([]) %}x{% else %}empty{% endfor %}",
    "{% for x in l %}{% for y in l %}{{ x * y }}{{ ',' if not loop.last }}{% endfor %};{% endfor %}", "{% for x in 1, 2, 3 %}{{ x }}{% endfor %}",
    "{% for x in l %}{% for y in 'ab' %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}", "{% for x in range(3) %}{{ x }}{% endfor %}",
    "{% for u in users %}\n{{ u.name }}:x:{{ u.uid }}:{{ u.groups | join(',') }}\n{% endfor %}\n", "{% for x in l %}{{ x }}", "{% for in l %}{% endfor %}", "{% for x l %}{% endfor %}",
    "{% for x in l %}{{ x }}{% endfor %}{{ x }}", "{{ loop.index }}", "{% for path, mount in mounts.items() %}{{ mount.src }} {{ path }} nfs {{ mount.opts | join(',') or 'defaults' }} 0 0\n{% endfor %}",
    "{% set x = 5 %}{{ x }}", "{% set x = 5 %}\n{{ x }}\n", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set a, b = [1] %}{{ a }}", "{% set x %}block {{ n }}{% endset %}[{{ x }}]",
    "{% set x = 1 %}{% for i in l %}{% set x = i %}{{ x }}{% endfor %}{{ x }}", "{% set x = 1 %}{% if yes %}{% set x = 2 %}{% endif %}{{ x }}",
    "{% set ns = namespace(total=0) %}{% for i in l %}{% set ns.total = ns.total + i %}{% endfor %}{{ ns.total }}", "{% set ns = namespace(found=false) %}{% for i in l %}{% if i == 1 %}{% set ns.found = true %}{% endif %}{% endfor %}{{ ns.found }}",
    "{% set m.b = 2 %}", "{% set n = n + 1 %}{{ n }}", "{% set x = undefined_name | default('d') %}{{ x }}", "{% set = 1 %}",
    "{% raw %}{{ n }} {% if %}{% endraw %}", "{% raw %}\na\n{% endraw %}\nb", "a {%- raw -%} {{ x }} {%- endraw -%} b", "{% raw %}x", "{% raw %}{# c #}{% endraw %}",
    "{{ '}}' }}", "{{ '{{' }}", "{{ \"{% if %}\" }}", "{{ {'a': {'b': 1}}['a'] }}", "{{ {'a': 1} }}}", "{ { n } }", "{n}", "%}", "}}", "#}", "{{ }}", "{{ n", "{{ n }", "{% n %}", "{{ n } }",
    "{{ n ) }}", "{{ (n }}", "{{ [n) }}", "{{n}}", "{{-n}}", "a\n{{+ n }}", "{{- n }}", "a\r\nb {{ n }}\r\nc", "{% if yes %}\r\na\r\n{% endif %}\r\nb", "{{ n -}}   \n  x", "{{ 'a\\nb' }}",
    "{% if yes %}a{% endif %}\n\n\nb", "{% if yes %}  \na{% endif %}", "x\n    {% for i in l %}\n    - {{ i }}\n    {% endfor %}\ny\n",
    "{% for i in l recursive_not %}{% endfor %}", "{{ s | replace('o',\n  '0') }}", "{%if yes%}a{%endif%}", "{%- for i in l -%}{{ i }}{%- endfor -%}", "{% if yes %}{# c #}\nx{% endif %}\n",
    "Match {% if 'alice' in users | map(attribute='name') %}yes{% else %}no{% endif %}", "{% if n > 5 and (s or nothing) %}y{% endif %}", "{% if not nothing and m.b == 1 %}y{% endif %}",
    "日本 {{ utf }} 語\n", "{{ nonsense_function() }}", "{{ m.b | default('x') }}{{ m.q | default('x') }}", "{{ yes }} {{ nil }} {{ f }} {{ l }} {{ m }}",
]

REFUSED_STATEMENTS = [
    "{% macro f(x) %}{{ x }}{% endmacro %}", "{% filter upper %}x{% endfilter %}", "{% with x = 1 %}{{ x }}{% endwith %}", "{% block a %}x{% endblock %}",
    "{% include 'other' ignore missing %}", "{% for x in nested recursive %}{{ x }}{% endfor %}", "{% set x | upper %}a{% endset %}", "{% autoescape false %}x{% endautoescape %}",
]


def combined():
    """Each operator between values of each kind: what works prints the same, what does not fails on both sides."""
    values = ["n", "f", "yes", "nil", "'ab'", "l", "m", "neg", "(1, 2)", "zero"]
    for operator in ["+", "-", "*", "/", "//", "%", "<", "==", "in", "and", "~", "is eq"]:
        for left in values:
            for right in values:
                if operator == "%" and left == "'ab'":
                    continue  # formatting with % is refused
                yield f"{left} {operator} ({right})"


def everywhere():
    """Filters on values of each kind."""
    for name in ["length", "lower", "int", "float", "string", "list", "first", "last", "sort", "join('-')", "unique | list",
                 "reverse | list", "trim", "abs", "bool", "min", "max", "to_json", "quote", "capitalize"]:
        for value in ["n", "f", "yes", "nil", "s", "l", "m", "words", "mixed", "nothing", "empty", "utf", "quotes"]:
            yield f"{value} | {name}"


def all_cases():
    expressions = [line for line in EXPRESSIONS.splitlines() if line] + list(combined()) + list(everywhere())
    wrapped = [(f"{{{{ {text} }}}}", "no") for text in expressions]
    wrapped += [(f"{{{{ {text} }}}}", "undefined") for text in STRICTER_EXPRESSIONS.splitlines() if text]
    wrapped += [(f"{{{{ {text} }}}}", "unsupported") for text in REFUSED_EXPRESSIONS.splitlines() if text]
    wrapped += [(text, "no") for text in STATEMENTS] + [(text, "unsupported") for text in REFUSED_STATEMENTS]
    data = json.loads(json.dumps(DATA))
    return [{"template": template, "data": data, "refused": refused} for template, refused in wrapped]
