# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A guest runs out of grants: by a small grant table, and by another consumer.

# shellcheck source=/dev/null
. /rig/in/scenarios/faults.sh

# small FRAMES [VIFS]: a guest whose grant table has room for 512 each. With a
# single one Linux does not boot.
small() {
	guest_create g1 more="max_grant_frames=$1" memory=256 "vifs=${2:-1}"
	ok "$1 frames: netfront is loaded" netfront_load g1 "$RIG_NETFRONT"
}

second_is_mapped() {
	[ "$(ethtool -S "$(vif g1 1)" | pick_counter gref_mappings:)" = 1024 ]
}

guest_ends() {
	ok "$1: the guest ends" guest_down g1
}

bridge_up 1
warm_up staged

step 'too few for the rings of a second vif: no interface, and it is said'
small 2 2
ok '2 vifs: the first one is connected' comes_up
not_ok '2 vifs: the second one is not' wait_for 5 vif_connected g1 1
like "$(g1 dmesg)" "can't alloc [rt]x grant refs" '2 vifs: the guest says why'
ok '2 vifs: TCP on the first one' blob g1 dom0 512K
guest_ends '2 vifs'

# Enough for the rings, but not for all pages of a direction; for those of one.
for frames in 2 3; do
	step "too few to stage: $frames frames"
	small "$frames"
	ok "$frames frames: connected" comes_up
	said=$(said_of_staging)
	diag "$said"
	like "$said" 'off \(queue 0, making .X pages: no room' \
		"$frames frames: the guest says why"
	is "$(mappings)" 0 "$frames frames: nothing stays mapped"
	ok "$frames frames: TCP from the guest" blob g1 dom0 512K
	ok "$frames frames: TCP to the guest" blob dom0 g1 512K
	guest_ends "$frames frames"
done

step 'another interface takes them'
small 5
ok '5 frames: connected' comes_up
ok '5 frames: staged' wait_for 10 is_mapped 1024
ok 'another vif' xl network-attach g1 bridge=xenbr1 "mac=$(guest_mac g1 1)"
ok 'it connects' guest_net_up g1 1
like "$(said_of_staging)" 'off \(.*no room' 'it does without staging'
NET=1 ok 'TCP on it' blob g1 dom0 512K
ok 'the first one still stages' is_mapped 1024
ok 'the first one goes' xl network-detach g1 0
g1 'cd /sys/bus/xen/drivers/vif; echo vif-1 >unbind; echo vif-1 >bind'
ok 'the other one connects again' vif_wait g1 1
# It is the only one now.
g1 "net_up eth0 $(guest_ip g1 1)/24 10.0.1.1"
wait_for 10 second_is_mapped
ok 'and stages now' second_is_mapped
guest_ends 'another interface'
is_quiet 'after the grants ran out'
done_testing
