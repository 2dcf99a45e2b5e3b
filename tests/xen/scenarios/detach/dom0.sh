# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A vif is detached and another attached under traffic.

path=$(expected_path) || { echo "$path"; exit 1; }

guest_has_none() {
	g1 '! [ -e /sys/class/net/eth0 ]'
}

warm_up "$path"
guest_up g1
last=$(rounds 2)
for ((i = 1; i <= last; i++)); do
	step "round $i"
	ok 'the guest is busy' flood g1
	ok 'its vif is detached' xl network-detach g1 0
	ok 'the vif is gone from dom0' wait_for 20 vifs_gone "$(guest_domid g1)"
	ok 'and from the guest' wait_for 20 guest_has_none
	calm g1
	ok 'another is attached' xl network-attach g1 bridge=xenbr0 \
		"mac=$(guest_mac g1)"
	ok 'it comes up' guest_net_up g1 0
	talks 'the new vif' "$path"
	round_done "$i" "$last"
	round_done "$i" "$last" g1
done
is_level "$last vifs detached"
is_level "$last vifs detached" g1
ok 'the guest ends' guest_down g1
is_quiet 'after detaching'
done_testing
