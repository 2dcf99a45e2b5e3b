# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Makes each fault point of both drivers fail: once, half-way through what reaches
# it, and then always. No list of the points is kept here: the driver shows
# them, what reaches them is found out, and one that nothing reaches has to be
# explained.

# Ways to reach points. A point is tried in the first way that reaches it.
ways='pings large connect plug undo queues single granted bounce xdp xdp_granted'

# netfront takes back what it had added.
way_undo() {
	fail_point g1 "$(point_matching g1 'staging_rx.c:*:staging_rx_create:*')" 1 0
	way_connect "$@"
}

# Points that are not tried, and why: this driver and its peer cannot reach them,
# or upstream's way back is broken where we cannot mend it.
spared() {
	case $2 in
	packet_pools.c:*)
		echo 'the pools are made before anything can be told to fail' ;;
	head_pool.h:*)
		[ "$1" = dom0 ] || return 1
		echo 'as the other pools of netback' ;;
	interface.c:*:request_threaded_irq)
		echo 'upstream frees the interrupt that was not requested: a warning' ;;
	hash.c:*) echo 'netfront asks for no hash' ;;
	netback.c:*:xenvif_mcast_add:*) echo 'netfront asks for no multicast filter' ;;
	late_grants.c:*)
		echo 'netback holds on to no grant; the case tx-lost of the hostile backend does' ;;
	netback.c:*:xenvif_handle_frag_list:*)
		echo 'a packet has fewer slots than an skb has frags' ;;
	*) return 1 ;;
	esac
}

# What is left when a point always fails, in the words of left().
outcome() {
	case $2 in
	# There is another way, or it is only made to come in a better form.
	head_pool.h:* | staged_own.c:*) echo staged ;;
	# It is for large packets. Those that are looked at here have other memory.
	netback.c:*:xenvif_alloc_skb:*) echo staged ;;
	gref_map.c:*:batch_unmap:*) echo staged ;;
	xenbus.c:*:xen_register_* | xenbus.c:*:connect:xenbus_watch_*) echo staged ;;
	# Copies of packets for which there is no room; from a backend that is not
	# trusted, packets are not read where they lie.
	staging_xdp.c:* | staging_rx.c:*:copy_to_ordinary:*) echo drops ;;
	# The device itself.
	staging.c:*) echo dead ;;
	ctrl_ring.c:*:ctrl_ring_write_keys:*) echo dead ;;
	netback.c:*:xenvif_map_frontend_data_rings:*) echo dead ;;
	netback.c:* | rx.c:*) echo drops ;;
	# The ring's first pages; those that are staged come after them.
	netfront.c:*:xennet_alloc_one_rx_buffer:page_pool_*) echo staged ;;
	netfront.c:*:xennet_alloc_one_rx_buffer:* | netfront.c:*:xennet_run_xdp:*)
		echo drops ;;
	netfront.c:*:bounce_skb:*) echo drops ;;
	netfront.c:* | interface.c:* | xenbus.c:*) echo dead ;;
	*) echo off ;;
	esac
}

declare -A reached way_of	# by place and name
points_tried=0 calls_failed=0

nothing_fails() {
	points_are off
}

# Runs all ways and notes how often each reaches each point.
explore() {
	local way place hits name
	for way in $ways; do
		step "what reaches which point: $way"
		points_are zero
		ok "$way" "way_$way"
		while read -r place hits _ name; do
			if [ "$hits" -gt 0 ] && [ -z "${way_of[$place $name]:-}" ]; then
				way_of[$place $name]=$way
				reached[$place $name]=$hits
			fi
		done < <(all_points)
		recover "after $way" "$way"
	done
}

# Those of both drivers, "PLACE HITS FAILED NAME" a line; upstream's files last.
upstream='(netback|interface|xenbus|rx|hash|netfront)\.c:'
all_points() {
	local all
	all=$(points dom0 | sed 's/^/dom0 /'; points g1 | sed 's/^/g1 /')
	grep -vE " $upstream" <<<"$all"
	grep -E " $upstream" <<<"$all"
}

# try_fault PLACE NAME FIRST TIMES: the point's way is gone while it fails; how
# often it did is in `failed`.
try_fault() {
	local place=$1 name=$2 before
	before=$(point_failed "$place" "$name")
	fail_point "$place" "$name" "$3" "$4"
	"way_${way_of[$place $name]}" 5 >/dev/null 2>&1
	failed=$(($(point_failed "$place" "$name") - before))
	calls_failed=$((calls_failed + failed))
}

# Half-way; what is reached but once in a way is what always fails below.
try_once() {
	local place=$1 name=$2 wanted=$3 hits=$4
	try_fault "$place" "$name" $((hits / 2 + 1)) 1
	is "$failed" 1 \
		"$name: it fails once, of $hits times"
	if [ "$wanted" != dead ]; then
		ok "$name: once: packets pass" talks "$way"
	fi
	# What a way sets up, it does not find there.
	if [ "$wanted" = dead ] || [[ $way = xdp* ]]; then
		recover "$name: once" "$way"
	fi
}

try_point() {
	local place=$1 name=$2 way=${way_of[$1 $2]:-} hits=${reached[$1 $2]:-}
	local wanted got why
	if why=$(spared "$place" "$name"); then
		diag "$name is not tried: $why"
		return
	elif [ -z "$way" ]; then
		fail "$name is reached"
		return
	fi
	wanted=$(outcome "$place" "$name")
	step "$name: $way, $hits hits, $wanted"
	points_are zero
	points_tried=$((points_tried + 1))
	[ "$hits" -eq 1 ] || try_once "$place" "$name" "$wanted" "$hits"
	try_fault "$place" "$name" 1 0
	cmp_ok "$failed" -ge 1 "$name: it always fails"
	got=$(left "$way")
	diag "$(said_of_staging)"
	is "$got" "$wanted" "$name: always: what is left"
	[ "$got" != off ] || says_why "$name"
	recover "$name" "$way"
}

# All of it, or the points that --set only=GLOB names, or those of netback (--set
# driver=dom0) or of netfront (g1).
each() {
	local only=${RIG_SET[only]:-*} driver=${RIG_SET[driver]:-*} place name
	begin
	explore
	hold
	while read -r place _ _ name; do
		# shellcheck disable=SC2053 # these are patterns
		[[ $name != $only || $place != $driver ]] || try_point "$place" "$name"
	done < <(all_points)
	diag "$points_tried points were tried, $calls_failed calls failed"
	holds_as_before
	end
}
