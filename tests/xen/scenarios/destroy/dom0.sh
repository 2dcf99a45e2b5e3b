# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Guests are destroyed while they send and receive, and all is given back.

path=$(expected_path) || { echo "$path"; exit 1; }
warm_up "$path"
for ((i = 1; i <= ${RIG_SET[rounds]:-3}; i++)); do
	guest_up g1
	ok "guest $i is busy" flood g1
	ok "guest $i is destroyed" guest_destroy g1
	calm
	# What the first leaves is not lost: it does not grow.
	[ "$i" -gt 1 ] || { sleep 2; remember_quiet; }
done
is_quiet 'after destroying busy guests'
done_testing
