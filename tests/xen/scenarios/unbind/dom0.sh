# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# netback is torn from under a busy guest, gives everything back, and is loaded
# again, for the same guest. --set rounds=N: so often.

path=$(expected_path) || { echo "$path"; exit 1; }

# The backend has gone and come; the guest's driver begins anew.
netfront_again() {
	netfront_unload g1 &&
		netfront_load g1 "$RIG_NETFRONT" "$RIG_NETFRONT_PARAM" &&
		guest_net_up g1 0
}

warm_up "$path"
guest_up g1
last=$(rounds 3)
for ((i = 1; i <= last; i++)); do
	step "round $i"
	ok 'the guest is busy' flood g1
	ok 'packets of its wait in a socket' hold_packets g1
	ok 'netback is made to let go' vif_let_go g1
	ok 'and is unloaded' netback_unload
	ok 'the packets wait still' packets_wait
	let_packets_go
	cmp_ok "$(guest_grants_used g1)" -le 2 \
		'at most the console and xenstore are still mapped'
	calm
	ok 'netback is loaded' netback_load "$RIG_NETBACK" "$RIG_NETBACK_PARAM"
	ok 'it takes the vif again' vif_plug g1 0
	ok 'the guest is there still' stop g1 flood
	ok 'its network comes back' netfront_again
	talks 'on the new netback' "$path"
	round_done "$i" "$last"
	round_done "$i" "$last" g1
done
is_level "netback let go $last times"
is_level "netback let go $last times" g1
ok 'the guest is busy' flood g1
ok 'netback is made to let go' vif_let_go g1
ok 'the guest is destroyed without a vif' guest_destroy g1
calm
is_quiet "after letting go $last times"
guest_up g1
talks 'the next guest' "$path"
ok 'it ends' guest_down g1
done_testing
