#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Compares one measured run with the recorded baseline, in TAP.

usage: guard.py RUN BASELINE [--update]
"""
import json
import sys

from measured import Run

SLACK = 0.05
CELLS = {"tx60": "60 B from the guest", "rx60": "60 B to the guest"}


# Put off, events are at least this many times rarer.
RARER = 10


def events(run):
    """Notifications a packet, put off and not."""
    return {name: [run[prefix + name].per_unit("notify")
                   for prefix in ("", "unpaced:")] for name in CELLS}


def counts(run):
    return {name: {"instructions": round(sum(run[name].instructions().values())),
                   "grant_hypercalls": run[name].times("grant")}
            for name in CELLS}


class Tap:
    def __init__(self):
        self.tests = self.failed = 0

    def test(self, good, name):
        self.tests += 1
        self.failed += not good
        print(f"{'' if good else 'not '}ok {self.tests} - {name}")

    def end(self):
        print(f"1..{self.tests}")
        return 1 if self.failed else 0


def compare(found, baseline, notified):
    tap = Tap()
    for name, title in CELLS.items():
        grants = found[name]["grant_hypercalls"]
        tap.test(grants == 0, f"{title}: {grants} grant hypercalls")
        now = found[name]["instructions"]
        then = baseline[name]["instructions"]
        tap.test(now <= then * (1 + SLACK),
                 f"{title}: {now:,} instructions a packet, {then:,} recorded "
                 f"({now / then - 1:+.1%}, {SLACK:+.0%} at most)")
        if now < then * (1 - SLACK):
            print("# better than recorded: tests/bench/guard --update")
        paced, unpaced = notified[name]
        tap.test(paced * RARER < unpaced,
                 f"{title}: {paced:.4f} events a packet, {unpaced:.4f} when "
                 "none is put off")
    return tap.end()


def main():
    folder, path, *update = sys.argv[1:]
    run = Run(folder)
    found = counts(run)
    if update:
        with open(path, "w") as f:
            json.dump(found, f, indent=1)
            f.write("\n")
        print(f"# recorded in {path}")
        return 0
    with open(path) as f:
        return compare(found, json.load(f), events(run))


sys.exit(main())
