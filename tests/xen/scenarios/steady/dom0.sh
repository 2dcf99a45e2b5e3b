# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Once it is warm, no kind of traffic costs a grant operation; by the counters.
# --set header=0 leaves out what is tried with staging_tx=header.

path=$(expected_path) || { echo "$path"; exit 1; }

# The traffic: each sends and receives enough for every slot of the rings to be
# used several times.
tcp() { tcp_both g1 3; }
udp_small_tx() { udp_tx g1 3000 64; }
udp_small_rx() { udp_rx g1 3000 64; }
udp_large_tx() { udp_tx g1 2000 8000; }
udp_large_rx() { udp_rx g1 2000 8000; }
gen_small_tx() { pktgen_tx g1 20000 60; }
gen_small_rx() { pktgen_rx g1 20000 60; }
gen_large_tx() { pktgen_tx g1 10000 1500; }
gen_large_rx() { pktgen_rx g1 10000 1500; }

# while_runs FUNCTION: the counters around it; says what it achieved.
while_runs() {
	local result status=0
	counters_start g1
	result=$("$1") || status=$?
	counters_stop g1
	is "$status" 0 "$1 runs"
	diag "$1: $result"
	show_moved
}

check_tx() {
	while_runs "$1"
	moved_ok "$1: the packets reach the vif" "vif net_rx_packets ge $2"
	went "$1: what the guest sends" tx "$tx_path"
}

# The vif may drop what comes faster than the guest takes it, before the counter
# that says what it passed on.
check_rx() {
	while_runs "$1"
	moved_ok "$1: the packets reach the guest" \
		"vif net_tx_packets ge $(($2 * 95 / 100))" \
		"eth net_rx_packets ge $(moved vif net_tx_packets)"
	went "$1: what the guest receives" rx "$path"
}

# Every slot of every queue's ring is used a few times.
warm_rings() {
	tcp >/dev/null
	pktgen_rx g1 $((2000 * ${RIG_QUEUES:-1})) 60 \
		queue_map_max $((${RIG_QUEUES:-1} - 1)) >/dev/null
	rings_warm=1
}

check_all() {
	warm_rings
	while_runs tcp
	moved_ok 'tcp both ways: it flows' "vif net_rx_bytes ge 500000" \
		"vif net_tx_bytes ge 500000"
	went 'tcp both ways: what the guest sends' tx "$tx_path"
	went 'tcp both ways: what the guest receives' rx "$path"
	check_tx udp_small_tx 3000
	check_rx udp_small_rx 3000
	check_tx udp_large_tx 12000
	check_rx udp_large_rx 12000
	check_tx gen_small_tx 20000
	check_rx gen_small_rx 20000
	check_tx gen_large_tx 10000
	check_rx gen_large_rx 10000
}

guest_up g1
diag "expecting packets to be $path"
tx_path=$path
check_all

if [ "$path" = staged ] && [ "${RIG_SET[header]:-1}" = 1 ]; then
	diag 'with staging_tx=header'
	ok 'netfront is unloaded' netfront_unload g1
	ok 'and loaded again' netfront_load g1 "$RIG_NETFRONT" staging_tx=header
	ok 'the network is back' guest_net_up g1 0
	tx_path=header
	check_all
	counters_start g1
	tcp >/dev/null
	counters_stop g1
	moved_ok 'the rest of a large packet is mapped' "vif tx_mapped_slots ge 1"
fi
done_testing
