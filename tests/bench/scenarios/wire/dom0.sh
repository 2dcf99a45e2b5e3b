# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measures the limit: the traffic of `cost` over a veth pair inside dom0, with
# no domain's border to cross and no driver in between.
#
# Parameters (--set): as for cost.

packets=${RIG_SET[packets]:-10000}
bytes=${RIG_SET[bytes]:-33554432}
asks=${RIG_SET[asks]:-2000}
shapes=${RIG_SET[shapes]:-60,256,1500,9000,9000x4}

make_wire() {
	ip netns add far &&
		ip link add near0 type veth peer name far0 netns far &&
		ip link set near0 up &&
		ip -n far link set far0 up &&
		ip addr add 10.0.99.1/24 dev near0 &&
		ip -n far addr add 10.0.99.2/24 dev far0
}

wire_arrived() {
	ip -n far -s -j link show far0 | sed 's/.*"rx":{"bytes":[0-9]*,"packets":\([0-9]*\).*/\1/'
}

wire_packets() {
	local shape=$1 count=$2 before after start mac sent errors ns pps drained
	mac=$(ip netns exec far cat /sys/class/net/far0/address)
	# shellcheck disable=SC2046 # options are words
	set -- "${shape%x*}" "$mac" $(shape_options "$shape")
	pktgen near0 2000 "$@" >/dev/null || return
	start=$(wire_arrived)
	before=$snapshots after=$((snapshots + 1))
	snapshots=$((snapshots + 2))
	PKTGEN_START=insnmark pktgen near0 "$count" "$@" >/run/rig/sent || return
	read -r sent errors ns pps </run/rig/sent
	sleep 0.1
	snapshot drained
	record "$shape" "way=wire sent=$sent errors=$errors ns=$ns pps=$pps" \
		"packets=$(($(wire_arrived) - start))" \
		"before=$before after=$after drained=$drained"
	[ "$sent" = "$count" ]
}

# wire_tcp NAME COMMAND AMOUNT
wire_tcp() {
	local name=$1 command=$2 amount=$3 before=$snapshots drained finished ns
	start dom0 tcpload 'ip netns exec far tcpload serve 5001'
	sleep 0.5
	snapshots=$((snapshots + 2))
	read -r finished ns < <(tcpload "$command" 10.0.99.2 5001 "$amount")
	snapshot drained
	record "$name" "way=wire amount=$finished ns=$ns packets=0" \
		"before=$before after=$((before + 1)) drained=$drained"
	[ "$finished" = "$amount" ]
}

wire_ping() {
	local said
	said=$(ping -q -f -c 500 10.0.99.2) || return
	[[ $said =~ rtt\ min/avg/max/mdev\ =\ ([0-9.]+)/([0-9.]+)/([0-9.]+)/ ]] || return
	record ping "way=wire times=500 min=${BASH_REMATCH[1]}" \
		"avg=${BASH_REMATCH[2]} max=${BASH_REMATCH[3]}"
}

measure_begin
ok 'a veth pair, one end in a network of its own' make_wire
wait_for 10 ping -q -c 1 -W 1 10.0.99.2
if [ "$bytes" -gt 0 ]; then
	measure 'bulk TCP' wire_tcp tcptx send "$bytes"
fi
if [ "$asks" -gt 0 ]; then
	measure 'TCP requests and responses' wire_tcp ask ask "$asks"
	measure 'ping' wire_ping
fi
[ "$packets" -gt 0 ] || shapes=
for shape in ${shapes//,/ }; do
	[ "${shape%x*}" -le 1514 ] || ok "MTU for $shape" eval \
		'ip link set near0 mtu 9000 && ip -n far link set far0 mtu 9000'
	measure "packets of $shape bytes" wire_packets "$shape" "$packets"
done
ip netns del far
grep -i ' [tw] ' /proc/kallsyms >"$RIG_RESULTS/dom0.symbols"
: >"$RIG_RESULTS/guest.symbols"
done_testing
