# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Guests come, go, lose and regain their network, and all is given back.

path=$(expected_path) || { echo "$path"; exit 1; }

# flood GUEST: TCP and UDP, both ways, for longer than any step.
flood() {
	local port
	port=$(fresh_port)
	serve dom0 "$port" flood "iperf3 -s -B 10.0.0.1 -p $port" &&
		start "$1" flood "iperf3 -c 10.0.0.1 -p $port --bidir -t 600" &&
		start "$1" pings "ping -f -q -s 3000 10.0.0.1" &&
		wait_for 20 busy "$1"
}

# Half a second's worth of packets each way.
busy() {
	counters_start "$1"
	sleep 0.5
	counters_stop "$1"
	[ "$(moved eth net_rx_packets)" -gt 20 ] &&
		[ "$(moved eth net_tx_packets)" -gt 20 ]
}

calm() {
	stop dom0 flood
	[ $# -eq 0 ] || { stop "$1" flood; stop "$1" pings; }
}

# talks NAME: data passes, by the path it should take.
talks() {
	counters_start g1
	ok "$1: TCP from the guest" blob g1 dom0 1M
	ok "$1: TCP to the guest" blob dom0 g1 1M
	counters_stop g1
	went "$1: what the guest sends" tx "$path"
	went "$1: what it receives" rx "$path"
}

# The vif has none of the guest's pages mapped; a stock vif has no such counter.
no_mappings() {
	local mappings none=0
	[ "$RIG_NETBACK" != stock ] || none=
	mappings=$(vif_stat "$(vif g1)" gref_mappings) || true
	[ "$mappings" = "$none" ]
}

step 'a guest before all others, so that what is set up once is set up'
guest_up g1
talks 'the first guest'
guest_down g1
sleep 2
remember_quiet

step 'ten guests, one after the other'
for i in 1 2 3 4 5 6 7 8 9 10; do
	guest_up g1
	ok "guest $i talks" blob g1 dom0 256K
	ok "guest $i shuts down" guest_down g1
done
is_quiet 'after ten guests'

step 'destroyed under traffic'
for i in 1 2 3; do
	guest_up g1
	ok "guest $i is busy" flood g1
	ok "guest $i is destroyed" guest_destroy g1
	calm
done
is_quiet 'after destroying busy guests'

step 'the vif is detached and attached under traffic'
guest_up g1
for i in 1 2 3; do
	ok "the guest is busy ($i)" flood g1
	ok "the vif is detached ($i)" xl network-detach g1 0
	ok "it is gone from dom0 ($i)" wait_for 20 vifs_gone "$(guest_domid g1)"
	ok "it is gone from the guest ($i)" wait_for 20 g1 '! [ -e /sys/class/net/eth0 ]'
	calm g1
	ok "another is attached ($i)" xl network-attach g1 bridge=xenbr0 \
		"mac=$(guest_mac g1)"
	ok "it comes up ($i)" guest_net_up g1 0
	talks "a new vif ($i)"
done
ok 'the guest ends' guest_down g1
is_quiet 'after detaching'

step 'saved and restored under traffic'
guest_up g1
for i in 1 2; do
	ok "the guest is busy ($i)" flood g1
	ok "it is saved ($i)" guest_save g1
	is "$(grants_used)" "${quiet[grants_used]}" "nothing stays mapped ($i)"
	ok "it is restored ($i)" guest_restore g1
	calm g1
	talks "the restored guest ($i)"
done
ok 'the guest ends' guest_down g1
is_quiet 'after restoring'

step 'netfront is unloaded and loaded'
guest_up g1
for i in 1 2 3; do
	[ "$i" = 1 ] || ok "the guest is busy ($i)" flood g1
	ok "netfront is unloaded ($i)" netfront_unload g1
	calm g1
	ok "nothing stays mapped ($i)" wait_for 20 no_mappings
	unloaded=$(guest_grants_used g1)
	cmp_ok "$unloaded" -le 2 "the console and xenstore at most are in use ($i)"
	ok "netfront is loaded ($i)" netfront_load g1 "$RIG_NETFRONT" "$RIG_NETFRONT_PARAM"
	ok "the network is back ($i)" guest_net_up g1 0
	talks "a new netfront ($i)"
done

step 'netback while a guest runs'
# A vif holds the module, ours as upstream's.
not_ok 'netback is in use and stays' netback_unload
talks 'as if nothing had been asked'
ok 'the guest ends' guest_down g1
is_quiet 'after netfront came and went'

step 'netback between guests'
for i in 1 2 3; do
	ok "netback is unloaded ($i)" netback_unload
	ok "netback is loaded ($i)" netback_load "$RIG_NETBACK" "$RIG_NETBACK_PARAM"
	guest_up g1
	talks "a guest on the new netback ($i)"
	ok "the guest ends ($i)" guest_down g1
done
is_quiet 'after netback came and went'

if [ "$path" = staged ]; then
	step 'saved here, restored on a stock netback, and back'
	guest_up g1
	ok 'the guest is saved' guest_save g1
	ok 'the stock netback takes over' eval 'netback_unload && netback_load stock'
	ok 'the guest is restored' guest_restore g1
	RIG_NETBACK=stock path=granted talks 'on the stock netback'
	ok 'the guest is saved again' guest_save g1
	ok 'our netback is back' eval 'netback_unload && netback_load ours'
	ok 'the guest is restored again' guest_restore g1
	talks 'on our netback again'
	ok 'the guest ends' guest_down g1
	is_quiet 'after the change of netback'
fi
done_testing
