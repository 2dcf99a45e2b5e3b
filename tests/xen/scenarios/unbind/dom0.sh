# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# netback is torn from under a busy guest, and gives everything back.

path=$(expected_path) || { echo "$path"; exit 1; }
backend=/sys/bus/xen-backend/drivers/vif

let_go() {
	echo "vif-$(guest_domid g1)-0" >"$backend/unbind"
}

warm_up "$path"
for i in 1 2 3; do
	step "round $i"
	guest_up g1
	ok 'the guest is busy' flood g1
	ok 'netback is made to let go' let_go
	ok 'and is unloaded' netback_unload
	cmp_ok "$(guest_grants_used g1)" -le 2 \
		'at most the console and xenstore are still mapped'
	calm
	ok 'netback is loaded' netback_load "$RIG_NETBACK" "$RIG_NETBACK_PARAM"
	ok 'the guest is there still' g1 true
	ok 'the guest is destroyed' guest_destroy g1
	# What the first leaves is not lost: it does not grow.
	[ "$i" -gt 1 ] || { sleep 2; remember_quiet; }
done
is_quiet 'after letting go'
guest_up g1
talks 'the next guest' "$path"
ok 'it ends' guest_down g1
done_testing
