# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What must not be read in place: a backend that is not trusted, and XDP.

path=$(expected_path) || { echo "$path"; exit 1; }
edges='0 1 64 213 214 215 255 256 257 1023 1024 1472 1473 4095 4096 8192 65507'

# check WHAT: data of all sizes, both ways, by the path it should take.
check() {
	counters_start g1
	ok "$1: TCP from the guest" blob g1 dom0 8M
	ok "$1: TCP to the guest" blob dom0 g1 8M
	# shellcheck disable=SC2086 # sizes are words
	ok "$1: UDP" datagrams g1 dom0 $edges
	# shellcheck disable=SC2086
	ok "$1: pings" pings dom0 g1 $edges
	counters_stop g1
	went "$1: what the guest sends" tx "${2:-$path}"
	went "$1: what it receives" rx "$path"
}

# xdp VERDICT: of the program on the guest's interface.
xdp() {
	g1 xdp eth0 "$1"
}

# gone NAME CONDITION...: what dom0 generated took the path it should, and the
# conditions hold. The stack's own counters do not see what a program took away.
gone() {
	local name=$1 ordinary
	shift
	ordinary=$(first_rings)
	[ "$path" != staged ] ||
		set -- "$@" "vif rx_staged_slots ge $((1900 - ordinary))" \
			"vif rx_copied_slots le $ordinary"
	moved_ok "$name" "$@"
}

# What the guest's stack saw and what dom0 got back, of packets from dom0.
generated() {
	counters_start g1
	pktgen_rx g1 2000 60 >/dev/null
	wait_for 10 arrived 1900 || true
	counters_stop g1
}

# The vif passed on this many since counters_start.
arrived() {
	counters_stop g1
	[ "$(moved vif net_tx_packets)" -ge "$1" ]
}

guest_up g1
check 'trusted'
for mode in full header; do
	step "trusted=0, staging_tx=$mode"
	ok "netfront is unloaded" netfront_unload g1
	ok "netfront is loaded" netfront_load g1 "$RIG_NETFRONT" \
		"trusted=0 staging_tx=$mode"
	ok "the network is back" guest_net_up g1 0
	tx=$path
	[ "$mode" = full ] || tx=header
	check "trusted=0, $mode" "$tx"
done

step 'XDP'
ok 'netfront is unloaded' netfront_unload g1
ok 'netfront is loaded' netfront_load g1 "$RIG_NETFRONT"
ok 'the network is back' guest_net_up g1 0
# XDP looks at packets of one slot, without the offloads.
ok 'dom0 sends single frames' ethtool -K "$(vif g1)" tso off gso off sg off
ok 'a program that passes' xdp pass
check 'XDP passes'

ok 'a program that drops' xdp drop
generated
gone 'XDP drops: the guest saw nothing of them' \
	"vif net_tx_packets ge 1900" "vif net_rx_packets le 20"

ok 'a program that sends back' xdp tx
generated
gone 'XDP sends back: dom0 gets them' "vif net_rx_packets ge 1000"

ok 'no program' xdp off
check 'after XDP'
ok 'the guest ends' guest_down g1
done_testing
