"""Templates with their data. `refused` says what Jinja2 renders and we do not:
"unsupported" is said plainly not to be supported, "undefined" is an error here."""
import json

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

EXPRESSIONS = r"""
1
-1
007
1_000
1__0
1_
0x1F
0b101
0o17
1.5
1e3
1.5e-7
1e16
123456789.123456789
big
tiny
f
yes
no
nil
none
None
true
True
false
False
'a' 'b'
'tab\there'
"q\"q"
'\x41\u00e9'
'back\\slash \d'
s
[]
{}
()
(1,)
1, 2
[1, 'a', none, true, 1.0]
{'a': 1, 'b': [1, {'c': none}]}
[quotes, "it's", 'a\nb', '\t', utf]
mixed
m
nested
1 + 2
1 + 2 * 3
(1 + 2) * 3
7 / 2
8 / 2
7 // 2
-7 // 2
7 % 3
-7 % 3
7 % -3
7.5 // 2
-7.5 % 2
2 ** 10
2 ** -1
2 ** 0.5
-2 ** 2
2 ** 3 ** 2
10 - 3 - 2
1 / 0
1 % 0
1.5 // 0
n + f
n * 2 + 1
yes + yes
yes * 3
-yes
-f
+n
'a' + 'b'
'a' + 1
'ab' * 3
3 * 'ab'
'ab' * -1
[1] + [2]
[1, 2] * 2
(1,) + (2,)
[1] + (2,)
'n=' ~ n ~ ', f=' ~ f ~ nil
1 ~ 2 + 3
1 == 1.0
1 == true
'a' == 'a'
'1' == 1
[1, 2] == [1, 2]
(1, 2) == [1, 2]
{'a': 1} == {'a': 1.0}
nil == none
1 < 2
2 <= 2
'a' < 'b'
'B' < 'a'
[1, 2] < [1, 3]
[1] < [1, 0]
1 < 'a'
none < 1
1 < 2 < 3
1 < 3 < 2
1 != 2
1 < f <= 2.5
2 in l
9 in l
9 not in l
'ell' in s
'b' in m
'z' in m
1 in m
1 in 'abc'
'a' in 5
true in [1]
not 1
not not 1
not yes and no
not (yes and no)
yes and no
yes or no
0 or 'x'
'' or none
1 and 2
0 and undefined_name
1 or undefined_name
1 and undefined_name
none or [] or {}
'a' if yes else 'b'
'a' if no else 'b'
'a' if no
('a' if no) is defined
1 if no else 2 if no else 3
'x' if n > 5 and 'Hello' in s else 'y'
undefined_name
m.b
m['a']
m.missing
m.b.c
m.missing.more
deep.a.b.c
deep.a.b.c[1]
deep['a']['b'].c.2
deep.a.b.c[-1]
deep.a.b.c[7]
deep['items']
l[0]
l[-1]
l[3]
l.0
l['x']
l[yes]
s[0]
s[-1]
s[99]
utf[1]
utf[0:3]
n[0]
n.x
nil.x
nil['x']
l[1:]
l[:1]
l[::2]
l[::-1]
l[-2:]
l[5:]
l[:-1]
s[::-1]
s[0:5]
s[6:]
s[:-6:-1]
l[::0]
(1, 2, 3)[1:]
n[1:]
m | length
s | length
utf | length
l | count
n | length
nil | length
s | lower
s | upper
utf | upper
n | upper
nil | upper
'hello wORLD foo-bar (baz) x_y a1b' | title
'hELLO wORLD' | capitalize
spaces | trim
'xxaxx' | trim('x')
s | replace('o', '0')
s | replace('o', '0', 1)
n | replace(7, 8)
s | replace('zzz', 'y')
num | int
real | int
'x' | int
'x' | int(5)
'x' | int(default=-1)
hex | int(base=16)
'ff' | int(0, 16)
' 12 ' | int
'1_0' | int
'-5' | int
'+5' | int
'1e3' | int
f | int
-2.7 | int
(-2.7) | int
nil | int
yes | int
[] | int
'12abc' | int
num | float
real | float
'x' | float
'x' | float(1.5)
'inf' | float
' 2.5 ' | float
n | float
'1e5' | float
n | string
f | string
l | string ~ '!'
nil | string
'yes' | bool
'On' | bool
'1' | bool
1 | bool
'no' | bool
'y' | bool
2 | bool
nil | bool
1.0 | bool
undefined_name | default('x')
undefined_name | default
undefined_name | d(5)
m.missing | default('x')
m.missing | default(m.b)
n | default(undefined_name)
empty | default('x')
empty | default('x', true)
zero | default('x', boolean=true)
nil | default('x')
nil | d('x', true)
undefined_name | default(other_undefined)
m.missing.more | default('x')
undefined_name.x | default('x')
l | first
l | last
nothing | first
nothing | first | default('x')
nothing | last | default('none here')
s | first
m | first
m | last
l | list
s | list
m | list
n | list
l | join
l | join(', ')
l | join(d='-')
s | join('.')
m | join(',')
mixed | join('|')
users | join(', ', attribute='name')
nothing | join(',')
l | sort
l | sort(reverse=true)
l | sort(true)
words | sort
words | sort(case_sensitive=true)
users | sort(attribute='uid') | map(attribute='name') | list
users | sort(attribute='name', reverse=true) | map(attribute='name') | join(' ')
mixed | sort
m | sort
words | unique | list
[1, 1.0, true, 2, 'A', 'a'] | unique | list
words | unique(case_sensitive=true) | list
l | reverse | list
s | reverse
l | min
l | max
words | min
words | max
words | max(case_sensitive=true)
nothing | min
nothing | max | default(0)
users | max(attribute='uid')
users | min(attribute='name')
l | sum
nothing | sum
nothing | sum(start=5)
users | sum(attribute='uid')
[1.5, 2] | sum
words | sum
neg | abs
-2.5 | abs
(-2.5) | abs
s | abs
2.5 | round
3.5 | round
2.675 | round(2)
42.55 | round
42.55 | round(1, 'floor')
42.51 | round(1, 'ceil')
n | round
n | round(1)
n | round(method='floor')
-0.5 | round
1234.5 | round(-2)
users | map(attribute='name') | list
users | map(attribute='shell', default='none') | list
users | map(attribute='groups.0', default='-') | list
users | map(attribute='uid') | map('string') | join(':')
words | map('upper') | list
words | map('length') | list
words | map('replace', 'p', 'P') | list
words | map('regex_replace', '^(.)', '<\\1>') | list
[l, [9]] | map('first') | list
[l, [9]] | map('join', '-') | join(';')
words | map('nonsense') | list
words | map | list
l | select('odd') | list
l | select('gt', 1) | list
l | select('in', [1, 2]) | list
l | select('divisibleby', 3) | list
mixed | select | list
mixed | select('none') | list
mixed | select('string') | list
mixed | reject | list
l | reject('odd') | list
l | reject('equalto', 1) | list
words | select('match', 'a') | list
words | reject('search', 'pp') | list
users | selectattr('admin') | map(attribute='name') | list
users | rejectattr('admin') | map(attribute='name') | list
users | selectattr('uid', 'gt', 1000) | map(attribute='name') | list
users | selectattr('name', 'equalto', 'bob') | list | length
users | selectattr('name', '==', 'bob') | map(attribute='uid') | first
users | selectattr('shell', 'defined') | map(attribute='name') | list
users | rejectattr('shell', 'defined') | map(attribute='name') | list
users | selectattr('shell', 'undefined') | map(attribute='name') | list
users | selectattr('groups', 'contains', 'docker') | map(attribute='name') | list
users | selectattr('shell') | list
users | selectattr('name', 'in', ['alice', 'Carol']) | map(attribute='uid') | sum
'a1b22c' | regex_replace('[0-9]+', '#')
'a1b22c' | regex_replace('[0-9]', '#', count=2)
'a.b' | regex_replace('\\.', '-')
'John Smith' | regex_replace('(\\w+) (\\w+)', '\\2, \\1')
'John Smith' | regex_replace('(?P<first>\\w+) (?P<last>\\w+)', '\\g<last> \\g<1>')
'abxd' | regex_replace('x*', '-')
'Foo foo' | regex_replace('foo', 'bar', ignorecase=true)
lines | regex_replace('^', '> ', multiline=true)
lines | regex_replace('$', ';', multiline=true)
lines | regex_replace('$', ';')
lines | regex_replace('^', '> ')
'a{b}c{2}' | regex_replace('{b}', '-')
'aaa' | regex_replace('a{2}', 'b')
'aaa' | regex_replace('a{,2}', 'b')
'a[b]c' | regex_replace('[][]', '')
'x<y>z' | regex_replace('\\<y\\>', '')
utf | regex_replace('本.', '-')
version | regex_search('^[0-9]+')
version | regex_search('x')
version | regex_search('(\\d+)\\.(\\d+)', '\\1', '\\2')
version | regex_search('(?P<major>\\d+)', '\\g<major>')
'FOO' | regex_search('foo', ignorecase=True)
version | regex_findall('\\d+')
'a=1 b=2' | regex_findall('(\\w)=(\\d)')
'a.b*c' | regex_escape
'aXbxc' | regex_replace('(?i)x', '-')
'foobar' | regex_replace('foo(?=bar)', '-')
'foobar' | regex_replace('(?<=foo)bar', '-')
'aab' | regex_replace('(a)\\1', '-')
'(' | regex_replace('(', '-')
lines | indent
lines | indent(2)
lines | indent(2, true)
lines | indent(2, first=true, blank=true)
lines | indent('> ')
lines | indent(width=3, blank=true)
quotes | quote
s | quote
'plain' | quote
empty | quote
nil | quote
n | quote
m | to_json
mixed | to_json
utf | to_json
quotes | to_json
[1e16, 0.1, 1.0] | to_json
'\u0001\x7f😀' | to_json
m | to_nice_json
deep | to_nice_json
nested | to_nice_json(indent=2)
nothing | to_nice_json
none_map | to_nice_json
m | tojson
m | to_yaml
m | to_nice_yaml
deep | to_yaml
deep | to_nice_yaml
users | to_yaml
users | to_nice_yaml
users | to_nice_yaml(indent=2)
mounts | to_yaml
mounts | to_nice_yaml
nested | to_yaml
nested | to_nice_yaml
pairs | to_nice_yaml
mixed | to_yaml
nothing | to_yaml
none_map | to_nice_yaml
{'a': [], 'b': {}, 'c': [[]], 'd': [{}]} | to_nice_yaml
{'a': [], 'b': {}, 'c': [[]], 'd': [{}]} | to_yaml
[[{'a': [1, {'b': 2}]}]] | to_nice_yaml
[big, tiny, f, 1e300] | to_yaml
['yes', 'no', 'y', 'on', 'null', '~', '', ' x', 'x ', '1', '1.5', '1e5', '1.0e+5', '0x1f', '017', '1:30', '2026-01-02', 'a: b', 'a:b', 'a #b', 'a#b'] | to_nice_yaml
['#a', '- a', '-a', '-', '?', '? a', '?a', ':', ': a', ':a', '[a', 'a]', '{a', 'a}', '*a', '&a', '!a', '|', '>', '%a', '@a', '`a', 'a,b', '---', '...x', "it's", '"q"', '=', '<<', '.5', '.', '+1', '1_000', '日本語', 'a\\b', 'true ', 'True', 'a?b'] | to_nice_yaml
['#a', '- a', '-a', '-', '?', '?a', ':', ':a', '[a', 'a]', "it's"] | to_yaml
['a,b', 'a:b', 'a?b', '日本語', '{a', 'a}', '---', 'x y', '@'] | to_yaml
'text' | to_yaml
n | to_yaml
'a: b' | to_nice_yaml
nil | to_yaml
{'1': 'a', 'yes': 'b', 'a b': 'c'} | to_nice_yaml
'x' | to_yaml(indent=5)
'<a href="x">&\'' | tojson
path | basename
path | dirname
path | splitext
'/etc/' | basename
'/etc/' | dirname
'/' | dirname
'a' | dirname
'//a' | dirname
'.bashrc' | splitext
'a.tar.gz' | splitext | first
yes | ternary('a', 'b')
no | ternary('a', 'b')
nil | ternary('a', 'b')
nil | ternary('a', 'b', 'c')
empty | ternary('a', 'b')
m | combine({'b': 2, 'd': 3})
m | combine({'b': 2}, {'b': 3})
deep | combine({'a': {'x': 1}})
{'a': {'x': 1}} | combine({'a': {'y': 2}}, recursive=true)
m | combine(5)
m | dict2items
m | dict2items(key_name='k', value_name='v')
pairs | items2dict
pairs | items2dict('value', 'key')
m | items | list
m | dictsort
m | dictsort(reverse=true)
{'b': 1, 'A': 3, 'c': 2} | dictsort(by='value')
{'b': 1, 'A': 3, 'c': 2} | dictsort(true)
nested | flatten
nested | flatten(levels=1)
s | b64encode
utf | b64encode
'ab' | b64encode | b64decode
'SGk=' | b64decode
'SGk' | b64decode
csv | split(',')
csv | split(',', 1)
spaces | split
n is defined
undefined_name is defined
undefined_name is undefined
undefined_name is not defined
m.missing is defined
m.missing is not defined
m.missing.more is defined
nil is none
nil is not none
n is none
s is string
n is string
n is number
yes is number
f is integer
n is integer
yes is integer
f is float
n is float
yes is boolean
n is boolean
m is mapping
l is mapping
l is sequence
s is sequence
m is sequence
n is sequence
l is iterable
s is iterable
n is iterable
m.items() is sequence
m.keys() is iterable
n is odd
n is even
n is divisibleby 7
n is divisibleby(2)
s is odd
n is eq 7
n is eq(8)
n is ne 8
n is gt 5
n is ge 7
n is lt 5
n is le 7
n is equalto 7
n is in [7, 8]
n is in l
'b' is in m
s is lower
'abc' is lower
'ABC' is upper
'1' is upper
yes is true
no is true
no is false
s is match('Hello')
s is match('World')
s is search('World')
s is match 'hello'
s is match('hello', ignorecase=true)
s is regex('o W')
l is contains(3)
[1, 2] is subset(l)
l is superset([1, 2])
zero is truthy
zero is falsy
n is defined and n > 3
n is none or l is sequence
not n is none
n is nonsense
n is string is none
m.items()
m.keys()
m.values()
m.items() | list
m.keys() | list
m.values() | list
m.keys() | sort
m.keys()[0]
(m.keys() | list)[0]
m.get('a')
m.get('zz')
m.get('zz', 5)
m.get('zz', {}).get('y', 'deep')
csv.split(',')
csv.split(',', 1)
spaces.split()
spaces.split(None, 1)
'a'.split('')
spaces.strip()
spaces.lstrip()
spaces.rstrip()
'xxaxx'.strip('x')
s.lower()
s.upper()
"they're bill's".title()
s.capitalize()
s.startswith('Hello')
s.startswith('World')
s.startswith(('x', 'H'))
s.endswith('World')
s.replace('l', 'L')
s.replace('l', 'L', 2)
', '.join(words)
', '.join(l)
'-'.join('abc')
s.find('World')
utf.find('テ')
s.count('l')
lines.splitlines()
num.isdigit()
l.index(1)
l.count(1)
n.foo()
s.nonsense()
nil.foo()
range(3) | list
range(2, 5) | list
range(5, 0, -2) | list
range(3) | sum
range(0, 1, 0) | list
range('a') | list
range(3)[1]
range(10)[2:4] | list
dict(a=1, b='x')
dict(m, z=1)
(1, 'a', none)
((1, 2), [3])
[(1, 2)]
{'a': (1,)}
{'a': {'b': {}}}['a']['b']
{'a': 1}['a']
{'a': 1}.a
[1, 2, 3][1]
'abc'[1]
(n + 1) * 2 | int
n + 1 | string
(n | string) + '1'
n|string ~ 'x'
-n | abs
not n | default(0)
users[0].groups | join(',')
users[0]['name'] | upper ~ '@' ~ ipv4
mounts['/home'].opts | join(',')
mounts['/data'].opts | join(',') | default('defaults', true)
ipv4.split('.')[-1] | int + 1
version.split('.') | first | int >= 535
version.split('.')[:2] | join('.')
users | map(attribute='groups') | sum(start=[])
users | map(attribute='groups') | flatten | unique | sort | join(' ')
s |lower|replace(' ','_')|trim
s | nonsense
s |
| s
1 +
(1
[1, 2
{'a' 1}
'open
a b
1 2
l[
l[]
m.
@
n!
n = 1
1 if
{1: 'a'
"""

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
