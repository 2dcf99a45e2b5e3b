# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# XDP in the guest: every verdict, with and without staged pages; xdp-tools.
# --set more=1: also where only one direction is staged, and neither.

path=$(expected_path) || { echo "$path"; exit 1; }
payloads='0 1 18 64 213 214 215 255 256 257 1023 1024 1472'

# xdp INTERFACE PROGRAM: in the guest.
xdp() {
	g1 xdp "$@"
}

# XDP looks at packets of one slot. What it sends elsewhere has lost the mark
# that its checksum is still to be filled in, so all have theirs.
single_frames() {
	ethtool -K "$(vif g1)" tso off gso off sg off &&
		ethtool -K xenbr0 tso off gso off sg off tx off
}

# fresh [PARAMETER...]: another netfront, with rings that have been round.
fresh() {
	ok 'netfront is unloaded' netfront_unload g1
	ok "netfront is loaded: ${*:-as ever}" netfront_load g1 "$RIG_NETFRONT" "$*"
	both_up
}

both_up() {
	ok 'the network is back' guest_net_up g1 0
	ok 'the other one, too' guest_net_up g1 1
	ok 'dom0 sends single frames' single_frames
	warm
}

# Staged pages come into use when the ordinary ones of the first rings are gone.
warm() {
	pktgen_rx g1 1500 60 >/dev/null
	pktgen "$(vif g1 1)" 1500 60 "$(guest_mac g1 1)" >/dev/null
	rings_warm=1
}

# bare NAME CONDITION...: they hold, and there was no grant operation. Of the
# sides, `rx` and `tx` are those where granting is at rest; own_page are those
# for what is sent back out of the page it came in.
at_rest='rx tx'
own_page='rx tx'
bare() {
	local name=$1 way
	shift
	if [ "$path" = staged ]; then
		for way in $at_rest; do
			set -- "$@" "vif ${way}_copied_slots eq 0" \
				"eth ${way}_granted_packets eq 0"
			[ "$way" = rx ] || set -- "$@" "vif tx_mapped_slots eq 0"
		done
	fi
	moved_ok "$name" "$@"
}

# Kilobytes: a page each of the thousands of packets would be more.
memory_a_guest_may_keep=8192
guest_memory() {
	g1 "sync; awk '/^MemFree/ { print \$2 }' /proc/meminfo"
}

# generated COUNT [VIF]: packets from dom0, until all have got somewhere.
generated() {
	counters_start g1
	pktgen_rx g1 "$1" 60 >/dev/null
	sleep 0.5
	counters_stop g1
}

# The stack's own counters do not see what a program took away.
check_drop() {
	local program
	for program in drop aborted; do
		ok "$1: $program is attached" xdp eth0 "$program"
		generated 2000
		bare "$1: the guest saw nothing of what was to be $program" \
			"vif net_tx_packets ge 1900" "vif net_rx_packets le 20" \
			"eth net_rx_packets le 20"
	done
}

check_pass() {
	ok "$1: pass is attached" xdp eth0 pass
	counters_start g1
	ok "$1: TCP from the guest" blob g1 dom0 1M
	ok "$1: TCP to the guest" blob dom0 g1 1M
	# shellcheck disable=SC2086 # sizes are words
	ok "$1: UDP" datagrams g1 dom0 $payloads 8192
	# shellcheck disable=SC2086
	ok "$1: pings" pings dom0 g1 $payloads
	counters_stop g1
	bare "$1: passed on"
}

# A program takes the VLAN's tag off, so that the guest's stack has a packet
# for its address; it answers with a tag that it puts on itself.
check_adjust() {
	ok "$1: adjust is attached" xdp eth0 adjust
	ok "$1: a VLAN" vlan_up
	counters_start g1
	# shellcheck disable=SC2086
	ok "$1: pings whose head was cut" check_pings 10.0.7.2 $payloads
	counters_stop g1
	is "$(g1 cat /sys/class/net/eth0.7/statistics/rx_packets)" 0 \
		"$1: the stack saw no tag"
	bare "$1: no grants with it" "eth net_rx_packets ge 13"
	generated 1000
	moved_ok "$1: the tail was made longer" \
		"eth net_rx_bytes ge $((($(moved eth net_rx_packets) - 20) * 54))"
	vlan_down
}

vlan_up() {
	ip link add link xenbr0 name xenbr0.7 type vlan id 7 &&
		ip addr add 10.0.7.1/24 dev xenbr0.7 &&
		ip link set xenbr0.7 up &&
		ip neigh replace 10.0.7.2 lladdr "$(guest_mac g1)" dev xenbr0.7 &&
		g1 "ip link add link eth0 name eth0.7 type vlan id 7 &&
			ip addr add 10.0.7.2/24 dev eth0.7 &&
			ip link set eth0.7 up &&
			ip neigh replace 10.0.7.1 dev eth0.7 lladdr $(cat /sys/class/net/xenbr0/address)"
}

