# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# 512 mappings come and go, ten times a second where the machine is fast enough,
# under traffic both ways through their pages. --set lists=N: so often; --set
# deaths=N: then as many guests are destroyed in the middle of it.
lists=${RIG_SET[lists]:-100}
deaths=${RIG_SET[deaths]:-2}

# counter NAME: of the vif under test.
counter() {
	ethtool -S "$(vif g1)" | awk -v name="$1:" '$1 == name { print $2 }'
}

# Packets found their pages mapped, and others did not, both ways.
comes_and_goes() {
	local name
	for name in {tx,rx}_{staged,copied}_slots; do
		[ "$(counter "$name")" -gt 50 ] || return
	done
}

churn_start() {
	start g1 churn "$frontend -p 1 -q 1 --churn $1" &&
		wait_for 60 comes_and_goes
}

churn_ended() {
	g1 test -e /run/job/churn/status
}

# Memory while it runs, four times a minute.
watch_memory() {
	local i=0
	until churn_ended; do
		sleep 14
		round_done $((++i)) 40
	done
}

step 'a short run before all others'
frontend_up g1
frontend_check g1 120 -p 1 -q 1 --churn 10
guest_destroy g1
remember_quiet

step "$lists lists"
frontend_up g1
ok 'mappings come and go' churn_start "$lists"
watch_memory
said=$(finish g1 churn) || fail 'the frontend ends well' "$said"
pass_on <<<"$said"
is "$(counter gref_mappings)" 0 'nothing is mapped after it'
is_level "$lists lists"
ok 'the guest ends' guest_down g1
is_quiet "after $lists lists"

for ((i = 1; i <= deaths; i++)); do
	step "a guest dies, number $i"
	frontend_up g1
	ok 'mappings come and go' churn_start 100000
	sleep "0.$((RANDOM % 10))"
	ok 'the guest is destroyed' guest_destroy g1
done
is_quiet "after $deaths deaths"
done_testing
