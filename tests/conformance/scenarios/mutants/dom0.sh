# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Netbacks with deliberate errors: the conformance checks catch each of them.
#
# ../check-mutants puts the modules into /mutants, with a list of them. They
# are loaded one after the other beneath one guest, whose vifs have no driver:
# netback lets go of the vifs, another netback takes them, and their hotplug
# script is run, as udev would in a dom0 that has it. What the checks said of
# each is kept as results/mutants/NAME.tap.
guest=g1
# The table is small enough to be filled without raising gntalloc's limit, and
# large enough for the longest list. That the key is obeyed is one of the checks.
capacity=600

let_go() {
	vif_let_go "$guest" 0 && vif_let_go "$guest" 1 && netback_unload
}

# load FILE: this netback and no other, with both vifs up.
load() {
	let_go && insmod "$1" max_queues=2 && vif_plug "$guest" 0 &&
		vif_plug "$guest" 1
}

# check NAME: every check, up to the first that fails; what it said is in $said,
# its exit status in $status.
check() {
	status=0
	said=$(G_TIMEOUT=500 g "$guest" "/usr/local/sbin/xen-netif check -p 1 \
		--stop" 2>&1) || status=$?
	echo "$said" >"$RIG_RESULTS/$1.tap"
}

# The first check that failed, as "add-bad-1: bad sizes".
failed_check() {
	sed -n 's/^not ok [0-9]* - //p' <<<"$said" | head -n 1
}

why_it_failed() {
	local line
	while IFS= read -r line; do
		case $line in
		'# '*.c:[0-9]*) diag "    ${line#\# }" ;;
		esac
	done <<<"$said"
}

unchanged() {
	local passed
	ok 'our netback is loaded' load /mutants/unchanged.ko
	check unchanged
	passed=$(grep -c '^ok' <<<"$said")
	if [ "$status" -eq 0 ]; then
		pass "unchanged: all $passed checks pass"
	else
		fail 'unchanged: all checks pass' "it ended with $status" "$said"
	fi
}

# A mutant is caught by a check that fails: not by a module that does not load,
# nor by a program that cannot go on.
mutant() {
	local name=$1 what=$2 check
	step "$name: $what"
	if ! load "/mutants/$name.ko"; then
		fail "$name is caught" 'it does not load'
		return
	fi
	check "$name"
	check=$(failed_check)
	if [ "$status" -eq 1 ] && [ -n "$check" ]; then
		pass "$name is caught by check $check"
		why_it_failed
	else
		fail "$name is caught" "the checks ended with $status" "$said"
	fi
}

guest_create "$guest" netfront=none
xl network-attach "$guest" bridge=xenbr0 "mac=$(guest_mac "$guest" 1)" ||
	bail 'no second vif'
wait_for 20 vif_is_plugged "$guest" 1
xenstore-write "$(vif_key "$guest" 0)/max-gref-mapping" "$capacity"
unchanged
while IFS=$'\t' read -r -u 3 name what; do
	mutant "$name" "$what"
done 3</mutants/list
ok 'our netback again' load /mutants/unchanged.ko
unchanged_capacity=$(g "$guest" '/usr/local/sbin/xen-netif ctrl --json get')
like "$unchanged_capacity" "\"data\": ?$capacity" 'answers as before'
ok 'the guest ends' guest_down "$guest"
done_testing
