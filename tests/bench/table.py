#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The table of tests/bench/table.sh: netback's table against others.

usage: table.py MEASURED PREFIX

Prints it and leaves it in PREFIX.txt, the numbers in PREFIX.json, and those for
the plot in PREFIX.dat. One instruction is 2 ns of the machine's time.
"""
import json
import sys

NS = 2
WHO = ("ours", "rhashtable", "xarray")


def read(path):
    """{(kind, keys, n): {who: numbers}}"""
    found = {}
    with open(path) as lines:
        for line in lines:
            kind, who, keys, n, *values = line.split()
            found.setdefault((kind, keys, int(n)), {})[who] = [
                float(v) for v in values]
    return found


def tables(found):
    for title, kind, column, scale in (
            ("instructions to find a mapping", "lookup", 0, NS),
            ("instructions to find none", "lookup", 1, NS),
            ("bytes a mapping", "lookup", 2, 1),
            ("instructions to add a mapping, in batches", "batch", 0, NS),
            ("instructions to delete a mapping, in batches", "batch", 1, NS)):
        for keys in ("dense", "random"):
            rows = [(n, [by[w][column] / scale for w in WHO])
                    for (k, some, n), by in sorted(found.items())
                    if (k, some) == (kind, keys)]
            yield f"{title}, {keys} grefs", rows


def main():
    found = read(sys.argv[1])
    prefix = sys.argv[2]
    lines, data = [], {}
    for title, rows in tables(found):
        lines += ["", f"{title:48}" + "".join(f"{w:>12}" for w in WHO)]
        data[title] = {n: dict(zip(WHO, values)) for n, values in rows}
        for n, values in rows:
            lines.append(f"{n:>10,}{'':38}"
                         + "".join(f"{v:>12,.0f}" for v in values))
    text = "\n".join(lines[1:]) + "\n"
    with open(prefix + ".txt", "w") as f:
        f.write(text)
    with open(prefix + ".json", "w") as f:
        json.dump(data, f, indent=1)
        f.write("\n")
    with open(prefix + ".dat", "w") as f:
        for keys in ("dense", "random"):
            for (kind, some, n), by in sorted(found.items()):
                if (kind, some) == ("lookup", keys):
                    print(n, *(by[w][0] / NS for w in WHO),
                          *(by[w][2] for w in WHO), file=f)
            print("\n", file=f)
    print(text, end="")


main()
