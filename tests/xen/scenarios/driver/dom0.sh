# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# netback in a driver domain: data both ways, and every way to end.

path=$(expected_path) || { echo "$path"; exit 1; }
edges='0 1 64 215 256 257 1024 1472 1473 4095 4096 4097 8192 65507'
[ -n "$RIG_DRIVER" ] || bail 'this scenario is for --driver'

fresh_netfront() {
	ok "netfront is unloaded" netfront_unload g1
	ok "netfront is loaded: ${*:-as ever}" netfront_load g1 "$RIG_NETFRONT" "$*"
	ok 'the network is back' guest_net_up g1 0
}

# check WHAT TX-PATH: data of all sizes, both ways.
check() {
	counters_start g1
	ok "$1: TCP from the guest" blob g1 dom0 1M
	ok "$1: TCP to the guest" blob dom0 g1 4M
	# shellcheck disable=SC2086 # sizes are words
	ok "$1: UDP" datagrams g1 dom0 $edges
	counters_stop g1
	went "$1: what the guest sends" tx "$2"
	went "$1: what it receives" rx "$path"
}

let_go() {
	on dom0 "echo vif-$(guest_domid g1)-0 >/sys/bus/xen-backend/drivers/vif/unbind"
}

no_vif_grants() {
	[ "$(grants_used)" -le "$before" ]
}

before=$(grants_used)
guest_up g1
check 'as ever' "$path"
ok 'the guest is busy' flood g1
fresh_netfront trusted=0 staging_tx=header
calm g1
check 'trusted=0, header' "$([ "$path" = staged ] && echo header || echo granted)"

step 'the guest is destroyed under traffic'
ok 'the guest is busy' flood g1
ok 'it is destroyed' guest_destroy g1
calm
ok 'none of its pages stays mapped' wait_for 20 no_vif_grants

step 'netback goes under traffic'
guest_up g1
ok 'the guest is busy' flood g1
ok 'netback lets go' let_go
ok 'netback is unloaded' on dom0 rmmod xen-netback
cmp_ok "$(guest_grants_used g1)" -le 2 \
	'at most the console and xenstore are still mapped'
calm
ok 'the guest is there still' g1 true
ok 'the guest is destroyed' guest_destroy g1
ok 'netback is loaded' on dom0 "insmod /opt/rig/modules/xen-netback-$RIG_NETBACK.ko $(queue_param) $RIG_NETBACK_PARAM"
guest_up g1
talks 'the next guest' "$path"
ok 'the guest ends' guest_down g1
done_testing
