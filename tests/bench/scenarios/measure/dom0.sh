# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measures one guest: packets and TCP each way, what they cost, what they use.
#
# Parameters (--set): packets=N and bytes=N, how much traffic; sizes=60,1500;
# tcp=0 leaves TCP out; symbols=1 also saves the kernels' symbols. Writes a line "NAME KEY=VALUE..." a measurement to the
# results, with the numbers of the instruction counter's snapshots: `before`
# and `after` stand right around the traffic, `drained` after the last packet
# has arrived.

packets=${RIG_SET[packets]:-20000}
bytes=${RIG_SET[bytes]:-32M}
sizes=${RIG_SET[sizes]:-60,1500}
snapshots=0

record() {
	echo "$*" >>"$RIG_RESULTS/measured"
}

# snapshot NAME: takes one, and keeps its number in the variable NAME.
snapshot() {
	insnmark
	printf -v "$1" %d "$snapshots"
	snapshots=$((snapshots + 1))
}

# The number of packets that came out at the far end of WAY.
arrived() {
	case $1 in
	tx) moved vif net_rx_packets ;;
	rx) moved eth net_rx_packets ;;
	esac
}

# The driver's own counters; "none" where the stock driver has no such.
slots() {
	local way=$1 kind
	for kind in staged copied mapped; do
		echo -n " $kind=$(moved vif "${way}_${kind}_slots")"
	done
}

# send WAY SIZE COUNT: pktgen from one end to the other, to nobody in particular
# or to the guest's stack, with a snapshot right before and right after.
send() {
	local way=$1 size=$2 count=$3
	snapshots=$((snapshots + 2))
	export G_TIMEOUT=120
	case $way in
	tx) g1 env PKTGEN_START=insnmark \
		pktgen eth0 "$count" "$size" 00:16:3e:ff:ff:fe ;;
	rx) on dom0 env PKTGEN_START=insnmark \
		pktgen "$(vif g1)" "$count" "$size" "$(guest_mac g1)" ;;
	esac
}

packet_rate() {
	local way=$1 size=$2 count=$3 sent errors ns pps drained
	local before=$snapshots after=$((snapshots + 1))
	send "$way" "$size" "$count" >/run/rig/sent || return
	read -r sent errors ns pps </run/rig/sent
	sleep 0.2
	snapshot drained
	counters_stop g1
	show_moved
	record "$way$size" "way=$way size=$size sent=$sent errors=$errors" \
		"ns=$ns pps=$pps packets=$(arrived "$way")$(slots "$way")" \
		"before=$before after=$after drained=$drained"
	[ "$sent" = "$count" ] && [ "$(arrived "$way")" -gt $((count * 9 / 10)) ]
}

measure_packets() {
	local way=$1 size=$2
	# The first packets find cold caches and half-built pools.
	send "$way" "$size" 2000 >/dev/null || return
	counters_start g1
	packet_rate "$way" "$size" "$packets"
}

# measure_tcp WAY [-R]
measure_tcp() {
	local way=$1 report before after bits
	shift
	counters_start g1
	snapshot before
	report=$(iperf g1 dom0 120 -n "$bytes" "$@") || return
	snapshot after
	counters_stop g1
	show_moved
	bits=$(iperf_value sum_received bits_per_second <<<"$report") || return
	record "tcp$way" "way=$way bits=$bits packets=$(arrived "$way")$(slots "$way")" \
		"before=$before after=$after drained=$after"
}

# The names of both kernels' functions. The kernels are one and the same and lie
# at the same addresses; their modules do not.
save_symbols() {
	local modules='\[(xen_netfront|pktgen)\]'
	grep -i ' [tw] ' /proc/kallsyms >"$RIG_RESULTS/dom0.symbols" &&
		g1 "grep -E '$modules' /proc/kallsyms" \
			>"$RIG_RESULTS/guest.symbols"
}

# Not by way of ok, whose subshell would lose count of the snapshots.
measure() {
	local name=$1
	shift
	if "$@"; then
		pass "$name"
	else
		fail "$name" "$(tail -n 1 "$RIG_RESULTS/measured")"
	fi
}

: >"$RIG_RESULTS/measured"
guest_up g1
for size in ${sizes//,/ }; do
	for way in tx rx; do
		measure "packets of $size bytes, $way" \
			measure_packets "$way" "$size"
	done
done
if [ "${RIG_SET[tcp]:-1}" = 1 ]; then
	measure 'TCP tx' measure_tcp tx
	measure 'TCP rx' measure_tcp rx -R
fi
[ "${RIG_SET[symbols]:-0}" = 0 ] || ok 'functions have names' save_symbols
done_testing
