# SPDX-License-Identifier: GPL-2.0
"""What the scenario 'measure' leaves behind, read into numbers.

A run is the output folder of one rig run with one boot. Its measurements stand
in results/measure/measured, the counter's snapshots in profile/prof.<n>.
"""
import bisect
import collections
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


class Snapshot:
    """What had run when it was taken: sites by name, blocks by CPU."""

    def __init__(self, path):
        self.sites = collections.Counter()
        self.blocks = collections.Counter()
        with open(path) as lines:
            for line in lines:
                kind, a, *rest = line.split()
                if kind == "site":
                    self.sites[a] += int(rest[0])
                else:
                    self.blocks[int(a), int(rest[0], 16)] += int(rest[1])


class Measurement:
    """One line of the scenario's, with the counts between its snapshots."""

    def __init__(self, run, name, fields):
        self.run = run
        self.name = name
        self.fields = fields
        self.way = fields["way"]
        self.packets = int(fields["packets"])

    def number(self, field):
        value = self.fields.get(field, "none")
        return None if value == "none" else float(value)

    def rate(self):
        """Packets a second that arrived, in the guest's time."""
        return self.packets / self.number("ns") * 1e9

    def snapshot(self, which):
        return self.run.snapshot(self.fields[which])

    def per_packet(self, *sites):
        """How often the sites ran for a packet, all in all."""
        before, after = self.snapshot("before"), self.snapshot("drained")
        times = sum(after.sites[s] - before.sites[s] for s in sites)
        return times / self.packets

    def instructions(self):
        """Instructions a packet as {(side, where): n}.

        Side is dom0 (on CPU 0) or guest (on the others), where is a range of
        addresses: xen, kernel or user.
        """
        count = collections.Counter()
        for (cpu, address), n in self.ran().items():
            count[side(cpu), where(address)] += n / self.packets
        return count

    def functions(self):
        """Instructions a packet as {(side, function): n}."""
        count = collections.Counter()
        for (cpu, address), n in self.ran().items():
            count[side(cpu), self.run.function(cpu, address)] += n / self.packets
        return count

    def ran(self):
        before, after = self.snapshot("before"), self.snapshot("after")
        return after.blocks - before.blocks


def side(cpu):
    return "guest" if cpu else "dom0"


def where(address):
    if address in XEN:
        return "xen"
    return "user" if address < 1 << 47 else "kernel"


class Run:
    def __init__(self, folder, xen_map=None):
        self.boot = os.path.join(folder, "boot1")
        self.results = os.path.join(self.boot, "results", "measure")
        self.xen_map = xen_map
        self.symbols = None
        self.snapshots = {}
        self.measurements = {}
        with open(os.path.join(self.results, "measured")) as lines:
            for line in lines:
                name, *fields = line.split()
                fields = dict(field.split("=", 1) for field in fields)
                self.measurements[name] = Measurement(self, name, fields)

    def __getitem__(self, name):
        return self.measurements[name]

    def snapshot(self, number):
        if number not in self.snapshots:
            path = os.path.join(self.boot, "profile", "prof." + number)
            self.snapshots[number] = Snapshot(path)
        return self.snapshots[number]

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

    def function(self, cpu, address):
        self.symbols = self.symbols or self.read_symbols()
        place = where(address)
        if place == "user":
            return "user space"
        if place == "xen":
            return "xen:" + self.symbols["xen"].name(address)
        return self.symbols[side(cpu)].name(address)

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
