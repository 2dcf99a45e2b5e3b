#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Tables that compare two runs of the scenario 'measure'.

usage: report.py rates|instructions --stock DIR --ours DIR --out PREFIX
                 [--xen-map FILE --top N]

Prints a table and leaves it in PREFIX.txt, the numbers in PREFIX.json and, for
rates, in PREFIX.dat for a plot.
"""
import argparse
import json

from measured import Run

GRANTS = ("copy", "map", "unmap")
PACKETS = ("tx60", "tx1500", "rx60", "rx1500")
TCP = ("tcptx", "tcprx")
SPENT = (("dom0", "xen"), ("dom0", "kernel"), ("dom0", "user"),
         ("guest", "xen"), ("guest", "kernel"), ("guest", "user"),
         ("idle", "xen"))


def title(name):
    way = "to" if "rx" in name else "from"
    if name.startswith("tcp"):
        return f"TCP {way} the guest"
    return f"{name[2:]} B {way} the guest"


class Table:
    """Rows of a label and two numbers; rows of a label alone are headings."""

    def __init__(self, ratio):
        self.ratio = ratio
        self.rows = []

    def heading(self, text):
        self.rows.append((text,))

    def row(self, label, stock, ours, form="{:,.0f}", ratio=True):
        cells = [form.format(v) if v is not None else "-" for v in (stock, ours)]
        cells.append(self.ratio(stock, ours) if ratio else "")
        self.rows.append((label, *cells))

    def text(self):
        lines = [f"{'':36}{'stock':>12}{'ours':>12}{'ratio':>9}"]
        for label, *cells in self.rows:
            if not cells:
                lines += ["", label]
                continue
            line = f"  {label:34}{cells[0]:>12}{cells[1]:>12}{cells[2]:>9}"
            lines.append(line.rstrip())
        return "\n".join(lines) + "\n"


def times_more(stock, ours):
    return f"{ours / stock:.2f}x" if stock and ours else ""


def times_less(stock, ours):
    return f"{stock / ours:.2f}x" if stock and ours else ""


def rates(stock, ours, options):
    names = [n for n in PACKETS + TCP if n in stock.measurements]
    packets = [n for n in names if n in PACKETS]
    tcp = [n for n in names if n in TCP]
    table, data = Table(times_more), {"rates": {}, "grants": {}, "staged": {}}

    table.heading("packets a second")
    for n in packets:
        pair = stock[n].rate(), ours[n].rate()
        data["rates"][n] = dict(zip(("stock", "ours"), pair))
        table.row(title(n), *pair)
    if tcp:
        table.heading("Gbit/s")
    for n in tcp:
        pair = [run[n].number("amount") * 8 / run[n].number("ns")
                for run in (stock, ours)]
        data["rates"][n] = dict(zip(("stock", "ours"), pair))
        table.row(title(n), *pair, form="{:.2f}")
    table.heading("grant operations a packet (copies, maps and unmaps)")
    for n in names:
        pair = [run[n].times(*GRANTS) / run[n].packets
                for run in (stock, ours)]
        data["grants"][n] = dict(zip(("stock", "ours"), pair))
        table.row(title(n), *pair, form="{:.3f}", ratio=False)
    table.heading("slots that were staged")
    for way, label in (("tx", "from the guest"), ("rx", "to the guest")):
        pair = [run.staged_share(way) for run in (stock, ours)]
        data["staged"][way] = dict(zip(("stock", "ours"), pair))
        table.row(label, *pair, form="{:.1%}", ratio=False)
    with open(options.out + ".dat", "w") as f:
        for n, pair in data["rates"].items():
            scale = 1 if n in TCP else 1e-3
            grants = data["grants"][n]
            label = title(n).replace(" from the guest", "\\nsent")
            label = label.replace(" to the guest", "\\nreceived")
            print(f'"{label}"', pair["stock"] * scale, pair["ours"] * scale,
                  grants["stock"], grants["ours"], file=f)
    return table.text(), data


def instructions(stock, ours, options):
    table, data, text = Table(times_less), {}, ""
    for n in (n for n in PACKETS if n in stock.measurements):
        counts = [run[n].instructions() for run in (stock, ours)]
        table.heading(title(n))
        table.row("instructions a packet", *(sum(c.values()) for c in counts))
        for side, place in SPENT:
            table.row(f"  {side}: {place}",
                      *(c[side, place] for c in counts), ratio=False)
        table.row("grant operations",
                  *(r[n].per_unit(*GRANTS) for r in (stock, ours)),
                  form="{:.3f}", ratio=False)
        for label, site in (("grant hypercalls", "grant"),
                            ("event channel hypercalls", "event")):
            table.row(label, *(r[n].per_unit(site) for r in (stock, ours)),
                      form="{:.3f}", ratio=False)
        data[n] = {
            which: {
                "instructions": sum(c.values()),
                "by_side": {" ".join(k): v for k, v in sorted(c.items())},
                "grant_operations": run[n].per_unit(*GRANTS),
                "grant_hypercalls": run[n].per_unit("grant"),
                "event_channel_hypercalls": run[n].per_unit("event"),
                "packets_a_second": run[n].rate(),
            } for which, run, c in zip(("stock", "ours"), (stock, ours), counts)
        }
        if options.top:
            text += functions(n, stock, ours, options.top)
    return table.text() + text, data


def functions(name, stock, ours, top):
    lines = []
    for which, run in (("stock", stock), ("ours", ours)):
        lines += ["", f"{title(name)}, {which}: where the instructions are"]
        for (side, function), n in run[name].functions().most_common(top):
            lines.append(f"{n:10,.0f}  {side:5}  {function}")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", choices=("rates", "instructions"))
    parser.add_argument("--stock", required=True)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--xen-map")
    parser.add_argument("--top", type=int, default=0)
    options = parser.parse_args()
    stock, ours = (Run(folder, options.xen_map)
                   for folder in (options.stock, options.ours))
    make = {"rates": rates, "instructions": instructions}[options.table]
    text, data = make(stock, ours, options)
    with open(options.out + ".txt", "w") as f:
        f.write(text)
    with open(options.out + ".json", "w") as f:
        json.dump(data, f, indent=1)
        f.write("\n")
    print(text, end="")


main()
