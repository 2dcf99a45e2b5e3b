# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# 512 mappings come and go ten times a second under traffic both ways through
# their pages. --set seconds=N: for so long; --set deaths=N: then as many guests
# are destroyed in the middle of it.
seconds=${RIG_SET[seconds]:-20}
deaths=${RIG_SET[deaths]:-2}
samples=$((seconds / 15))

mapped() {
	vif_stat "$(vif g1)" gref_mappings
}

# Some are mapped at one moment, and others, or none, at another.
comes_and_goes() {
	local i
	local -A seen=()
	for ((i = 0; i < 20; i++)); do
		seen[$(mapped)]=1
	done
	[ ${#seen[@]} -gt 1 ]
}

# Packets found their pages mapped, and others did not, both ways.
both_kinds() {
	local name
	for name in {tx,rx}_{staged,copied}_slots; do
		[ "$(vif_stat "$(vif g1)" "$name")" -gt 50 ] || return
	done
}

churn_start() {
	start g1 churn "$frontend -p 1 -q 1 --churn $1" &&
		wait_for 60 comes_and_goes && wait_for 60 both_kinds
}

# What the program did, by its own words.
judge_run() {
	local rate
	pass_on <<<"$1"
	rate=$(sed -n 's/.*(\([0-9]*\)\.[0-9]* a second.*/\1/p' <<<"$1")
	cmp_ok "$rate" -ge "${RIG_SET[rate]:-5}" 'so often a second'
}

step 'a short run before all others'
frontend_up g1
frontend_check g1 120 -p 1 -q 1 --churn 3
guest_destroy g1
sleep 2
remember_quiet

step "$seconds seconds"
frontend_up g1
ok 'mappings come and go' churn_start "$seconds"
for ((i = 1; i <= samples; i++)); do
	sleep 14
	round_done "$i" "$samples"
done
said=$(finish g1 churn $((seconds + 120))) || fail 'the frontend ends well' "$said"
judge_run "$said"
is "$(mapped)" 0 'nothing is mapped after it'
is_level "$seconds seconds"
ok 'the guest ends' guest_down g1
is_quiet "after $seconds seconds"

for ((i = 1; i <= deaths; i++)); do
	step "a guest dies, number $i"
	frontend_up g1
	ok 'mappings come and go' churn_start 600
	sleep "0.$((RANDOM % 10))"
	ok 'the guest is destroyed' guest_destroy g1
done
is_quiet "after $deaths deaths"
done_testing
