# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The fault points of both drivers (common/fault_point.h), and a guest's network
# that is made anew. A place is dom0, for netback, or g1, for its netfront.

declare -A points_file=(
	[dom0]=/sys/kernel/debug/xen-netback/faults
	[g1]=/sys/kernel/debug/xen_netfront_faults
)

# points PLACE: "HITS FAILED NAME" a line.
points() {
	on "$1" cat "${points_file[$1]}"
}

# fail_point PLACE NAME FIRST TIMES: the FIRST time it is reached from now on,
# and TIMES in all; 0 is for ever.
fail_point() {
	on "$1" "echo '$2 $3 $4' >${points_file[$1]}"
}

# In both places; `zero` also resets the numbers.
points_are() {
	echo "$1" >"${points_file[dom0]}"
	g1 "[ ! -e ${points_file[g1]} ] || echo $1 >${points_file[g1]}"
}

# point_failed PLACE NAME: how often.
point_failed() {
	points "$1" | awk -v name="$2" '$3 == name { print $2 }'
}

# point_matching PLACE GLOB: its name; the first, if several match.
point_matching() {
	local name
	while read -r _ _ name; do
		# shellcheck disable=SC2053 # it is a pattern
		[[ $name != $2 ]] || { echo "$name"; return; }
	done < <(points "$1")
	return 1
}

# netfront_param NAME VALUE: from the next connection on.
netfront_param() {
	g1 "echo $2 >/sys/module/xen_netfront/parameters/$1"
}

# The device goes and comes, and with it all that was agreed on.
reconnect() {
	g1 'cd /sys/bus/xen/drivers/vif
		[ ! -e vif-0 ] || echo vif-0 >unbind
		echo vif-0 >bind' || true
}

# The toolstack takes it away and plugs another.
replug() {
	xl network-detach g1 0
	wait_for 20 vif_gone
	xl network-attach g1 bridge=xenbr0 "mac=$(guest_mac g1)"
}

vif_gone() {
	[ ! -e "/sys/class/net/$(vif g1)" ] && ! xenstore-exists "$(vif_key g1 0)"
}

# Connected, or given up by either side.
settled() {
	local state
	vif_connected g1 0 && return
	state=$(xenstore-read "/local/domain/$(guest_domid g1)/device/vif/0/state")
	[[ $state = [56] ]]
}

# comes_up [SECONDS]: the connection is made, and packets pass.
comes_up() {
	wait_for "${1:-20}" settled && vif_connected g1 0 &&
		g1 "net_up eth0 $(guest_ip g1)/24 10.0.0.1" &&
		passes
}

# Packets of several sizes, compared by who sent them. Some may be lost.
passes() {
	local size said received
	for size in 60 1400 9000; do
		said=$(ping -f -q -c 40 -s "$size" -w $((5 * RIG_PATIENCE)) 10.0.0.2 2>&1)
		received=$(sed -n 's/.* \([0-9]*\) received.*/\1/p' <<<"$said")
		[ "${received:-0}" -ge 36 ] || { echo "$said"; return 1; }
		[[ $said != *wrong* && $said != *truncated* ]] ||
			{ echo "$said"; return 1; }
	done
}

# How many pages of g1 its vif has mapped; nothing while there is no vif.
mappings() {
	ethtool -S "$(vif g1)" 2>/dev/null | pick_counter gref_mappings: || true
}

is_mapped() {
	[ "$(mappings)" = "$1" ]
}

# The guest's own word on its last connection.
said_of_staging() {
	g1 dmesg | sed -n 's/.*\(staging grants: .*\)/\1/p' | tail -n 1
}
