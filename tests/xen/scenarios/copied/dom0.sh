# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What must not be read in place: what comes from a backend that is not trusted.

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

ok 'the guest ends' guest_down g1
done_testing
