# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Makes each fault point of both drivers fail: once, half-way through what reaches
# it, and then always. No list of the points is kept here: the driver shows
# them, what reaches them is found out, and one that nothing reaches has to be
# explained.

# Ways to reach points. A point is tried in the first way that reaches it.
ways='pings large connect plug undo queues single granted bounce xdp xdp_granted'

# Packets on the connection that there is.
way_pings() {
	passes
}

way_large() {
	blob g1 dom0 512K && blob dom0 g1 512K
}

way_connect() {
	reconnect
	comes_up "$@"
}

way_plug() {
	replug
	comes_up "$@"
}

# netfront takes back what it had added.
way_undo() {
	fail_point g1 "$(point_matching g1 'staging_rx.c:*:staging_rx_create:*')" 1 0
	way_connect "$@"
}

way_queues() {
	netfront_param max_queues 2
	way_connect "$@"
}

# One event channel for both directions.
way_single() {
	echo N >/sys/module/xen_netback/parameters/separate_tx_rx_irq
	way_plug "$@"
}

way_granted() {
	netfront_param staging_grants N
	way_connect "$@" && way_large
}

way_bounce() {
	netfront_param trusted N
	netfront_param staging_tx off
	way_connect "$@"
}

# Frames go from the interface to a veth pair and back: copied, and granted.
way_xdp() {
	netfront_param staging_tx off
	way_connect "$@" && ethtool -K "$(vif g1)" tso off gso off sg off &&
		g1 xdp eth0 redirect && behind_up && talks xdp
}

# Without any staging.
way_xdp_granted() {
	netfront_param staging_grants N
	way_xdp "$@"
}

# talks WAY: the packets pass that come this way.
talks() {
	case $1 in
	xdp*) check_pings 10.0.0.99 60 1000 ;;
	*) passes ;;
	esac
}

# As it was before any way.
way_back() {
	echo Y >/sys/module/xen_netback/parameters/separate_tx_rx_irq
	behind_down || true
	g1 'cd /sys/module/xen_netfront/parameters
		echo 1 >max_queues
		echo Y >staging_grants
		echo Y >trusted
		echo full >staging_tx
		[ ! -e /sys/fs/bpf/rig/pass ] || xdp eth0 off' || true
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
		echo 'netback holds on to no grant; the hostile backend does' ;;
	netback.c:*:xenvif_handle_frag_list:*)
		echo 'a packet has fewer slots than an skb has frags' ;;
	*) return 1 ;;
	esac
}

# What is left when a point always fails:
#   staged  everything works as ever
#   off     everything works, without staging, and one line says why
#   drops   packets are lost until it does not fail any more
#   dead    there is no connection until then, and none is said to be
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
full=

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

# recover NAME WAY: all is as it was. By itself, where the way left the connection
# alone; else by a new connection, or, without a device, by a new one. A vif has as
# many event channels as it had when it was made.
recover() {
	points_are off
	way_back
	if ! { [[ $2 = pings || $2 = large ]] && is_mapped "$full" &&
		passes >/dev/null; }; then
		{ [ "$2" != single ] && way_connect 5 &&
			wait_for 5 is_mapped "$full"; } >/dev/null ||
			way_plug >/dev/null
	fi
	wait_for 10 is_mapped "$full"
	is "$(mappings)" "$full" "$1: staged in full again"
	ok "$1: packets pass" passes
}

# try_fault PLACE NAME FIRST TIMES: the point's way is gone while it fails; says
# how often it did.
try_fault() {
	local place=$1 name=$2 before
	before=$(point_failed "$place" "$name")
	fail_point "$place" "$name" "$3" "$4"
	"way_${way_of[$place $name]}" 5 >/dev/null 2>&1
	echo $(($(point_failed "$place" "$name") - before))
}

# left WAY: what is left of the connection, as outcome() has it.
left() {
	if ! vif_connected g1 0; then
		! vif_says_connected || echo -n 'connected by word only, '
		echo dead
	elif ! talks "$1" >/dev/null; then
		echo drops
	elif [ "$(mappings)" = 0 ]; then
		echo off
	elif [ "$(mappings)" = "$full" ]; then
		echo staged
	else
		echo "staged in part"
	fi
}

vif_says_connected() {
	[ "$(xenstore-read "$(vif_key g1 0)/state" 2>/dev/null)" = 4 ]
}

# Half-way; what is reached but once in a way is what always fails below.
try_once() {
	local place=$1 name=$2 wanted=$3 hits=$4
	is "$(try_fault "$place" "$name" $((hits / 2 + 1)) 1)" 1 \
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
	[ "$hits" -eq 1 ] || try_once "$place" "$name" "$wanted" "$hits"
	cmp_ok "$(try_fault "$place" "$name" 1 0)" -ge 1 "$name: it always fails"
	got=$(left "$way")
	diag "$(said_of_staging)"
	is "$got" "$wanted" "$name: always: what is left"
	[ "$got" != off ] || like "$(said_of_staging)" \
		'off \((queue [0-9]+, )?[a-z].*[a-z]\)$' "$name: the guest says why"
	recover "$name" "$way"
}

# Pages that the guest's grant table has, which grows when grants are lost.
guest_grant_frames() {
	xl debug-keys g
	xl dmesg | awk -v domain="d$(guest_domid g1)" '
		/grant-table for remote d/ { here = index($0 " ", "remote " domain " ") }
		here && match($0, /[0-9]+ frames \(/) { n = substr($0, RSTART) + 0 }
		END { print n }'
}

# Kilobytes; a driver's page, lost with each fault, would be more than slack.
guest_memory_slack=8192
guest_memory() {
	g1 "sync; echo 3 >/proc/sys/vm/drop_caches; sleep 0.5
		awk '/^MemFree/ { print \$2 }' /proc/meminfo"
}

# All of it, or the points that --set only=GLOB names, or those of netback (--set
# driver=dom0) or of netfront (g1).
each() {
	local only=${RIG_SET[only]:-*} driver=${RIG_SET[driver]:-*} place name frames memory
	guest_up g1 memory=384
	netfront_param max_queues 1
	reconnect
	ok 'the guest connects with one queue' comes_up
	sleep 1
	full=$(mappings)
	cmp_ok "${full:-0}" -ge 512 'its pages are staged'
	explore
	frames=$(guest_grant_frames)
	memory=$(guest_memory)
	while read -r place _ _ name; do
		# shellcheck disable=SC2053 # these are patterns
		[[ $name != $only || $place != $driver ]] || try_point "$place" "$name"
	done < <(all_points)
	is "$(guest_grant_frames)" "$frames" "the guest's grant table did not grow"
	cmp_ok "$(guest_memory)" -ge $((memory - guest_memory_slack)) \
		"the guest's memory is free again"
	ok 'TCP from the guest' blob g1 dom0 1M
	ok 'TCP to the guest' blob dom0 g1 4M
	ok 'the guest ends' guest_down g1
}
