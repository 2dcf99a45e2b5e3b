# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What xen-netif doctor says about a healthy host and about broken ones.
#
# tests/tools/rig-files puts the tools into the images. What the doctor said in
# each case is kept as results/doctor/<case>-<place>.txt.
PATH=$PATH:/usr/local/sbin
# shellcheck disable=SC2016 # the guest's PATH
in_guest='PATH=$PATH:/usr/local/sbin;'

# examine PLACE STATUS: what the doctor says there, in $said; with that status.
examine() {
	local place=$1 expected=$2 status=0 lines
	said=$(on "$place" "$in_guest xen-netif doctor" 2>&1) || status=$?
	echo "$said" >"$RIG_RESULTS/$case-$place.txt"
	mapfile -t lines <<<"$said"
	diag "in $place:" "${lines[@]}"
	is "$status" "$expected" "$case: exit status $expected in $place"
}

# told LEVEL CHECK REGEX: one of the findings.
told() {
	if grep -qE "^$1 +$2 +.*$3" <<<"$said"; then
		pass "$case: $1 $2: $3"
	else
		fail "$case: $1 $2: $3" "$said"
	fi
}

finds_nothing() {
	like "$said" '^[1-9][0-9]* checks: 0 problems, 0 notes$' \
		"$case: nothing is wrong"
}

advised() {
	if grep -qE "^ +-> .*$1" <<<"$said"; then
		pass "$case: advice: $1"
	else
		fail "$case: advice: $1" "$said"
	fi
}

# The vif goes and comes, so that both drivers begin anew.
detach() {
	xl network-detach g1 0 && wait_for 20 vif_gone "$(vif g1)" &&
		wait_for 20 g1 '! [ -e /sys/class/net/eth0 ]'
}

attach() {
	xl network-attach g1 bridge=xenbr0 "mac=$(guest_mac g1)"
}

xenstore_is() {
	[ "$(xenstore-read "$1")" = "$2" ]
}

vif_gone() {
	[ ! -e "/sys/class/net/$1" ]
}

# with_netback WHICH [PARAMETERS]: g1's vif on that netback.
with_netback() {
	detach && netback_unload && netback_load "$@" && attach &&
		guest_net_up g1 0
}

# A module whose driver has a vif cannot go.
netfront_away() {
	g1 'echo vif-0 >/sys/bus/xen/drivers/vif/unbind; rmmod xen-netfront'
}

with_netfront() {
	netfront_away && netfront_load g1 "$@" && guest_net_up g1 0
}

new_case() {
	case=$1
	step "$2"
}

new_case healthy 'all is well'
guest_up g1
blob g1 dom0 1024K
examine dom0 0
finds_nothing
examine g1 0
finds_nothing

new_case stock-netfront "the distribution's netfront in the guest"
ok 'it is loaded' with_netfront stock
examine dom0 1
told problem ctrl-ring "$(vif g1): the guest's driver does not use the control ring"
advised "run 'xen-netif doctor' in the guest"
examine g1 1
told problem netfront-stock 'is the stock one, without staging grants'
advised "make install"

new_case netfront-off 'staging_grants=0 in the guest'
ok 'it is loaded' with_netfront ours staging_grants=0
examine dom0 1
told problem ctrl-ring 'or staging is switched off there'
examine g1 1
told problem netfront-off 'staging_grants is off: nothing is staged'

new_case driver-gone 'the driver in the guest is unloaded'
ok 'netfront is unloaded' netfront_away
ok 'the backend is closed' wait_for 20 xenstore_is "$(vif_key g1 0)/state" 6
examine dom0 0
told note state 'it is not connected \(frontend closed, backend closed\)'
examine g1 1
told problem netfront-loaded 'xen-netfront is not loaded'
ok 'netfront is loaded again' netfront_load g1 ours
ok 'the network is back' guest_net_up g1 0

new_case table-full 'a policy that is too low'
xen-netif set g1 max-gref-mapping 64
examine dom0 0
told note policy-pending 'set to 64 after it connected; its limit is still 1024'
ok 'the guest connects anew' with_netfront ours
blob g1 dom0 1024K
examine dom0 1
told problem table 'the table of queue 0 is full \(64 of 64\)'
advised 'raise gref_mapping_size, or max-gref-mapping'
xen-netif clear g1

new_case policy-off 'a policy of none'
xen-netif set g1 max-gref-mapping off
ok 'the guest connects anew' with_netfront ours
examine dom0 0
told note policy "the host's policy switches staging off"
examine g1 0
told note buffers "the host's policy switches it off"
xen-netif clear g1

new_case stock-netback "the distribution's netback"
ok 'it is loaded' with_netback stock
examine dom0 1
told problem netback-stock 'is the stock one, without staging grants'
examine g1 1
told problem buffers 'the backend has no staging grants'

new_case netback-off 'gref_mapping_size=0'
ok 'it is loaded' with_netback ours gref_mapping_size=0
examine dom0 1
told problem netback-size 'gref_mapping_size is 0'
advised 'write 1024 to /sys/module/xen_netback/parameters/gref_mapping_size'
examine g1 1
told problem buffers 'or they are switched off there'
# What it advises works.
echo 1024 >/sys/module/xen_netback/parameters/gref_mapping_size
ok 'the guest connects anew' with_netfront ours
examine dom0 0

new_case hotplug-silent 'a hotplug script that says nothing'
ok 'the vif is detached' detach
printf '#!/bin/bash\nexit 0\n' >/run/rig/silent
chmod +x /run/rig/silent
ok 'it is attached with a script of no use' xl network-attach g1 \
	bridge=xenbr0 "mac=$(guest_mac g1)" script=/run/rig/silent
ok 'the guest connects' wait_for 20 xenstore_is \
	"/local/domain/$(guest_domid g1)/device/vif/0/state" 4
examine dom0 1
told problem state 'still waits for the hotplug script'
advised 'xen-hotplug.log'
ok 'the vif is detached' detach

new_case no-netback 'no netback'
ok 'netback is unloaded' netback_unload
examine dom0 1
told problem netback-loaded 'xen-netback is not loaded'
advised 'modprobe xen-netback'
ok 'netback is loaded again' netback_load ours
ok 'the vif is attached' attach
ok 'the network is back' guest_net_up g1 0

new_case no-devices 'devices are missing in the guest'
if g1 rmmod xen-gntalloc; then
	examine g1 0
	told note devices '/dev/xen/gntalloc is not there'
	advised 'modprobe xen-gntalloc'
	examine dom0 0
else
	skip 'a device is missing' 'this kernel has it built in'
fi

new_case no-debugfs 'debugfs is not mounted'
umount /sys/kernel/debug
examine dom0 0
told note debugfs 'cannot be shown'
mount -t debugfs none /sys/kernel/debug
ok 'g1 ends' guest_down g1

new_case few-grants 'a guest that may grant little, and has no driver'
guest_config g2 | sed '$a max_grant_frames=3' >/run/rig/g2.cfg
xl create -q /run/rig/g2.cfg
guest_found g2
ok 'the guest is there' wait_for 90 guest_listens g2
examine dom0 1
told problem grant-frames 'domain g2: its vifs want up to [0-9]+ grants, but its 3 grant frames hold 1536'
advised 'max_grant_frames'
told problem state 'no driver in the guest has taken it'
advised 'load xen-netfront in the guest'
ok 'g2 ends' guest_down g2

new_case no-xenstore 'xenstore does not answer'
kill -STOP "$(pidof xenstored)"
examine dom0 3
told problem xen 'xenstore does not answer'
advised 'see that xenstored runs'
kill -CONT "$(pidof xenstored)"
done_testing
