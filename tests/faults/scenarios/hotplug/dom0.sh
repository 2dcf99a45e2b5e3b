# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The vif's hotplug script fails, hangs, or says nothing.

# shellcheck source=/dev/null
. /rig/in/scenarios/faults.sh
scripts=/etc/xen/scripts

# The scripts: each calls vif-bridge for all but what it spoils.
make_scripts() {
	local name
	for name in fails hangs silent; do
		cat >"$scripts/vif-$name" <<-X
		#!/bin/bash
		[ "\$1" = online ] || exec $scripts/vif-bridge "\$@"
		. $scripts/spoil-$name
		X
		chmod +x "$scripts/vif-$name"
	done
	echo 'exit 1' >"$scripts/spoil-fails"
	echo 'exec sleep 600' >"$scripts/spoil-hangs"
	# As vif-bridge, but netback is not told.
	echo "ip link set \$vif up; ip link set \$vif master xenbr0; exit 0" \
		>"$scripts/spoil-silent"
}

# attach SCRIPT: a vif for the running guest.
attach() {
	xl network-attach g1 bridge=xenbr0 "mac=$(guest_mac g1)" script="vif-$1"
}

# xl leaves a vif whose script failed for the operator to take away. Then nothing
# of it is left, in dom0 and in the guest.
nothing_left() {
	is "$(mappings)" 0 "$1: nothing is staged"
	ok "$1: it is taken away" xl network-detach g1 0
	ok "$1: no vif is left" wait_for 30 vif_gone
	ok "$1: the guest has none" wait_for 10 \
		g1 '! ls /sys/bus/xen/devices | grep -q vif'
}

works_after() {
	ok "$1: another vif is plugged" attach bridge
	ok "$1: it connects" comes_up
	ok "$1: it stages" wait_for 10 is_mapped 1024
	ok "$1: TCP" blob g1 dom0 512K
	ok "$1: it is taken away" xl network-detach g1 0
	ok "$1: it is gone" wait_for 20 vif_gone
}

warm_up staged
make_scripts
guest_up g1 memory=256
ok 'the first vif is taken away' xl network-detach g1 0
ok 'it is gone' wait_for 20 vif_gone

for how in fails hangs; do
	step "the script $how"
	not_ok "$how: xl says so" attach "$how"
	nothing_left "$how"
	works_after "$how"
done

step 'the script ends well but netback does not hear of it'
attach silent || true
not_ok 'silent: the vif does not connect' wait_for 5 vif_connected g1 0
is "$(mappings)" 0 'silent: nothing is staged'
ok 'silent: the word comes late' \
	xenstore-write "$(vif_key g1 0)/hotplug-status" connected
ok 'silent: it connects' comes_up
ok 'silent: it stages' wait_for 10 is_mapped 1024
ok 'silent: TCP' blob g1 dom0 512K
ok 'silent: it is taken away' xl network-detach g1 0
ok 'silent: it is gone' wait_for 20 vif_gone
works_after silent
ok 'the guest ends' guest_down g1

step 'a guest is created with such a script'
guest_config g2 vif_extra=,script=vif-fails >/run/rig/g2.cfg
not_ok 'xl create fails' xl create -q /run/rig/g2.cfg
ok 'no guest is left' wait_for 20 guest_gone g2
is_quiet 'after the scripts'
done_testing
