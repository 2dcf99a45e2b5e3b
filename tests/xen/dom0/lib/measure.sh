# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Traffic that is measured, for the scenarios of tests/bench. Each measurement
# is a line "NAME KEY=VALUE..." in the results, with the numbers of the
# instruction counter's snapshots: `before` and `after` stand right around the
# traffic, `drained` after the last packet has arrived. The scenario has to be
# run with the counter (--profile --plugin insnprof.so) and with insnmark in
# both images.

snapshots=0

# snapshot NAME: takes one, and keeps its number in the variable NAME.
snapshot() {
	insnmark
	printf -v "$1" %d "$snapshots"
	snapshots=$((snapshots + 1))
}

# The first snapshot is dom0's own, so the counter's reader knows which domain
# that is.
measure_begin() {
	local first
	: >"$RIG_RESULTS/measured"
	# shellcheck disable=SC2034 # its number is 0
	snapshot first
}

record() {
	echo "$*" >>"$RIG_RESULTS/measured"
}

# measure NAME COMMAND...: a test. Not by way of ok, whose subshell would lose
# count of the snapshots.
measure() {
	local name=$1
	shift
	if "$@"; then
		pass "$name"
	else
		fail "$name" "$(tail -n 1 "$RIG_RESULTS/measured")"
	fi
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

# A shape is a packet's size, with xN if it comes in N fragments: 9000x4.
shape_options() {
	[[ $1 != *x* ]] || echo "frags ${1#*x}"
}

# send WAY SHAPE COUNT [OPTION VALUE]...: pktgen from one end to the other, to
# nobody in particular or to the guest's stack, with a snapshot right before and
# right after. send_from and send_to may name other ends than the first vif's.
send() {
	local way=$1 shape=$2 count=$3
	shift 3
	# shellcheck disable=SC2046 # options are words
	set -- "$count" "${shape%x*}" MAC $(shape_options "$shape") "$@"
	snapshots=$((snapshots + 2))
	case $way in
	tx) G_TIMEOUT=300 g1 env PKTGEN_START=insnmark \
		pktgen "${send_from:-eth0}" "${@/#MAC/00:16:3e:ff:ff:fe}" ;;
	rx) G_TIMEOUT=300 on dom0 env PKTGEN_START=insnmark \
		pktgen "${send_to:-$(vif g1)}" "${@/#MAC/$(guest_mac g1)}" ;;
	esac
}

# What the first rings hold is granted (see docs/internals.md), and what comes
# first finds cold caches.
rings_used_up() {
	local count=$((1000 * ${RIG_QUEUES:-1}))
	send tx 60 "$count" >/dev/null && send rx 60 "$count" >/dev/null
}

# measure_packets WAY SHAPE COUNT [OPTION VALUE]...: recorded as WAY and SHAPE
# in one word, after measured_prefix.
measure_packets() {
	local way=$1 shape=$2 count=$3 sent errors ns pps before after drained name
	shift 3
	# The first packets find cold caches and half-built pools.
	send "$way" "$shape" 2000 "$@" >/dev/null || return
	measure_counters start
	before=$snapshots after=$((snapshots + 1))
	send "$way" "$shape" "$count" "$@" >/run/rig/sent || return
	read -r sent errors ns pps </run/rig/sent
	sleep 0.2
	snapshot drained
	measure_counters stop
	show_moved
	name=${measured_prefix:-}$way$shape
	record "$name" "way=$way shape=$shape sent=$sent errors=$errors" \
		"ns=$ns pps=$pps packets=$(arrived "$way")$(slots "$way")" \
		"before=$before after=$after drained=$drained"
	[ "$sent" = "$count" ] && [ "$(arrived "$way")" -gt $((count * 9 / 10)) ]
}

# Several vifs' counters are added up: measured_vifs says how many there are.
measure_counters() {
	local n key which=after
	if [ "${measured_vifs:-1}" = 1 ]; then
		"counters_$1" g1
		return
	fi
	[ "$1" = stop ] || which=before
	local -n read=counter_$which
	local -A sum=()
	for ((n = 0; n < measured_vifs; n++)); do
		"counters_$1" g1 "$n"
		for key in "${!read[@]}"; do
			sum["$key"]=$((${sum["$key"]:-0} + ${read["$key"]}))
		done
	done
	for key in "${!sum[@]}"; do
		read["$key"]=${sum["$key"]}
	done
}

# measure_tcp NAME WAY COMMAND AMOUNT: by tcpload, whose client is in the guest.
measure_tcp() {
	local name=$1 way=$2 command=$3 amount=$4 port ns amount_done
	local before=$snapshots after=$((snapshots + 1)) drained
	port=$(fresh_port)
	serve dom0 "$port" tcpload "tcpload serve $port" || return
	measure_counters start
	snapshots=$((snapshots + 2))
	read -r amount_done ns < <(G_TIMEOUT=300 g1 tcpload "$command" 10.0.0.1 "$port" "$amount")
	snapshot drained
	measure_counters stop
	finish dom0 tcpload || return
	show_moved
	record "$name" "way=$way amount=$amount_done ns=$ns packets=$(arrived "$way")$(slots "$way")" \
		"before=$before after=$after drained=$drained"
	[ "$amount_done" = "$amount" ]
}

# measure_ping COUNT: the round trips of pings, each sent when the last is back.
measure_ping() {
	local count=$1 said
	said=$(G_TIMEOUT=120 g1 ping -q -f -c "$count" 10.0.0.1) || return
	[[ $said =~ rtt\ min/avg/max/mdev\ =\ ([0-9.]+)/([0-9.]+)/([0-9.]+)/ ]] || return
	record ping "way=both times=$count min=${BASH_REMATCH[1]}" \
		"avg=${BASH_REMATCH[2]} max=${BASH_REMATCH[3]}"
	[[ $said == *' 0% packet loss'* ]]
}

# measure_loaded_ping NAME send|receive COUNT: the round trips of pings beside bulk
# TCP from or to the guest, which shows how long a queue it keeps.
measure_loaded_ping() {
	local name=$1 command=$2 count=$3 port said status=0
	port=$(fresh_port)
	serve dom0 "$port" tcpload "tcpload serve $port" || return
	start g1 load "tcpload $command 10.0.0.1 $port 100000000000" || return
	sleep 0.1
	said=$(G_TIMEOUT=120 g1 ping -q -i 0.002 -c "$count" 10.0.0.1) || status=1
	stop g1 load
	stop dom0 tcpload
	[[ $said =~ rtt\ min/avg/max/mdev\ =\ ([0-9.]+)/([0-9.]+)/([0-9.]+)/ ]] || return
	record "$name" "way=both times=$count min=${BASH_REMATCH[1]}" \
		"avg=${BASH_REMATCH[2]} max=${BASH_REMATCH[3]}"
	return "$status"
}

# The names of both kernels' functions. The kernels are one and the same and lie
# at the same addresses; their modules do not.
save_symbols() {
	local modules='\[(xen_netfront|pktgen)\]'
	grep -i ' [tw] ' /proc/kallsyms >"$RIG_RESULTS/dom0.symbols" &&
		g1 "grep -E '$modules' /proc/kallsyms" \
			>"$RIG_RESULTS/guest.symbols"
}

# mtu_is BYTES: on both ends, and on the bridge.
mtu_is() {
	ip link set "$(vif g1)" mtu "$1" && ip link set xenbr0 mtu "$1" &&
		g1 ip link set eth0 mtu "$1"
}
