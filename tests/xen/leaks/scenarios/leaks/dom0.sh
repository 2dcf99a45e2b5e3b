# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Netbacks that leak on purpose: what the long runs look at shows it. ../check-leaks
# puts the modules into /mutants, with a list of them. A vif is attached and
# detached with each, rounds_enough times.
path=$(expected_path) || { echo "$path"; exit 1; }
results=$RIG_RESULTS

staged() {
	[ "$(vif_stat "$(vif g1)" gref_mappings)" -gt 0 ]
}

come_and_go() {
	xl network-attach g1 bridge=xenbr0 "mac=$(guest_mac g1)" &&
		guest_net_up g1 0 &&
		wait_for 20 staged &&
		g1 ping -q -c 3 -i 0.2 -s 3000 10.0.0.1 >/dev/null &&
		xl network-detach g1 0 &&
		wait_for 20 vifs_gone "$(guest_domid g1)"
}

# What is found of module $1, in the words of the tests.
findings() {
	local i
	RIG_RESULTS=$results/$1
	mkdir "$RIG_RESULTS"
	netback_unload
	insmod "/mutants/$1.ko" || { echo 'not ok it is not loaded'; return; }
	come_and_go || echo 'not ok 0 - it does not work'
	remember_quiet
	come_and_go || echo 'not ok 0 - it does not work'
	# What a single round shows needs no more of them.
	wait_for 5 as_quiet grants_used || { is_quiet "$1"; return; }
	for ((i = 1; i <= rounds_enough; i++)); do
		come_and_go || echo 'not ok 0 - it does not work'
		round_done "$i" "$rounds_enough"
	done
	is_level "$1"
	is_quiet "$1"
}

# judge NAME: shows what is found.
judge() {
	step "$1"
	(findings "$1") >"$results/$1.tap" 2>&1
	diag "$(sed 's/^# //' "$results/$1.tap" | grep -v '^ok')"
}

warm_up "$path"
guest_up g1
ok 'the vif is detached' xl network-detach g1 0
ok 'it is gone' wait_for 20 vifs_gone "$(guest_domid g1)"
judge unchanged
not_ok 'unchanged: nothing is found' grep '^not ok' "$results/unchanged.tap"
while IFS=$'\t' read -r -u 3 name what; do
	judge "$name"
	not_ok "$name: it works" grep 'it does not work' "$results/$name.tap"
	ok "$name: is found ($what)" grep '^not ok [1-9]' "$results/$name.tap"
done 3</mutants/list
done_testing
