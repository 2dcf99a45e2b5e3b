# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Every driver talks to every other, and to itself with the feature switched off.

# traffic WHAT TX-PATH RX-PATH NETBACK NETFRONT
traffic() {
	local what=$1 tx=$2 rx=$3 netback=$4 netfront=$5
	counters_start g1
	ok "$what: TCP from the guest" blob g1 dom0 4M
	ok "$what: TCP to the guest" blob dom0 g1 4M
	ok "$what: UDP" datagrams g1 dom0 0-1472/31 8192 65507
	ok "$what: packets from the guest" pktgen_tx g1 5000 60
	ok "$what: packets to the guest" pktgen_rx g1 5000 60
	counters_stop g1
	went "$what: what the guest sends is $tx" tx "$tx" "$netback" "$netfront"
	went "$what: what it receives is $rx" rx "$rx" "$netback" "$netfront"
}

# front WHAT TX-PATH RX-PATH NETBACK NETFRONT [PARAMETERS]: the guest changes its
# driver, and traffic flows.
front() {
	local what=$1 netfront=$5
	step "$what"
	if ! netfront_load g1 "$netfront" "${6:-}" || ! guest_net_up g1 0; then
		bail "$what: does not connect" "$(guest_state g1 0)"
	fi
	traffic "${@:1:5}"
	ok "$what: netfront is unloaded" netfront_unload g1
}

# back NETBACK [PARAMETERS]: dom0 changes its driver, and a guest starts.
back() {
	ok "$1 netback ${2:-} is loaded" netback_swap "$@"
	guest_up g1 netfront=none
}

netback_swap() {
	netback_unload && netback_load "$@"
}

# What the toolstack may write for one vif.
vif_limit() {
	xenstore-write "$(vif_key g1 0)/max-gref-mapping" "$1"
}

[ -e /rig/in/modules/xen-netback-ours.ko ] || bail "run 'make modules' first"

back stock
front 'stock netback, stock netfront' granted granted stock stock
front 'stock netback, our netfront' granted granted stock ours
ok 'the guest ends' guest_down g1

back ours
front 'our netback, stock netfront' granted granted ours stock
front 'our netback, our netfront' staged staged ours ours
front 'staging_grants=0' granted granted ours ours staging_grants=0
front 'staging_tx=off' granted staged ours ours staging_tx=off
front 'staging_rx=0' staged granted ours ours staging_rx=0
ok 'the vif allows no mapping' vif_limit 0
front 'max-gref-mapping=0' granted granted ours ours
ok 'the vif allows a few mappings' vif_limit 1024
front 'max-gref-mapping=1024' staged staged ours ours
ok 'the guest ends' guest_down g1

back ours gref_mapping_size=0
front 'gref_mapping_size=0' granted granted ours ours
ok 'the guest ends' guest_down g1
ok 'the netback of before is loaded' netback_swap "$RIG_NETBACK" "$RIG_NETBACK_PARAM"
done_testing
