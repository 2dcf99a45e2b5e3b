# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Counters of both sides of a vif, and how far they went while something ran.
# A side is `vif` (netback in dom0) or `eth` (netfront in the guest). Names are
# those of `ethtool -S`, and those of the stack with net_ before them:
# net_rx_packets.

declare -A counter_before counter_after

# vif_stat VIF NAME; fails, saying nothing, if there is no such counter.
vif_stat() {
	on "$backend" counters "$1" | pick_counter "$2"
}

# guest_stat GUEST INTERFACE NAME: the same in the guest.
guest_stat() {
	g "$1" counters "$2" | pick_counter "$3"
}

pick_counter() {
	awk -v name="$1" '$1 == name { print $2; found = 1 } END { exit !found }'
}

# One side's counters, one "SIDE NAME VALUE" a line.
vif_side() {
	on "$backend" counters "$(vif "$1" "$2")" | sed 's/^/vif /'
}

eth_side() {
	g "$1" counters "eth$2" | sed 's/^/eth /'
}

# counters_start GUEST [VIF], counters_stop GUEST [VIF]: around what is measured.
# Packets that pass meanwhile are counted by the guest for sure if the vif counts
# them: its counters are read first before, and last after.
counters_start() {
	local side name value
	counter_before=()
	while read -r side name value; do
		counter_before[$side $name]=$value
	done < <(eth_side "$1" "${2:-0}"; vif_side "$1" "${2:-0}")
}

counters_stop() {
	local side name value
	counter_after=()
	while read -r side name value; do
		counter_after[$side $name]=$value
	done < <(vif_side "$1" "${2:-0}"; eth_side "$1" "${2:-0}")
}

# moved SIDE NAME: by how much, between the last start and stop; "none" if
# there is no such counter.
moved() {
	local before=${counter_before[$1 $2]-} after=${counter_after[$1 $2]-}
	if [ -n "$before" ] && [ -n "$after" ]; then
		echo $((after - before))
	else
		echo none
	fi
}

# For the reader: everything that moved.
show_moved() {
	local key line=''
	while read -r key; do
		[ "${counter_after[$key]}" = "${counter_before[$key]-}" ] ||
			line+=" ${key/ /:}+$((counter_after[$key] - ${counter_before[$key]:-0}))"
	done < <(printf '%s\n' "${!counter_after[@]}" | sort)
	diag "moved:$line"
}
