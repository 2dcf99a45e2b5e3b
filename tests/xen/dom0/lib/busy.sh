# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A guest under traffic, while something happens to it.

# flood GUEST: TCP both ways and pings of several pages, until calm.
flood() {
	local port
	port=$(fresh_port)
	serve dom0 "$port" flood "iperf3 -s -B 10.0.0.1 -p $port" &&
		start "$1" flood "iperf3 -c 10.0.0.1 -p $port --bidir -t 600" &&
		start "$1" pings "ping -f -q -s 3000 10.0.0.1" &&
		wait_for 20 busy "$1"
}

# Many packets each way in half a second.
busy() {
	counters_start "$1"
	sleep 0.5
	counters_stop "$1"
	[ "$(moved eth net_rx_packets)" -gt 20 ] &&
		[ "$(moved eth net_tx_packets)" -gt 20 ]
}

# calm [GUEST]: ends the flood in dom0, and in the guest if it is still there.
calm() {
	stop dom0 flood
	[ $# -eq 0 ] || { stop "$1" flood; stop "$1" pings; }
}

# talks NAME PATH: data passes between dom0 and g1, by this path. To the guest it
# is several times what the first rings hold, which need not be staged.
talks() {
	counters_start g1
	ok "$1: TCP from the guest" blob g1 dom0 1M
	ok "$1: TCP to the guest" blob dom0 g1 "$((4 * ${RIG_QUEUES:-1}))M"
	counters_stop g1
	went "$1: what the guest sends" tx "$2"
	went "$1: what it receives" rx "$2"
}

# warm_up PATH: one guest comes and goes, so that what is set up once for all is
# set up, and what dom0 holds then is remembered.
warm_up() {
	step 'a guest before all others'
	guest_up g1
	talks 'the first guest' "$1"
	ok 'the first guest is busy' flood g1
	calm g1
	ok 'the first guest ends' guest_down g1
	sleep 2
	remember_quiet
}
