# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Ways to reach what is made to fail in the drivers of dom0 and g1, what is left of
# the connection then, and how all is as it was. The scenario has a function
# nothing_fails, after which nothing does any more.

full=	# the pages that are staged on the connection that all begins with

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

# recover NAME WAY: all is as it was. By itself, where the way left the connection
# alone; else by a new connection, or, without a device, by a new one: it may be
# missing after `plug`. A vif has as many event channels as it had when it was made.
recover() {
	nothing_fails
	way_back
	if ! { [[ $2 = pings || $2 = large ]] && is_mapped "$full" &&
		passes >/dev/null; }; then
		{ [[ $2 != @(single|plug) ]] && way_connect 5 &&
			wait_for 5 is_mapped "$full"; } >/dev/null ||
			way_plug >/dev/null
	fi
	wait_for 10 is_mapped "$full"
	is "$(mappings)" "$full" "$1: staged in full again"
	ok "$1: packets pass" passes
}

# left WAY: what is left of the connection:
#   staged  everything works as ever (or staged in part)
#   off     everything works, without staging, and one line says why
#   drops   packets are lost until nothing fails any more
#   dead    there is no connection until then, and none is said to be
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

# says_why NAME: where it is off, the guest tells.
says_why() {
	like "$(said_of_staging)" 'off \((queue [0-9]+, )?[a-z].*[a-z]\)$' \
		"$1: the guest says why"
}

vif_says_connected() {
	[ "$(xenstore-read "$(vif_key g1 0)/state" 2>/dev/null)" = 4 ]
}

# The guest, connected with one queue.
begin() {
	guest_up g1 memory=384
	netfront_param max_queues 1
	reconnect
	ok 'the guest connects with one queue' comes_up
	sleep 1
	full=$(mappings)
	cmp_ok "${full:-0}" -ge 512 'its pages are staged'
}

# Pages that the guest grants to dom0, mapped or not. They are counted right after a
# connection was made: while it is used, ordinary pages come and go beside those
# that are staged.
guest_grants() {
	reconnect
	wait_for 20 is_mapped "$full"
	granted "$(guest_domid g1)"
	comes_up >/dev/null
}

# Kilobytes; a driver's page, lost with each fault, would be more than slack.
guest_memory_slack=8192
guest_memory() {
	g1 "sync; echo 3 >/proc/sys/vm/drop_caches; sleep 0.5
		awk '/^MemFree/ { print \$2 }' /proc/meminfo"
}

# What the guest holds before all the faults, and after them.
hold() {
	held_grants=$(guest_grants)
	cmp_ok "$held_grants" -ge "$full" 'what the guest grants can be counted'
	held_memory=$(guest_memory)
}

holds_as_before() {
	local memory
	is "$(guest_grants)" "$held_grants" 'the guest grants as many pages as before'
	memory=$(guest_memory)
	diag "the guest grants $held_grants pages; of its memory $held_memory kB were" \
		"free, and $memory kB are"
	cmp_ok "$memory" -ge $((held_memory - guest_memory_slack)) \
		"the guest's memory is free again"
}

# The guest ends, after packets of all kinds.
end() {
	ok 'TCP from the guest' blob g1 dom0 1M
	ok 'TCP to the guest' blob dom0 g1 4M
	ok 'the guest ends' guest_down g1
}
