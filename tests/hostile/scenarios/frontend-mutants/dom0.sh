# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The hostile frontend against netbacks with deliberate errors.
#
# tests/hostile/frontend/check-mutants puts them into /mutants. Each is loaded
# and attacked as in the scenario frontend, beside nobody; what dom0 had before has
# to be there after. It passes if something of that fails, and our netback as it is
# if nothing does. What was found of each is kept as results/NAME.tap.
. /rig/in/scenarios/frontend/attack.sh
seconds=${RIG_SET[seconds]:-25}
seed=${RIG_SET[seed]:-$((RANDOM * 32768 + RANDOM))}

# What the scenario frontend asks about, of this netback.
attack_once() {
	local lines
	errors_have_a_place
	remember_quiet
	attacker_up
	rogue_stays
	closed_stays_closed
	lines=$(log_lines)
	trace_begin
	attack "--seed $seed --vif 0 --vif 1 --vif 2 --seconds $((seconds * RIG_PATIENCE))" sleep 1
	show_said
	is "$status" 0 'the backend served every connection to its end'
	trace_end
	log_is_bounded 'the attacker' $(($(log_lines) - lines)) "$took" "$(said_of rounds)"
	guest_destroy "$attacker"
	is_quiet 'after the attack'
}

# load FILE: this netback and no other.
load() {
	netback_unload && insmod "$1" max_queues=2
}

# probe NAME: the first of these tests that fails is in $found.
probe() {
	local out=$RIG_RESULTS/$1.tap
	if ! load "/mutants/$1.ko"; then
		found='it does not load'
		return 1
	fi
	(attack_once) >"$out" 2>&1
	grep -q '^ok' "$out" || return 1
	found=$(sed -n 's/^not ok [0-9]* - //p' "$out" | head -n 1)
}

bridge_up 1
# What is set up once for all.
(attack_once) >"$RIG_RESULTS/first.tap" 2>&1
if probe unchanged && [ -z "$found" ]; then
	pass 'our netback stands the attack'
else
	fail 'our netback stands the attack' "$found" "$(tail -n 40 "$RIG_RESULTS/unchanged.tap")"
fi
while IFS=$'\t' read -r -u 3 name what; do
	step "$name: $what"
	if probe "$name" && [ -n "$found" ]; then
		pass "$name is caught: $found"
	else
		fail "$name is caught" "$found"
	fi
done 3</mutants/list
load /mutants/unchanged.ko
done_testing
