# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Drivers are unloaded and loaded: netfront under traffic, netback between guests.
# --set rounds=N: so often each.

path=$(expected_path) || { echo "$path"; exit 1; }

# The vif has none of the guest's pages mapped; a stock vif has no such counter.
no_mappings() {
	local mappings none=0
	[ "$RIG_NETBACK" != stock ] || none=
	mappings=$(vif_stat "$(vif g1)" gref_mappings) || true
	[ "$mappings" = "$none" ]
}

warm_up "$path"
guest_up g1
last=$(rounds 3)
for ((i = 1; i <= last; i++)); do
	step "netfront, round $i"
	[ "$i" = 1 ] || ok 'the guest is busy' flood g1
	ok 'netfront is unloaded' netfront_unload g1
	[ "$i" = 1 ] || calm g1
	ok 'the vif has no mappings' wait_for 20 no_mappings
	cmp_ok "$(guest_grants_used g1)" -le 2 \
		'at most the console and xenstore are still mapped'
	ok 'netfront is loaded' netfront_load g1 "$RIG_NETFRONT" "$RIG_NETFRONT_PARAM"
	ok 'the network is back' guest_net_up g1 0
	talks 'the new netfront' "$path"
	round_done "$i" "$last"
	round_done "$i" "$last" g1
done
is_level "netfront came $last times"
is_level "netfront came $last times" g1

step 'netback while a guest runs'
# A vif holds the module, upstream's as ours.
not_ok 'netback is in use and stays' netback_unload
talks 'as if nothing had been asked' "$path"
ok 'the guest ends' guest_down g1
is_quiet 'after netfront came and went'

last=$(rounds 2)
for ((i = 1; i <= last; i++)); do
	step "netback between guests, round $i"
	ok 'netback is unloaded' netback_unload
	ok 'netback is loaded' netback_load "$RIG_NETBACK" "$RIG_NETBACK_PARAM"
	guest_up g1
	talks 'a guest on the new netback' "$path"
	ok 'the guest ends' guest_down g1
done
is_quiet 'after netback came and went'
done_testing
