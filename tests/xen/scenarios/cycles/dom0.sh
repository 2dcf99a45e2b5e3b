# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Guests come and go, ten of them, and all is given back.

path=$(expected_path) || { echo "$path"; exit 1; }
warm_up "$path"
last=$(rounds 10)
for ((i = 1; i <= last; i++)); do
	guest_up g1
	ok "guest $i talks" blob g1 dom0 256K
	ok "guest $i shuts down" guest_down g1
	round_done "$i" "$last"
done
is_quiet "after $last guests"
is_level "$last guests"
done_testing
