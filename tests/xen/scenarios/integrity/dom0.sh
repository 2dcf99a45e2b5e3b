# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Nothing is altered, whatever the size, the offloads, the MTU, the VLAN.

path=$(expected_path) || { echo "$path"; exit 1; }

# Around the sizes of headers, of staging buffers, of what netback copies at
# once, of pages, and of frames; then fragmented ones.
edges='0 1 17 18 63 64 100 127 128 129 200 213 214 215 255 256 257 511 512 513
	1000 1023 1024 1025 1400 1471 1472 1473 2048 4053 4054 4055 4068 4095 4096
	4097 8191 8192 8193 8971 8972 8973 16384 32768 65506 65507'

# check WHAT BYTES: all kinds of content, both ways, between g1 and dom0.
check() {
	local what=$1 bytes=$2
	ok "$what: TCP from the guest" blob g1 dom0 "$bytes"
	ok "$what: TCP to the guest" blob dom0 g1 "$bytes"
	# shellcheck disable=SC2086 # sizes are words
	ok "$what: UDP of every edge" datagrams g1 dom0 $edges
	# shellcheck disable=SC2086
	ok "$what: pings of every edge from the guest" pings g1 dom0 $edges
	# shellcheck disable=SC2086
	ok "$what: pings of every edge to the guest" pings dom0 g1 $edges
}

# offloads GUEST'S VIF'S: a setting of ethtool -K each, as off:feature,feature
# or on.
offloads() {
	set_offloads g1 eth0 "$1" && set_offloads dom0 "$(vif g1)" "$2"
}

set_offloads() {
	local feature off=${3#off}
	on "$1" ethtool -K "$2" tx on sg on tso on gso on gro on || return
	for feature in ${off//[:,]/ }; do
		[ "$3" = on ] || on "$1" ethtool -K "$2" "$feature" off || return
	done
}

guest_up g1
counters_start g1
check 'as it comes' 16M
ok 'every size of a frame' datagrams g1 dom0 0-1472
ok 'every size of a frame, started by dom0' datagrams dom0 g1 0-1472
counters_stop g1
went 'what the guest sent' tx "$path"
went 'what it received' rx "$path"

while read -r guest vif; do
	ok "offloads: guest $guest, vif $vif" offloads "$guest" "$vif"
	check "guest $guest, vif $vif" 4M
done <<-X
	off:tso on
	on off:tso
	off:gso,tso,gro off:gso,tso,gro
	off:sg on
	on off:sg
	off:tx on
	on off:tx
	off:tx,sg,tso,gso,gro off:tx,sg,tso,gso,gro
X
ok 'offloads: all on again' offloads on on

g1 'ip link add link eth0 name vlan7 type vlan id 7 &&
	ip addr add 10.0.7.2/24 dev vlan7 && ip link set vlan7 up'
ip link add link xenbr0 name vlan7 type vlan id 7
ip addr add 10.0.7.1/24 dev vlan7
ip link set vlan7 up
NET=7 check 'VLAN' 4M
ok 'offloads: all off' offloads off:tx,sg,tso,gso,gro off:tx,sg,tso,gso,gro
NET=7 check 'VLAN, no offloads' 4M
ok 'offloads: all on again' offloads on on
ip link del vlan7

ok 'MTU 9000 in the guest' g1 ip link set eth0 mtu 9000
ok 'MTU 9000 on the vif' ip link set "$(vif g1)" mtu 9000
ok 'MTU 9000 on the bridge' ip link set xenbr0 mtu 9000
ok 'a frame of 9000 bytes passes whole' g1 ping -c 1 -M "do" -s 8972 10.0.0.1
check 'MTU 9000' 16M
ok 'MTU 9000: every size around a page' datagrams g1 dom0 4000-4200 8100-8300 8960-8980
ok 'offloads: no TSO' offloads off:tso,gso off:tso,gso
check 'MTU 9000, no TSO' 4M
ip link set xenbr0 mtu 1500
done_testing
