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
#
# The attacker sleeps at times, the busy one does not. How much of the CPU each had
# is therefore told; the pauses between the runs are in it, which the busy one uses up.
. /rig/in/scenarios/frontend/attack.sh
packets=${RIG_SET[packets]:-30000}
least=${RIG_SET[least]:-80}
seed=${RIG_SET[seed]:-$((RANDOM * 32768 + RANDOM))}
declare -A rate used

# Tenths of seconds that a guest had the CPU.
cpu_time() {
	xl list "$1" | awk 'NR == 2 { printf "%.0f\n", $NF * 10 }'
}

# Tenths of seconds that dom0 is up.
now() {
	awk '{ printf "%d\n", $1 * 10 }' /proc/uptime
}

# rates NEIGHBOUR [GUEST]: packets a second from the honest guest and to it, and
# how much of the CPU, in percent, the other guest had. Each has several runs, for
# an attack is not the same at any two times.
rates() {
	local neighbour=$1 guest=${2:-} way sent errors ns pps sum n began cpu
	for way in tx rx; do
		sum=0 cpu=0
		began=$(now)
		[ -z "$guest" ] || cpu=$(cpu_time "$guest")
		for n in 1 2 3; do
			read -r sent errors ns pps < <("pktgen_$way" "$honest" "$packets" 60)
			diag "$neighbour: $way $sent packets, $errors errors, $pps a second"
			sum=$((sum + ${pps:-0}))
		done
		[ -z "$guest" ] || cpu=$(($(cpu_time "$guest") - cpu))
		rate[$neighbour:$way]=$((sum / 3))
		used[$neighbour:$way]=$((100 * cpu / ($(now) - began)))
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
		diag "$way beside $1: ${rate[$1:$way]} a second, $(of_busy "$1:$way") % of ${rate[busy:$way]}; it had ${used[$1:$way]} % of the CPU"
	done
}

# Something to receive for all vifs of the attacker: it costs the same when nobody
# takes it. pktgen is needed for the measurement.
feed_evenly() {
	local size
	while :; do
		for size in 20 1400 8000; do
			ping -q -b -c 100 -i 0.005 -s "$size" 10.0.1.255
		done
	done >/dev/null 2>&1
}

beside_busy() {
	start "$attacker" spin 'while :; do :; done'
	rates busy "$attacker"
	stop "$attacker" spin
}

beside_sender() {
	guest_up g3
	start g3 send 'pktgen eth0 100000000 60 00:16:3e:ff:ff:fe'
	sleep 1
	rates sender g3
	guest_destroy g3
}

# at_least NUMBER NAME COUNTER...: so many a second, together.
at_least() {
	local least=$1 name=$2 counter sum=0
	shift 2
	for counter; do
		sum=$((sum + $(said_of "$counter")))
	done
	diag "$sum of $* in $took tenths of a second"
	cmp_ok $((10 * sum / took)) -ge "$least" "$name"
}

beside_attacker() {
	local way began said status=0
	began=$(now)
	start "$attacker" attack "$program --seed $seed --vif 0 --vif 1 --vif 2 --seconds 1000"
	sleep 3
	rates attacker "$attacker"
	ok 'the attack goes on' g "$attacker" 'test ! -e /run/job/attack/status'
	g "$attacker" 'killall hostile-frontend 2>/dev/null'
	said=$(finish "$attacker" attack) || status=$?
	took=$(($(now) - began))
	show_said
	is "$status" 0 'the attacker ends when it is asked to'
	cmp_ok "$(said_of connected)" -ge 3 'it was connected'
	at_least 20 'its control messages were answered' ctrl_answered
	at_least 50 'its packets were answered' tx_answered
	at_least 10 'it received' rx_answered
	for way in tx rx; do
		cmp_ok "$(of_busy "attacker:$way")" -ge "$least" \
			"$way: the honest guest keeps $least % of its rate"
	done
}

bridge_up 1
guest_up "$honest"
rates alone
attacker_up 1
feed_evenly &
feeder=$!
step 'beside a guest that is busy'
beside_busy
step 'beside a guest that sends'
beside_sender
step "seed $seed: beside a guest that attacks"
beside_attacker
kill "$feeder"
compare alone
compare busy
compare sender
compare attacker
ok 'the honest guest talks' honest_talks
done_testing
