# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A guest is saved under traffic and restored, on another netback too.

path=$(expected_path) || { echo "$path"; exit 1; }

netback_swap() {
	netback_unload && netback_load "$@"
}

warm_up "$path"
guest_up g1
last=$(rounds 2)
for ((i = 1; i <= last; i++)); do
	step "round $i"
	ok 'the guest is busy' flood g1
	ok 'it is saved' guest_save g1
	wait_for 20 as_quiet grants_used
	is "$(grants_used)" "${quiet[grants_used]}" 'nothing of it stays mapped'
	ok 'it is restored' guest_restore g1
	calm g1
	talks 'the restored guest' "$path"
	round_done "$i" "$last"
	round_done "$i" "$last" g1
done
# With the stock drivers each time leaves as much: some 16 kB in dom0, and 4 in the
# guest (and there a MB, which is upstream's netfront's).
is_level "restored $last times" dom0 memory_free=64 memory_slab=32 memory_pages=32
is_level "restored $last times" g1 memory_free=8 memory_slab=8

if [ "$path" = staged ]; then
	step 'restored on a stock netback, and back'
	ok 'the guest is saved' guest_save g1
	ok 'the stock netback takes over' netback_swap stock
	ok 'the guest is restored' guest_restore g1
	RIG_NETBACK=stock talks 'on the stock netback' granted
	ok 'the guest is saved again' guest_save g1
	ok 'our netback is back' netback_swap ours "$RIG_NETBACK_PARAM"
	ok 'the guest is restored again' guest_restore g1
	talks 'on our netback again' "$path"
fi
ok 'the guest ends' guest_down g1
is_quiet 'after restoring'
done_testing
