# SPDX-License-Identifier: GPL-2.0
"""What one measurement cost, as a dictionary for tables and JSON."""

HYPERCALLS = {"grant": "grant_table_op", "event": "event_channel_op",
              "sched": "sched_op", "iret": "iret",
              "timer": "set_timer_op, vcpu_op"}
# Where instructions are spent, as the bars are stacked.
SPENT = ("netback", "dom0's kernel", "Xen for dom0", "Xen, idle",
         "Xen for the guest", "netfront", "pktgen", "guest's kernel",
         "user space")
BULK = ("tcptx", "tcprx")


def rate(m):
    """In virtual time, or in the host's where that is what was measured."""
    out = {}
    if m.number("ns"):
        if m.name in BULK:
            out["gbits"] = m.number("amount") * 8 / m.number("ns")
        elif m.name == "ask":
            out["round_trip_us"] = m.number("ns") / m.number("amount") / 1e3
        else:
            out["rate"] = m.rate()
    if m.name.startswith("ping"):
        out["round_trip_us"] = m.number("avg") * 1e3
    return out


def part(side, function):
    """Which of SPENT a function belongs to."""
    for module in ("netback", "netfront", "pktgen"):
        if function.endswith(f"[xen_{module}]") or function.endswith(f"[{module}]"):
            return module
    if function.startswith("xen:"):
        return {"dom0": "Xen for dom0", "guest": "Xen for the guest",
                "idle": "Xen, idle"}[side]
    if function == "user space":
        return function
    return "dom0's kernel" if side == "dom0" else "guest's kernel"


def spent(m):
    out = dict.fromkeys(SPENT, 0)
    for (side, function), n in m.functions().items():
        out[part(side, function)] += n
    return out


def sheet(m):
    """Each cost of a unit by its name, in the order of the table."""
    def per_unit(site):
        return m.per_unit(site, until="after")

    out = {"hypercalls": per_unit("hypercall")}
    for site, name in HYPERCALLS.items():
        out["  " + name] = per_unit(site)
    # A multicall's are counted by kind and not above.
    out["  other"] = max(0, 2 * out["hypercalls"] - sum(out.values()))
    out["grant copies"] = per_unit("copy")
    out["grants mapped"] = per_unit("map")
    out["grants unmapped"] = per_unit("unmap")
    out["event channel notifications"] = per_unit("notify")
    out["TLB flushes"] = per_unit("flush")
    out["address spaces loaded"] = per_unit("address-space")
    out["Xen: vcpu switches"] = per_unit("switch")
    for side in ("dom0", "guest"):
        out[f"{side}: task switches"] = m.calls(side, "__switch_to_asm")
    copied = m.copied()
    for side in ("dom0", "guest"):
        out[f"{side}: bytes copied by its kernel"] = copied[side, "kernel"]
        out[f"{side}: bytes copied by Xen for it"] = copied[side, "xen"]
    for (side, place), n in sorted(m.instructions().items()):
        out[f"{side}: instructions in {place}"] = n
    return out


def costs(m):
    """Everything about a measurement."""
    out = rate(m)
    if "before" not in m.fields:
        return out
    out["grant_hypercalls"] = m.times("grant")
    out["grant_operations"] = m.per_unit("copy", "map", "unmap")
    for kind in ("staged", "copied", "mapped"):
        if m.number(kind) is not None:
            out[f"slots_{kind}"] = m.number(kind)
    if m.ran().blocks:
        ran = m.instructions()
        out["instructions"] = sum(ran.values())
        out["guest_instructions"] = sum(n for (side, _), n in ran.items()
                                        if side == "guest")
        out["spent"] = spent(m)
        out["sheet"] = sheet(m)
    return out
