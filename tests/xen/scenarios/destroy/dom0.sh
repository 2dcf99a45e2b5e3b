# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Guests are destroyed while they send and receive, and all is given back.
# --set rounds=N: so many; --set image=1: each is restored from the image of one
# that was saved while busy, which takes less time than to boot.

path=$(expected_path) || { echo "$path"; exit 1; }

# The guest is there, and busy.
begin() {
	if [ -n "${RIG_SET[image]:-}" ]; then
		guest_copy g1 && wait_for 30 busy g1
	else
		guest_up g1
		flood g1
	fi
}

warm_up "$path"
if [ -n "${RIG_SET[image]:-}" ]; then
	guest_up g1 memory=160
	ok 'a guest is busy' flood g1
	ok 'and is saved' guest_save g1
fi
last=$(rounds 3)
for ((i = 1; i <= last; i++)); do
	ok "guest $i is busy" begin
	ok "guest $i is destroyed" guest_destroy g1
	# What the first leaves is not lost: it does not grow.
	[ "$i" -gt 1 ] || { calm; remember_quiet; flood_serve; }
	round_done "$i" "$last"
done
calm
sleep 2
is_quiet "after destroying $last busy guests"
is_level "$last busy guests destroyed"
done_testing
