#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The table of docs/conformance.md, from what `xen-netif check --list --json`
says of the checks (standard input).

usage: table.py [--check|--write] FILE

Without an option the table is printed. --write puts it between the marks of
the file; --check fails, and says how they differ, if that is not what stands
there.
"""
import difflib
import json
import sys

BEGIN = '<!-- checks: begin -->\n'
END = '<!-- checks: end -->\n'

NEEDS = {
    'staging': 'staging',
    'off': 'a backend without it',
    'peer': 'a second vif',
    'queues': 'two queues',
}


def row(check):
    needs = ', '.join(NEEDS[n] for n in check['needs'])
    cells = (check['source'], check['says'], check['id'], check['name'], needs)
    return '| ' + ' | '.join(c.replace('|', '\\|') for c in cells) + ' |\n'


def table(checks):
    ids = [c['id'] for c in checks]
    assert len(set(ids)) == len(ids), 'two checks have the same number'
    head = ['| stands in | statement | check | what is tried | needs |\n',
            '| --- | --- | --- | --- | --- |\n']
    return head + [row(c) for c in checks]


def main():
    *option, name = sys.argv[1:]
    new = table(json.load(sys.stdin))
    if not option:
        sys.stdout.writelines(new)
        return 0
    with open(name, encoding='utf-8') as f:
        lines = f.readlines()
    first, last = lines.index(BEGIN) + 1, lines.index(END)
    if option == ['--write']:
        with open(name, 'w', encoding='utf-8') as f:
            f.writelines(lines[:first] + new + lines[last:])
        return 0
    diff = list(difflib.unified_diff(lines[first:last], new, name, 'the checks'))
    sys.stdout.writelines(diff)
    return 1 if diff else 0


if __name__ == '__main__':
    sys.exit(main())
