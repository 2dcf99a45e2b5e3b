# SPDX-License-Identifier: GPL-2.0
"""What a measuring scenario leaves behind, read into numbers.

A run is the output folder of one rig run with one boot. Its measurements stand
in results/<scenario>/measured, the counter's snapshots in profile/prof.<n>.
"""
import bisect
import collections
import glob
import os

XEN = range(0xFFFF82D000000000, 0xFFFF830000000000)


class Symbols:
    """Names for addresses, from lines "ADDRESS TYPE NAME [MODULE]"."""

    def __init__(self, lines):
        self.rows = sorted(filter(None, map(self.row, lines)))
        self.addresses = [address for address, _ in self.rows]

    @staticmethod
    def row(line):
        fields = line.split()
        if len(fields) < 3 or fields[1] not in "tTwW":
            return None
        name = fields[2].split("#")[-1]
        if len(fields) > 3:
            name += " " + fields[3]
        return int(fields[0], 16), name

    def name(self, address):
        i = bisect.bisect_right(self.addresses, address) - 1
        return self.rows[i][1] if i >= 0 else hex(address)


# Of bulk TCP, a unit is a KiB.
UNIT = {"tcptx": 1024, "tcprx": 1024}


class Interval:
    """What ran between snapshots, by Xen's domain."""

    def __init__(self, paths):
        self.sites = collections.Counter()   # (domain, name): times
        self.copied = collections.Counter()  # (domain, where): bytes
        self.blocks = collections.Counter()  # (domain, address): instructions
        self.entered = collections.Counter() # (domain, address): times
        self.left = set()                    # domains that left Xen
        self.mark = None                     # the domain at its end
        for path in paths:
            with open(path) as lines:
                for line in lines:
                    self.add(*line.split())

    def add(self, kind, *rest):
        if kind == "block":
            key = int(rest[0]), int(rest[1], 16)
            self.blocks[key] += int(rest[2])
            self.entered[key] += int(rest[3])
            if key[1] not in XEN:
                self.left.add(key[0])
        elif kind == "site":
            self.sites[int(rest[1]), rest[0]] += int(rest[2])
        elif kind == "copied":
            self.copied[int(rest[0]), rest[1]] += int(rest[2])
        else:
            self.mark = int(rest[0])


class Measurement:
    """One line of the scenario's, with the counts between its snapshots.

    Costs are for each unit: a packet that arrived, a KiB of bulk TCP, a request
    and its response.
    """

    def __init__(self, run, name, fields):
        self.run = run
        self.name = name
        self.fields = fields
        self.way = fields["way"]
        self.packets = int(fields.get("packets", 0))
        self.units = self.packets
        if "amount" in fields:
            self.units = int(fields["amount"]) / UNIT.get(name, 1)

    def number(self, field):
        value = self.fields.get(field, "none")
        return None if value == "none" else float(value)

    def rate(self):
        """Units a second, in the guest's time."""
        return self.units / self.number("ns") * 1e9

    def ran(self, until="after"):
        return self.run.between(self.fields["before"], self.fields[until])

    def times(self, *sites, until="drained"):
        """How often the sites ran.

        Until the last packet was through, that is; which is also after the
        programs have ended that sent them. "after": while they were sent.
        """
        return sum(n for (_, site), n in self.ran(until).sites.items()
                   if site in sites)

    def per_unit(self, *sites, until="drained"):
        return self.times(*sites, until=until) / self.units

    def instructions(self):
        """Instructions a unit as {(side, where): n}.

        Side is dom0, guest, or idle: Xen while no domain runs. Where is a
        range of addresses: xen, kernel or user.
        """
        count = collections.Counter()
        for (domain, address), n in self.ran().blocks.items():
            side = self.run.side(domain)
            count[side, where(address)] += n / self.units
        return count

    def functions(self):
        """Instructions a unit as {(side, function): n}."""
        count = collections.Counter()
        for (domain, address), n in self.ran().blocks.items():
            side = self.run.side(domain)
            name = self.run.function(side, address)
            count[side, name] += n / self.units
        return count

    def copied(self):
        """Bytes that string instructions copied for a unit, as {(side, where)}."""
        count = collections.Counter()
        for (domain, place), n in self.ran().copied.items():
            count[self.run.side(domain), place] += n / self.units
        return count

    def calls(self, side, function):
        """How often a packet made the side's kernel enter a function."""
        wanted = set(self.run.addresses(side, function))
        return sum(n for (domain, address), n in self.ran().entered.items()
                   if address in wanted
                   and self.run.side(domain) == side) / self.units


def where(address):
    if address in XEN:
        return "xen"
    return "user" if address < 1 << 47 else "kernel"


class Run:
    def __init__(self, folder, xen_map=None):
        self.boot = os.path.join(folder, "boot1")
        self.results, = glob.glob(
            os.path.join(self.boot, "results", "*", "measured"))
        self.results = os.path.dirname(self.results)
        self.xen_map = xen_map
        self.symbols = None
        self.intervals = {}
        self.sides = None
        self.measurements = {}
        with open(os.path.join(self.results, "measured")) as lines:
            for line in lines:
                name, *fields = line.split()
                fields = dict(field.split("=", 1) for field in fields)
                self.measurements[name] = Measurement(self, name, fields)

    def __getitem__(self, name):
        return self.measurements[name]

    def between(self, before, after):
        key = int(before), int(after)
        if key not in self.intervals:
            self.intervals[key] = Interval(
                os.path.join(self.boot, "profile", f"prof.{n}")
                for n in range(key[0] + 1, key[1] + 1))
        return self.intervals[key]

    def side(self, domain):
        """The first snapshot is dom0's. Idle is who never leaves Xen."""
        if self.sides is None:
            self.dom0 = self.between(-1, 0).mark
            self.sides = {self.dom0: "dom0"}
        if domain not in self.sides:
            if not any(domain in i.left for i in self.intervals.values()):
                return "idle"
            self.sides[domain] = "guest"
        return self.sides[domain]

    def read_symbols(self):
        dom0, guest, xen = (
            open(path, errors="replace").readlines() for path in (
                os.path.join(self.results, "dom0.symbols"),
                os.path.join(self.results, "guest.symbols"),
                self.xen_map))
        # What has no module in brackets is the kernel's, in both domains.
        guest += [line for line in dom0 if "[" not in line]
        return {"dom0": Symbols(dom0), "guest": Symbols(guest),
                "xen": Symbols(xen)}

    def function(self, side, address):
        self.symbols = self.symbols or self.read_symbols()
        place = where(address)
        if place == "user":
            return "user space"
        if place == "xen":
            return "xen:" + self.symbols["xen"].name(address)
        return self.symbols[side].name(address)

    def addresses(self, side, function):
        self.symbols = self.symbols or self.read_symbols()
        return [address for address, name in self.symbols[side].rows
                if name == function]

    def staged_share(self, way):
        """Of all slots that went this way, how many were staged.

        The stock driver stages none, and does not count.
        """
        kinds = dict.fromkeys(("staged", "copied", "mapped"), 0)
        for m in self.measurements.values():
            # The far way of a TCP stream carries acknowledgements only, and
            # they are not in these lines.
            if m.way == way:
                for kind in kinds:
                    kinds[kind] += m.number(kind) or 0
        slots = sum(kinds.values())
        return kinds["staged"] / slots if slots else 0.0
