# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Ten guests come and go, and all is given back.

path=$(expected_path) || { echo "$path"; exit 1; }
warm_up "$path"
for ((i = 1; i <= ${RIG_SET[rounds]:-10}; i++)); do
	guest_up g1
	ok "guest $i talks" blob g1 dom0 256K
	ok "guest $i shuts down" guest_down g1
done
is_quiet 'after ten guests'
done_testing