vlan_down() {
	ip link del xenbr0.7
	g1 ip link del eth0.7
}

# What finds the ring full is dropped, which depends on how fast both sides are.
# Granting takes longer.
share=8
[ "$path" != staged ] || share=4
check_tx() {
	local before after
	ok "$1: tx is attached" xdp eth0 tx
	generated 2000
	before=$(guest_memory)
	generated 8000
	after=$(guest_memory)
	show_moved
	at_rest=$own_page bare "$1: dom0 gets back what it sent" \
		"vif net_tx_packets ge 6000" \
		"vif net_rx_packets ge $(($(moved vif net_tx_packets) / share))" \
		"eth net_tx_packets ge $(($(moved vif net_tx_packets) / share))"
	cmp_ok "$after" -ge $((before - memory_a_guest_may_keep)) \
		"$1: the guest's memory came back"
}

# Every byte, as dom0 compares what its pings return with; and datagrams whose
# checksum was blank.
check_echo() {
	ok "$1: echo is attached" xdp eth0 echo
	counters_start g1
	# shellcheck disable=SC2086
	ok "$1: pings that the program answers" pings dom0 g1 $payloads
	is "$(echo "to and fro" | socat -t 3 - UDP:10.0.0.2:9)" "to and fro" \
		"$1: a datagram that the program answers"
	counters_stop g1
	bare "$1: the stack saw none" "vif net_rx_packets ge 13" \
		"eth net_rx_packets le 8"
}

# From one interface to the other, and so from bridge to bridge.
check_forward() {
	ok "$1: redirect is attached" xdp eth0 redirect
	ok "$1: from the first interface to the second" \
		xdp target eth0 eth1
	counters_start g1 1
	pktgen_rx g1 2000 60 >/dev/null
	sleep 0.5
	counters_stop g1 1
	show_moved
	bare "$1: the second vif receives them" "vif net_rx_packets ge 1000"
}

# Through the guest to a network of its own behind a veth pair, and back.
# The stock netback counts the headroom as packet: its largest do not fit there.
check_redirect() {
	local before after sizes=$payloads
	[ "$RIG_NETBACK" = ours ] || sizes=${payloads% *}
	ok "$1: redirect is attached" xdp eth0 redirect
	ok "$1: the veth pair" behind_up
	counters_start g1
	# shellcheck disable=SC2086
	ok "$1: pings to the network behind" check_pings 10.0.0.99 $sizes
	before=$(guest_memory)
	ok "$1: many of them" ping -f -q -c 4000 10.0.0.99
	after=$(guest_memory)
	counters_stop g1
	bare "$1: none was granted" "vif net_tx_packets ge 4000" \
		"vif net_rx_packets ge 4000"
	cmp_ok "$after" -ge $((before - memory_a_guest_may_keep)) \
		"$1: the guest's memory came back from there"
	ok "$1: the program is taken off" xdp eth0 off
	behind_down
}

# verdicts NAME WHAT...
verdicts() {
	local name=$1 what
	step "$1"
	shift
	for what; do
		"check_$what" "$name"
	done
}

# Programs that the guest's kernel has. One that is attached, or pinned, stays.
programs() {
	g1 bpftool prog show | grep -cE '^[0-9]+: (xdp|ext)' || true
}

programs_are() {
	[ "$(programs)" = "$1" ]
}

# As users do it: the dispatcher runs several programs one after the other.
check_tools() {
	local said before
	step 'xdp-tools'
	# The dispatcher needs the kernel's types, which debugging kernels lack.
	if ! g1 test -e /sys/kernel/btf/vmlinux; then
		skip 'xdp-tools' 'the kernel has no BTF'
		return
	fi
	before=$(programs)
	ok 'xdp-loader loads' g1 xdp-loader load -m native -n drop eth0 \
		/usr/lib/bpf/xdp.bpf.o
	said=$(g1 xdp-loader status eth0)
	diag "$said"
	like "$said" 'native.*' 'xdp-loader shows the mode'
	like "$said" '=>.*drop' 'xdp-loader shows the program'
	generated 2000
	bare 'it drops' "vif net_tx_packets ge 1900" "eth net_rx_packets le 20"
	ok 'xdp-loader unloads' g1 xdp-loader unload -a eth0
	ok 'xdp-filter loads' g1 xdp-filter load -m native eth0
	ok 'xdp-filter takes a port' g1 xdp-filter port -p udp -m dst 9
	generated 2000
	bare 'it filters' "vif net_tx_packets ge 1900" "eth net_rx_packets le 20"
	ok 'and lets all else pass' blob dom0 g1 256K
	said=$(g1 xdp-filter status)
	diag "$said"
	like "$said" 'XDP_DROP +[1-9][0-9]{3} ' 'xdp-filter counts what it dropped'
	ok 'xdp-filter unloads' g1 xdp-filter unload eth0
	ok 'none of the programs is left' wait_for 10 programs_are "$before"
}

