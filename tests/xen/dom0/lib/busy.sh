# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A guest under traffic, while something happens to it.

# flood GUEST [BYTES]: TCP and pings of several pages, both ways, until calm, the
# guest ends, or for as long as it has a network: what ends for want of one begins
# anew. With BYTES it is so much now and then, and some pings, so that many guests may
# do it: it is the processes that begin that cost most in an emulated guest.
flood() {
	flood_begin "$@" && wait_for 60 busy "$1" ${2:+4}
}

# The same for a guest whose network is still to come.
flood_begin() {
	local end=${2:+,readbytes=$2} pause=${2:+90} pings='-f -s 3000'
	[ $# -eq 1 ] || pings='-i 3 -s 60000'
	flood_serve &&
		start "$1" flood "$(flood_line "$pause" socat -u "OPEN:/dev/zero$end" TCP:10.0.0.1:5001) &
			$(flood_line "$pause" socat -u "TCP:10.0.0.1:5002$end" OPEN:/dev/null) &
			$(flood_line '' ping "$pings" -q 10.0.0.1)"
}

flood_line() {
	echo "while :; do ${*:2} 2>/dev/null; sleep ${1:-0.2}; done"
}

# The other end of every guest's flood. A connection whose guest is gone ends after
# some seconds.
flood_serve() {
	local alive=keepalive,keepidle=2,keepintvl=1,keepcnt=3
	[ ! -e /run/rig/flood ] || return 0
	on dom0 'echo 3 >/proc/sys/net/ipv4/tcp_retries2
		echo 2 >/proc/sys/net/ipv4/tcp_orphan_retries'
	start dom0 flood "socat -u TCP-LISTEN:5001,fork,reuseaddr,$alive OPEN:/dev/null &
		socat -u OPEN:/dev/zero TCP-LISTEN:5002,fork,reuseaddr & wait" &&
		on dom0 'wait_listening 5001 && wait_listening 5002' &&
		touch /run/rig/flood
}

# busy GUEST [SECONDS]: many packets each way in a moment, by what the vif itself
# counts.
busy() {
	local show rx tx rx_now tx_now
	show="cd /sys/class/net/$(vif "$1")/statistics && echo \$(<rx_packets) \$(<tx_packets)"
	read -r rx tx < <(on dom0 "$show")
	sleep "${2:-0.3}"
	read -r rx_now tx_now < <(on dom0 "$show")
	[ $((rx_now - rx)) -gt 20 ] && [ $((tx_now - tx)) -gt 20 ]
}

# calm [GUEST]: ends the flood in dom0, and in the guest if it is still there.
calm() {
	stop dom0 flood
	rm -f /run/rig/flood
	[ $# -eq 0 ] || stop "$1" flood
}

# hold_packets GUEST: packets of its wait in a socket of dom0, until let_packets_go.
hold_packets() {
	start dom0 hold 'exec socat -u UDP-RECV:7007 OPEN:/dev/null' &&
		wait_for 10 grep -q ':1B5F ' /proc/net/udp &&
		kill -STOP -- "-$(cat /run/job/hold/pid)" &&
		on "$1" 'head -c 20000 /dev/zero |
			socat -u -b 1000 STDIN UDP-SENDTO:10.0.0.1:7007' &&
		wait_for 10 packets_wait
}

packets_wait() {
	awk '/:1B5F / { split($5, queues, ":"); wait = queues[2] != "00000000" }
		END { exit !wait }' /proc/net/udp
}

let_packets_go() {
	stop dom0 hold
	kill -CONT -- "-$(cat /run/job/hold/pid)"
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
	remember_quiet
}
