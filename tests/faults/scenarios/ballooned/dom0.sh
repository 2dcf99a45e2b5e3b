# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# dom0 is ballooned down until hardly anything is free, while a guest stages,
# connects again and comes anew; then it gets its memory back.

# shellcheck source=/dev/null
. /rig/in/scenarios/faults.sh

# Megabytes that could be used without swapping: there is no swap.
available() {
	awk '$1 == "MemAvailable:" { print int($2 / 1024) }' /proc/meminfo
}

dom0_has() {
	xl list 0 | awk 'NR == 2 { print $3 }'
}

# squeeze MEGABYTES: until no more than these are available.
squeeze() {
	local target
	while [ "$(available)" -gt "$1" ]; do
		target=$(($(dom0_has) - $(available) + $1))
		xl mem-set 0 "$target" || return
		wait_for 20 dom0_has_at_most "$target" || return
	done
}

dom0_has_at_most() {
	[ "$(dom0_has)" -le "$1" ]
}

dom0_has_at_least() {
	[ "$(dom0_has)" -ge "$1" ]
}

# Makes nodes in xenstore that stay.
xl mem-set 0 "$(dom0_has)"
warm_up staged
all=$(dom0_has)
diag "dom0 has $all MB, $(available) of them available"
guest_up g1 memory=256
ok 'it stages' wait_for 10 is_mapped 1024
for left in 60 30; do
	step "dom0 is ballooned down to $left MB available"
	ok "$left MB: ballooned" squeeze "$left"
	diag "dom0 has $(dom0_has) MB, $(available) of them available"
	ok "$left MB: TCP from the guest" blob g1 dom0 1M
	ok "$left MB: TCP to the guest" blob dom0 g1 1M
	reconnect
	ok "$left MB: the guest connects again" comes_up
	diag "$(said_of_staging)"
	ok "$left MB: and stages" wait_for 10 is_mapped 1024
	ok "$left MB: TCP from the guest again" blob g1 dom0 1M
	ok "$left MB: TCP to the guest again" blob dom0 g1 1M
done
step 'dom0 gets its memory back'
ok 'mem-set' xl mem-set 0 "$all"
ok 'it has it' wait_for 60 dom0_has_at_least $((all - 8))
reconnect
ok 'the guest connects again' comes_up
ok 'it stages' wait_for 10 is_mapped 1024
ok 'the guest ends' guest_down g1
is_quiet 'after ballooning'
done_testing
