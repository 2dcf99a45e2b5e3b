# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A guest attacks netback in a driver domain, as the scenario frontend does dom0's.
#
# What is counted and timed is that scenario's affair. This one is for a driver domain
# whose kernel looks at each access to memory, which a PV dom0's cannot: it reports by
# itself. g2 is an honest guest with the same backend.
. /rig/in/scenarios/frontend/attack.sh
messages=${RIG_SET[messages]:-300}
requests=${RIG_SET[requests]:-600}
seconds=${RIG_SET[seconds]:-60}
stride=${RIG_SET[stride]:-23}
seed=${RIG_SET[seed]:-$((RANDOM * 32768 + RANDOM))}
[ -n "$RIG_DRIVER" ] || bail 'this scenario is for --driver'

# Something to receive for all vifs, until `pings` ends.
ping_from_driver() {
	start dom0 pings 'while :; do ping -q -b -c 200 -i 0.05 10.0.1.255; done'
}

# These are there all the while.
ping_all() {
	sleep infinity &
	pinger=$!
}

# The driver domain's log has it since line $1.
driver_disabled() {
	on dom0 "dmesg | tail -n +$(($1 + 1)) | grep -q 'fatal error; disabling'"
}

attack_carefully() {
	attack "--seed $seed --vif 0 --vif 1 --vif 2 --messages $messages \
		--requests $requests --seconds $((seconds * RIG_PATIENCE))" beside
	show_said
	is "$status" 0 'the backend served every connection to its end'
	cmp_ok "$(said_of ctrl_answered)" -ge "$messages" 'control messages were answered'
	cmp_ok $(($(said_of tx_answered) + $(said_of rx_answered))) -ge "$requests" \
		'requests on data rings were answered'
	is "$talks_failed" 0 "the honest guest's $talks conversations went well"
}

# attack_fatally OPTION VIF: as in the scenario frontend, but that the vif stays as it
# is then. libxl and the daemon in the driver domain give each other ten seconds for a
# vif that goes, which are not enough for that kernel here.
attack_fatally() {
	local try lines
	lines=$(on dom0 'dmesg | wc -l')
	for ((try = 0; try < 3; try++)); do
		attack "--seed $seed --vif $2 --first $((3 * try)) --rounds 3 $1 \
			--seconds $((20 * RIG_PATIENCE))" beside
		show_said
		! driver_disabled "$lines" || break
	done
	ok "$1: the vif was disabled" driver_disabled "$lines"
}

# It goes while it attacks, on the vif that is not disabled.
dies_under_fire() {
	ok 'it attacks' attack_without_end $((seed + 100)) --vif 2
	sleep $((3 * RIG_PATIENCE))
	not_ok 'the attack goes on' g "$attacker" 'test -e /run/job/attack/status'
	ok 'it is destroyed' guest_destroy "$attacker"
}

nothing_is_mapped() {
	[ "$(grants_used)" -le "$before" ]
}

ok 'a bridge for the attacker' on dom0 'ip link add xenbr1 type bridge &&
	ip addr add 10.0.1.1/24 dev xenbr1 && ip link set xenbr1 up'
guest_up "$honest"
ok 'the honest guest talks' honest_talks
before=$(grants_used)
attacker_up
ping_from_driver
step "seed $seed: an attacker that netback puts up with"
attack_carefully
step 'an attacker that it does not'
attack_fatally --fatal 0
attack_fatally --ahead 1
step 'a hash is left to the next frontend'
hash_is_not_inherited
step "a frontend that dies at every step, $stride apart"
dies_at_steps "$stride"
step 'an attacker that dies'
dies_under_fire
stop dom0 pings
ok 'none of its pages stays mapped' wait_for 20 nothing_is_mapped
ok 'the honest guest talks still' honest_talks
ok 'the honest guest ends' guest_down "$honest"
done_testing
