# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What an attacker leaves of dom0 to a guest that is honest.
#
# The same packets of the honest guest are timed beside three neighbours: one
# that is busy in user space and never talks to dom0, one that sends all it can
# as our netfront does, and one that attacks. One CPU is for all of them, and Xen
# shares it out; time counts its instructions. A neighbour that is busy takes its
# share whatever it does. What the attack costs beyond that is what dom0 does for
# it. So the rate beside the attacker is compared with the rate beside the
# neighbour that is only busy. (With several CPUs the emulator lets a busy one run
# on until a timer is due, and a rate says nothing.)
. /rig/in/scenarios/frontend/attack.sh
packets=${RIG_SET[packets]:-10000}
least=${RIG_SET[least]:-80}
seed=${RIG_SET[seed]:-$((RANDOM * 32768 + RANDOM))}
declare -A rate

# rates NEIGHBOUR: packets a second from the honest guest and to it. Each has
# several runs, for an attack is not the same at any two times.
rates() {
	local neighbour=$1 way sent errors ns pps sum n
	for way in tx rx; do
		sum=0
		for n in 1 2 3; do
			read -r sent errors ns pps < <("pktgen_$way" "$honest" "$packets" 60)
			diag "$neighbour: $way $sent packets, $errors errors, $pps a second"
			sum=$((sum + ${pps:-0}))
		done
		rate[$neighbour:$way]=$((sum / 3))
	done
}

# of_busy NEIGHBOUR:WAY: in percent of the rate beside the one that is only busy.
of_busy() {
	local this=${rate[$1]} busy=${rate[busy:${1#*:}]}
	echo $((100 * this / busy))
}

compare() {
	local way
	for way in tx rx; do
		diag "$way beside $1: ${rate[$1:$way]} a second, $(of_busy "$1:$way") % of ${rate[busy:$way]}"
	done
}

beside_busy() {
	start "$attacker" spin 'while :; do :; done'
	rates busy
	stop "$attacker" spin
}

beside_sender() {
	guest_up g3
	start g3 send 'pktgen eth0 100000000 60 00:16:3e:ff:ff:fe'
	sleep 1
	rates sender
	guest_destroy g3
}

beside_attacker() {
	local way
	start "$attacker" attack "$program --seed $seed --vif 0 --vif 1 --vif 2 --seconds 1000"
	sleep 3
	rates attacker
	stop "$attacker" attack
	g "$attacker" 'killall -q hostile-frontend; cat /run/job/attack/out'
	for way in tx rx; do
		cmp_ok "$(of_busy "attacker:$way")" -ge "$least" \
			"$way: the honest guest keeps $least % of its rate"
	done
}

bridge_up 1
guest_up "$honest"
rates alone
attacker_up 1
step 'beside a guest that is busy'
beside_busy
step 'beside a guest that sends'
beside_sender
step "seed $seed: beside a guest that attacks"
beside_attacker
compare alone
compare sender
compare attacker
ok 'the honest guest talks' honest_talks
done_testing