# Attached and taken off while packets pass.
check_switching() {
	local program
	step 'programs come and go'
	ok 'the guest is busy' flood g1
	for program in pass adjust tx off echo drop pass off redirect aborted off; do
		ok "$program" xdp eth0 "$program"
		sleep 0.3
	done
	calm g1
	talks 'after it' "$path"
}

dom0_mtu() {
	ip link set "$(vif g1)" mtu "$1" && ip link set xenbr0 mtu "$1"
}

# A packet must fit a page, with the headroom; but a program comes off at any MTU.
check_mtu() {
	step 'the MTU with a program'
	ok 'pass is attached' xdp eth0 pass
	not_ok 'the MTU does not become that of several pages' \
		g1 ip link set eth0 mtu 9000
	not_ok 'nor one that leaves no room for headers' g1 ip link set eth0 mtu 3823
	ok 'it becomes the largest for a page' g1 ip link set eth0 mtu 3822
	ok "so does dom0's" dom0_mtu 3822
	ok 'the largest frames are answered' ping -q -c 5 -w 20 -M 'do' -s 3794 10.0.0.2
	dom0_mtu 1500
	ok 'the program is taken off' xdp eth0 off
	ok 'now the MTU may become larger' g1 ip link set eth0 mtu 9000
	not_ok 'then a program is refused' xdp eth0 pass
	ok 'the MTU is as it was' g1 ip link set eth0 mtu 1500
}

# The program is the interface's, whatever becomes of its queues.
check_restore() {
	step 'saved and restored'
	ok 'drop is attached' xdp eth0 drop
	ok 'the guest is saved' guest_save g1
	ok 'the guest is restored' guest_restore g1
	ok 'dom0 sends single frames again' single_frames
	generated 2000
	moved_ok 'the program still drops' "vif net_tx_packets ge 1900" \
		"eth net_rx_packets le 20"
	ok 'it is taken off' xdp eth0 off
	rings_warm=0
	talks 'after it' "$path"
}

# unloads PROGRAM: netfront goes while packets come and the program runs.
check_unloading() {
	step "netfront is unloaded under $1"
	ok "$1 is attached" xdp eth0 "$1"
	start dom0 generator "pktgen $(vif g1) 10000000 60 $(guest_mac g1)"
	sleep 1
	ok 'netfront is unloaded' netfront_unload g1
	stop dom0 generator
	echo stop >/proc/net/pktgen/pgctrl
	wait_for 20 vif_is_idle
	cmp_ok "$(guest_grants_used g1)" -le 2 \
		'at most the console and xenstore are still mapped'
	ok 'netfront is loaded' netfront_load g1 "$RIG_NETFRONT" "$RIG_NETFRONT_PARAM"
	rings_warm=0
	ok 'the network is back' guest_net_up g1 0
	talks 'the new netfront' "$path"
}

vif_is_idle() {
	[ "$(vif_stat "$(vif g1)" gref_mappings || echo 0)" = 0 ]
}

all=(pass adjust drop tx echo forward redirect)
bridge_up 1 || bail 'there is no second bridge'
warm_up "$path"
guest_up g1 vifs=2 memory=400
ok 'dom0 sends single frames' single_frames
warm
if [ "$RIG_NETFRONT" = ours ]; then
	verdicts 'as ever' "${all[@]}"
	check_tools
	check_switching
	check_mtu
	check_restore
	check_unloading tx
	if [ "$path" = staged ]; then
		fresh trusted=0
		verdicts 'not trusted' pass drop tx redirect
	fi
	if [ "$path" = staged ] && [ "${RIG_SET[more]:-0}" = 1 ]; then
		verdicts 'not trusted' adjust echo forward
		at_rest='rx'
		fresh staging_tx=off
		verdicts 'no transmit buffers' tx echo forward redirect
		at_rest='tx'
		own_page='tx'
		fresh staging_rx=0
		verdicts 'ordinary pages' pass tx echo forward redirect
	fi
fi
ok 'the guest ends' guest_down g1
is_quiet 'at the end'
done_testing
