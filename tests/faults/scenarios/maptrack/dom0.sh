# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# dom0 runs out of handles for mapped grants: rig.conf gives it 6 pages of them,
# 256 each, which is enough for one guest that stages but not for two. A release build
# of Xen says nothing of it, nor does netback: the guest does.

# shellcheck source=/dev/null
. /rig/in/scenarios/faults.sh

second_maps() {
	[ "$(ethtool -S "$(vif g2)" | pick_counter gref_mappings:)" = "$1" ]
}

second_said() {
	g2 dmesg | sed -n 's/.*\(staging grants: .*\)/\1/p' | tail -n 1
}

warm_up staged
step 'the first guest takes most of them'
guest_up g1 memory=256
ok 'it stages' wait_for 10 is_mapped 1024

step 'the second finds too few'
guest_up g2 memory=256
said=$(second_said)
diag "$said"
like "$said" 'off \(queue 0, adding .X pages: refused by the backend' \
	'the second guest says that it does not stage'
ok 'nothing of it stays mapped' second_maps 0
ok 'it sends' blob g2 dom0 512K
ok 'it receives' blob dom0 g2 512K
ok 'the first one is unharmed: it stages' is_mapped 1024
ok 'the first one is unharmed: it talks' blob g1 dom0 512K

step 'the first one goes'
ok 'the first guest ends' guest_down g1
g2 'cd /sys/bus/xen/drivers/vif; echo vif-0 >unbind; echo vif-0 >bind'
ok 'the second connects again' guest_net_up g2 0
ok 'and stages now' wait_for 10 second_maps 1024
ok 'it talks' blob g2 dom0 512K
ok 'the second guest ends' guest_down g2
is_quiet 'after the handles ran out'
done_testing
