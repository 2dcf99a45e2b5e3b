# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Things happen to interfaces at the wrong moment: in the middle of their set-up,
# under load, with XDP, while others read and change all that can be. --set
# rounds=N: so often (1); --set seed=N: at which moments, and how.
path=$(expected_path) || { echo "$path"; exit 1; }
last=$(rounds 1)
RANDOM=${RIG_SET[seed]:-1}
meddle=/rig/in/scenarios/races/meddle

# moment: some of the next 1.5 seconds pass; says how much.
moment() {
	local ms=$((RANDOM % 1500))
	moment=$(printf '%d.%03d' $((ms / 1000)) $((ms % 1000)))
	sleep "$moment"
}

# The guest does it with its own.
meddle_in_guest() {
	start g1 meddle "bash -c $(printf %q "$(<"$meddle")") meddle /run/meddled 'eth*'"
}

# Another one of the two numbers of queues each time.
queues=2
next_queues() {
	queues=$((3 - queues))
}

# netfront begins to connect, ask and map; nobody waits for it. As soon as there is
# a network, it is under load.
setting_up() {
	next_queues
	flood_begin g1
	start g1 load "netfront_load $RIG_NETFRONT max_queues=$queues;
		net_up eth0 $(guest_ip g1)/24 10.0.0.1"
	moment
}

under_load_with_xdp() {
	local program=pass
	[ $((RANDOM % 2)) -eq 0 ] || program=tx
	step "netfront goes under load, with XDP ($program, queues: $queues)"
	ok 'the guest is busy' flood g1
	ok 'an XDP program is attached' g1 xdp eth0 "$program"
	moment
	ok 'netfront is unloaded' netfront_unload g1
	stop g1 flood
	ok 'the vif has nothing mapped' wait_for 20 none_mapped
}

none_mapped() {
	[ "$(vif_stat "$(vif g1)" gref_mappings)" = 0 ]
}

detached_in_set_up() {
	setting_up
	step "the vif is detached $moment s after netfront (queues: $queues)"
	ok 'the vif is detached' xl network-detach g1 0
	ok 'it is gone' wait_for 20 vifs_gone "$(guest_domid g1)"
	finish g1 load >/dev/null || true
	ok 'another is attached' xl network-attach g1 bridge=xenbr0 \
		"mac=$(guest_mac g1)"
	ok 'it comes up' guest_net_up g1 0
	stop g1 flood
	talks 'the new vif' "$path"
	ok 'netfront is unloaded' netfront_unload g1
}

# The device comes anew, of a driver that is there: while one is being loaded, the
# kernel waits for its devices, and cannot be suspended, whichever driver it is.
setting_up_again() {
	next_queues
	ok 'netfront is loaded' netfront_load g1 "$RIG_NETFRONT" "max_queues=$queues"
	ok 'it comes up' guest_net_up g1 0
	flood_begin g1
	start g1 load "cd /sys/bus/xen/drivers/vif; echo vif-0 >unbind
		echo vif-0 >bind; net_up eth0 $(guest_ip g1)/24 10.0.0.1"
	moment
}

saved_in_set_up() {
	setting_up_again
	step "the guest is saved $moment s after its device went (queues: $queues)"
	ok 'the guest is saved' guest_save g1
	ok 'it is restored' guest_restore g1
	finish g1 load >/dev/null || true
	ok 'its network is up' guest_net_up g1 0
	stop g1 flood
	rings_new=1 talks 'the restored guest' "$path"
}

gone_in_set_up() {
	setting_up
	step "the guest dies $moment s after netfront (queues: $queues)"
	if [ $((RANDOM % 2)) -eq 0 ]; then
		ok 'netback lets go of the vif' vif_let_go g1
	fi
	ok 'the guest is destroyed' guest_destroy g1
}

# Whoever reads a file of netback's holds the module for that moment.
reloaded() {
	ok 'netback is unloaded' wait_for 20 netback_unload
	ok 'netback is loaded' netback_load "$RIG_NETBACK" "$RIG_NETBACK_PARAM"
}

warm_up "$path"
start dom0 meddle "$meddle /run/meddled 'vif*'"
for ((i = 1; i <= last; i++)); do
	step "round $i"
	guest_up g1
	meddle_in_guest
	under_load_with_xdp
	detached_in_set_up
	saved_in_set_up
	# As loaded by the last step.
	netfront_unload g1
	gone_in_set_up
	reloaded
	calm
	read -r did failed </run/meddled
	diag "asked and changed so far: $did times; failed: $failed times"
	round_done "$i" "$last"
done
cmp_ok "$did" -ge $((20 * last)) 'interfaces and files were read and changed all the time'
stop dom0 meddle
sleep 2
is_quiet "after $last rounds"
is_level "$last rounds"
done_testing
