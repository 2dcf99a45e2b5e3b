# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Which path packets took between a guest and its vif, by the counters of both
# sides: `staged` (through pages that stay mapped), or `granted` (as upstream:
# copied or mapped for each packet). A stock driver has none of these counters,
# which is asserted too. All this looks at what moved between counters_start and
# counters_stop.

# moved_ok NAME "SIDE COUNTER OPERATOR VALUE"...: one test of them all. The
# operators are those of test(1) without the dash; `is none`: no such counter.
moved_ok() {
	local name=$1 condition side counter operator value got wrong=()
	shift
	for condition in "$@"; do
		read -r side counter operator value <<<"$condition"
		got=$(moved "$side" "$counter")
		if [ "$operator" = is ]; then
			[ "$got" = "$value" ] && continue
		elif [ "$got" != none ] && test "$got" "-$operator" "$value"; then
			continue
		fi
		wrong+=("$side $counter moved by $got, not $operator $value")
	done
	if [ ${#wrong[@]} -eq 0 ]; then
		pass "$name"
	else
		fail "$name" "${wrong[@]}"
		show_moved
	fi
}

# At least this many slots carried what a side's interface counted: a packet
# takes one, and a slot holds a page at most.
slots_carried() {
	local packets bytes
	packets=$(moved vif "net_$1_packets")
	bytes=$(moved vif "net_$1_bytes")
	echo $((packets > bytes / 4096 ? packets : bytes / 4096))
}

# went NAME tx|rx staged|header|granted [NETBACK NETFRONT]: what passed in this
# direction took this path. The drivers are stock or ours; the rig's if not
# given. `header`: the guest stages the first 256 bytes and grants the rest.
went() {
	local name=$1 way=$2 path=$3 netback=${4:-$RIG_NETBACK}
	local netfront=${5:-$RIG_NETFRONT} slots packets conditions=()

	# What the guest sends, the vif receives.
	if [ "$way" = tx ]; then
		slots=$(slots_carried rx)
		packets=$(moved vif net_rx_packets)
	else
		slots=$(slots_carried tx)
		packets=$(moved vif net_tx_packets)
	fi
	conditions=("eth net_${way}_packets ge 1")
	"vif_$path" "$way"
	"eth_$path" "$way"
	moved_ok "$name" "${conditions[@]}"
}

# A connection's first rings are filled before the backend has mapped anything:
# the slots that may still hold ordinary pages, until a ring's worth was used.
# None, where rings_warm=1 says that all were; and all again, where rings_new=1 says
# that the connection may not be the vif's first, whose counters go on.
first_rings() {
	[ "${rings_warm:-0}" = 0 ] || { echo 0; return; }
	local slots=$((256 * ${RIG_QUEUES:-1}))
	local used=${counter_before[vif rx_copied_slots]:-0}

	[ "${rings_new:-0}" = 0 ] || used=0
	# A few were used, and refilled, before the mapping.
	echo $((used < slots ? slots + 64 - used : 0))
}

# These add to the conditions of went.
vif_staged() {
	local ordinary=0
	[ "$1" = tx ] || ordinary=$(first_rings)
	conditions+=("vif $1_staged_slots ge $((slots - ordinary))"
		"vif $1_copied_slots le $ordinary")
	[ "$1" = rx ] || conditions+=("vif tx_mapped_slots eq 0")
}

vif_header() {
	conditions+=("vif $1_staged_slots ge $packets" "vif $1_copied_slots eq 0")
}

vif_granted() {
	if [ "$netback" = stock ]; then
		conditions+=("vif $1_staged_slots is none" "vif $1_copied_slots is none")
	else
		conditions+=("vif $1_staged_slots eq 0" "vif $1_copied_slots ge $packets")
	fi
}

eth_staged() {
	local ordinary=0
	[ "$1" = tx ] || ordinary=$(first_rings)
	conditions+=("eth $1_staged_packets ge $((packets - ordinary))"
		"eth $1_granted_packets le $ordinary")
}

eth_header() {
	conditions+=("eth $1_staged_packets ge 1")
}

eth_granted() {
	if [ "$netfront" = stock ]; then
		conditions+=("eth $1_staged_packets is none"
			"eth $1_granted_packets is none")
	else
		conditions+=("eth $1_staged_packets eq 0"
			"eth $1_granted_packets ge $packets")
	fi
}

# The path that the rig's drivers should give: staged when both are ours.
# Module parameters may change that, so who gives any must also say
# --set path=staged|granted.
expected_path() {
	if [ -n "${RIG_SET[path]:-}" ]; then
		echo "${RIG_SET[path]}"
	elif [ -n "$RIG_NETBACK_PARAM$RIG_NETFRONT_PARAM" ]; then
		bail 'module parameters are given: add --set path=staged|granted'
	elif [ "$RIG_NETBACK" = ours ] && [ "$RIG_NETFRONT" = ours ]; then
		echo staged
	else
		echo granted
	fi
}
