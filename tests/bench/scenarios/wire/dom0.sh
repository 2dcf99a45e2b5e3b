# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measures the limit: the traffic of `cost` over veth pairs inside dom0, with
# no domain's border to cross and no driver in between.
#
# Parameters (--set): as for cost.

packets=${RIG_SET[packets]:-10000}
bytes=${RIG_SET[bytes]:-33554432}
asks=${RIG_SET[asks]:-2000}
shapes=${RIG_SET[shapes]:-60,256,1500,9000,9000x4}

# near0's other end is in a network of its own, whose stack drops what is for
# nobody, as a guest does; near1's is a bridge's port, as a vif is.
make_wires() {
	ip netns add far &&
		ip link add near0 type veth peer name far0 netns far &&
		ip link add near1 type veth peer name far1 &&
		ip link set near0 up && ip -n far link set far0 up &&
		ip link set near1 up && ip link set far1 up master xenbr0 &&
		ip addr add 10.0.99.1/24 dev near0 &&
		ip -n far addr add 10.0.99.2/24 dev far0
}

wide_wires() {
	ip link set near0 mtu 9000 && ip -n far link set far0 mtu 9000 &&
		ip link set near1 mtu 9000 && ip link set far1 mtu 9000 &&
		ip link set xenbr0 mtu 9000
}

# What came out at the far end.
wire_arrived() {
	case $1 in
	tx) cat /sys/class/net/far1/statistics/rx_packets ;;
	rx) ip netns exec far cat /sys/class/net/far0/statistics/rx_packets ;;
	esac
}

# wire_packets WAY SHAPE COUNT
wire_packets() {
	local way=$1 shape=$2 count=$3 before after start sent errors ns pps drained
	local near=near0 mac
	mac=$(ip netns exec far cat /sys/class/net/far0/address)
	[ "$way" = rx ] || near=near1 mac=00:16:3e:ff:ff:fe
	# shellcheck disable=SC2046 # options are words
	set -- "${shape%x*}" "$mac" $(shape_options "$shape")
	pktgen "$near" 2000 "$@" >/dev/null || return
	start=$(wire_arrived "$way")
	before=$snapshots after=$((snapshots + 1))
	snapshots=$((snapshots + 2))
	PKTGEN_START=insnmark pktgen "$near" "$count" "$@" >/run/rig/sent || return
	read -r sent errors ns pps </run/rig/sent
	sleep 0.1
	snapshot drained
	record "$way$shape" "way=$way sent=$sent errors=$errors ns=$ns pps=$pps" \
		"packets=$(($(wire_arrived "$way") - start))" \
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
ok 'two veth pairs' make_wires
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
	[ "${shape%x*}" -le 1514 ] || ok "MTU for $shape" wide_wires
	for way in tx rx; do
		measure "packets of $shape bytes, $way" \
			wire_packets "$way" "$shape" "$packets"
	done
done
ip netns del far
grep -i ' [tw] ' /proc/kallsyms >"$RIG_RESULTS/dom0.symbols"
: >"$RIG_RESULTS/guest.symbols"
done_testing
