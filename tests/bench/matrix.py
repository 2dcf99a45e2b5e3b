#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The tables of the whole matrix.

usage: matrix.py FOLDER

Reads the cells FOLDER/<cell>/stock and FOLDER/<cell>/ours that were measured,
and leaves FOLDER/table.txt (also printed), sheet.txt, bench.json, and data for
plots as *.dat. Fails if our drivers made a grant hypercall for packets.
"""
import json
import os
import sys

from measured import Run
from sheet import SPENT, costs

XEN_MAP = "/usr/lib/debug/boot/xen-syms-4.17-amd64.map"
GUESTS = {"pv2": "PV guest, 2 CPUs", "pv1": "PV guest, 1 CPU",
          "pvh2": "PVH guest, 2 CPUs", "pvh1": "PVH guest, 1 CPU",
          "untrusted": "trusted=0 in a PV guest, 2 CPUs"}
SHAPES = ("60", "256", "1500", "9000", "9000x4")
QUEUES = (1, 2, 4)
VIFS = (1, 4, 16)
# What becomes of packets that the guest receives.
FATES = {"stack": "dropped by the stack", "skb": "dropped at tc's ingress",
         "bounce": "sent back at tc's ingress",
         "pass": "XDP_PASS, dropped by the stack", "drop": "XDP_DROP",
         "tx": "XDP_TX", "redirect": "XDP_REDIRECT"}
XDP_TARGET = 2.4


def title(name):
    if name == "ask":
        return "TCP request and response"
    if name == "ping":
        return "ping"
    if name.startswith("ping"):
        way = "to" if "rx" in name else "from"
        return f"ping beside TCP {way} the guest"
    way = "to" if "rx" in name else "from"
    if name.startswith("tcp"):
        return f"bulk TCP {way} the guest"
    size, _, frags = name[2:].partition("x")
    return f"{size} B{f' in {frags} frags' if frags else ''} {way} the guest"


class Cell:
    """Stock and ours, measured; data as {measurement: {which: costs}}."""

    def __init__(self, folder):
        self.data = {}
        for which in ("stock", "ours"):
            path = os.path.join(folder, which)
            if not os.path.exists(path + ".key"):
                continue
            for name, m in Run(path, XEN_MAP).measurements.items():
                self.data.setdefault(name, {})[which] = costs(m)

    def get(self, name, which, cost):
        value = self.data.get(name, {}).get(which, {})
        for key in cost.split("/"):
            value = value.get(key) if value else None
        return value


class Text:
    def __init__(self):
        self.lines = []

    def heading(self, text, *columns):
        if self.lines:
            self.lines.append("")
        line = f"{text:36}" + "".join(f"{c:>11}" for c in columns)
        self.lines.append(line.rstrip())

    def row(self, label, *cells):
        line = f"  {label:34}" + "".join(f"{c:>11}" for c in cells)
        self.lines.append(line.rstrip())

    def text(self):
        return "\n".join(self.lines) + "\n"


def number(value, form="{:,.0f}"):
    return "-" if value is None else form.format(value)


def ratio(better, worse):
    return f"{better / worse:.2f}x" if better and worse else "-"


def wire_name(name):
    """Over the wire, bulk TCP is the same each way."""
    return "tcptx" if name == "tcprx" else name


def names(cell, prefixes):
    order = [way + shape for shape in SHAPES for way in ("tx", "rx")]
    order += ["tcptx", "tcprx", "ask", "ping", "pingtx", "pingrx"]
    return [n for n in order if n in cell.data and n.startswith(prefixes)]


def compared(text, cell, wire, chosen, cost, form, more_is_better):
    for name in chosen:
        stock, ours = (cell.get(name, w, cost) for w in ("stock", "ours"))
        limit = wire.get(wire_name(name), "stock", cost) if wire else None
        pair = (ours, stock) if more_is_better else (stock, ours)
        text.row(title(name), number(stock, form), number(ours, form),
                 ratio(*pair), number(limit, form))


def guest_tables(text, cells):
    wire = cells.get("wire")
    columns = "stock", "ours", "ratio", "limit"
    for key, what in GUESTS.items():
        if key not in cells:
            continue
        cell = cells[key]
        packets = names(cell, ("tx", "rx"))
        text.heading(f"{what}: packets a second", *columns)
        compared(text, cell, wire, packets, "rate", "{:,.0f}", True)
        text.heading("Gbit/s", *columns)
        compared(text, cell, wire, names(cell, "tcp"), "gbits", "{:.2f}", True)
        text.heading("round trip, us", *columns)
        compared(text, cell, wire, names(cell, ("ask", "ping")),
                 "round_trip_us", "{:.1f}", False)
        if cell.get("tx60", "ours", "instructions") is None:
            continue
        text.heading("instructions a packet", *columns)
        compared(text, cell, wire, packets, "instructions", "{:,.0f}", False)
        text.heading("a KiB of bulk TCP, or a request", *columns)
        compared(text, cell, wire, names(cell, ("tcp", "ask")),
                 "instructions", "{:,.0f}", False)


def series(cells, kind):
    """Lines (n, cell, prefix) of a plot against queues or vifs."""
    if kind == "queues":
        return [(n, cells[f"queues{n}"], "") for n in QUEUES
                if f"queues{n}" in cells]
    return [(n, cells["vifs"], f"vifs{n}:") for n in VIFS if "vifs" in cells]


def scale_table(text, cells, kind, folder):
    lines = series(cells, kind)
    if not lines:
        return
    text.heading(f"{kind}: instructions a packet", "stock", "ours", "ratio",
                 "stock pps", "ours pps")
    data = []
    for n, cell, prefix in lines:
        row = [n]
        for way in ("tx", "rx"):
            name = f"{prefix}{way}60"
            stock, ours = (cell.get(name, w, "instructions")
                           for w in ("stock", "ours"))
            text.row(f"{n}, {title(way + '60')}", number(stock), number(ours),
                     ratio(stock, ours),
                     *(number(cell.get(name, w, "rate"))
                       for w in ("stock", "ours")))
            row += [stock, ours]
        data.append(row)
    # In the host's time, nothing is counted.
    if not any(value for row in data for value in row[1:]):
        return
    with open(os.path.join(folder, kind + ".dat"), "w") as f:
        for row in data:
            print(*(v if v is not None else "NaN" for v in row), file=f)


def xdp_table(text, cells):
    cell = cells.get("xdp")
    if not cell or cell.get("fate:drop", "ours", "guest_instructions") is None:
        return
    text.heading("60 B to a PV guest: its instructions", "stock", "ours",
                 "ratio", "netfront", "stock pps", "ours pps")
    spent = {(fate, which): cell.get(f"fate:{fate}", which, "guest_instructions")
             for fate in FATES for which in ("stock", "ours")}
    for fate, what in FATES.items():
        stock, ours = spent[fate, "stock"], spent[fate, "ours"]
        netfront = (cell.get(f"fate:{fate}", "ours", "spent") or {}).get("netfront")
        text.row(what, number(stock), number(ours), ratio(stock, ours),
                 number(netfront),
                 *(number(cell.get(f"fate:{fate}", w, "rate"))
                   for w in ("stock", "ours")))
    text.row("XDP_DROP against tc's ingress",
             *(ratio(spent["skb", w], spent["drop", w])
               for w in ("stock", "ours")), f">= {XDP_TARGET}x")


def sheets(cells):
    text = Text()
    for key, what in GUESTS.items():
        cell = cells.get(key)
        for name in names(cell, ("tx", "rx", "tcp", "ask")) if cell else ():
            found = [cell.data[name].get(w, {}) for w in ("stock", "ours")]
            if not all(c.get("sheet") for c in found):
                continue
            text.heading(f"{what}: {title(name)}", "stock", "ours")
            text.row("instructions", *(number(c["instructions"]) for c in found))
            for cost in dict.fromkeys(k for c in found for k in c["sheet"]):
                values = [c["sheet"].get(cost, 0) for c in found]
                form = "{:,.0f}" if max(values) >= 100 else "{:.3f}"
                text.row("  " + cost, *(number(v, form) for v in values))
    return text.text()


def bars(cells, folder):
    """Where instructions are spent, for the stacked bars."""
    cell = cells.get("pv2")
    if not cell or cell.get("tx60", "ours", "spent") is None:
        return
    with open(os.path.join(folder, "spent.dat"), "w") as f:
        print("label", *(f'"{part}"' for part in SPENT), file=f)
        for name in names(cell, ("tx", "rx")):
            label = name[2:].replace("x", " in ")
            way = "sent" if name[0] == "t" else "received"
            for which in ("stock", "ours"):
                spent = cell.get(name, which, "spent")
                if spent:
                    print(f'"{label} {way}, {which}"',
                          *(spent.get(part, 0) for part in SPENT), file=f)


def judge(text, cells):
    """Grant hypercalls with ours fail; cells worse than stock are named."""
    failed, worse, asked = [], [], 0
    for key, cell in cells.items():
        for name, which in cell.data.items():
            grants = cell.get(name, "ours", "grant_hypercalls")
            if grants is not None:
                asked += 1
            if grants:
                failed.append(f"{key} {name}: {grants} in all")
            for cost in ("instructions", "round_trip_us"):
                pair = [cell.get(name, w, cost) for w in ("stock", "ours")]
                if all(pair) and pair[1] > pair[0]:
                    worse.append(f"{key} {name}: {pair[1]:,.1f} {cost}, "
                                 f"stock {pair[0]:,.1f}")
    text.heading("Grant hypercalls with our drivers, in steady state")
    text.row(f"none in any of {asked} measurements" if asked and not failed
             else "FAILED" if failed else "not measured")
    for line in failed:
        text.row(line)
    text.heading("Where ours costs more than stock")
    for line in worse or ["nowhere"]:
        text.row(line)
    return not failed


def main():
    folder = sys.argv[1]
    cells = {}
    for key in sorted(os.listdir(folder)):
        path = os.path.join(folder, key)
        if any(os.path.exists(os.path.join(path, which + ".key"))
               for which in ("stock", "ours")):
            cells[key] = Cell(path)
    text = Text()
    guest_tables(text, cells)
    for kind in ("queues", "vifs"):
        scale_table(text, cells, kind, folder)
    xdp_table(text, cells)
    good = judge(text, cells)
    bars(cells, folder)
    for name, content in (
            ("table.txt", text.text()), ("sheet.txt", sheets(cells)),
            ("bench.json", json.dumps(
                {k: c.data for k, c in cells.items()}, indent=1) + "\n")):
        with open(os.path.join(folder, name), "w") as f:
            f.write(content)
    print(text.text(), end="")
    return 0 if good else 1


sys.exit(main())
