# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# An attacker, g1, and a guest that is honest, g2, for the scenarios that need
# them; seed and seconds are theirs.
attacker=g1
honest=g2
program=/usr/local/sbin/hostile-frontend
# More than a packet's headers may lie in what the guest can still change.
tracing=/sys/kernel/debug/tracing
linear_least=128

is_plugged() {
	[ "$(xenstore-read "$(vif_key "$attacker" "$1")/hotplug-status" 2>/dev/null)" = connected ]
}

plug() {
	xl network-attach "$attacker" ${RIG_DRIVER:+"backend=$backend"} bridge=xenbr1 \
		"devid=$1" "mac=$(guest_mac "$attacker" "$1")" &&
		wait_for 30 is_plugged "$1"
}

# attacker_up [CPUS]
attacker_up() {
	local n
	guest_create "$attacker" netfront=none vifs=0 "vcpus=${1:-2}"
	for n in 0 1 2; do
		plug "$n" || bail "no vif $n"
	done
	g "$attacker" 'echo 65536 >/sys/module/xen_gntalloc/parameters/limit
		insmod /opt/rig/ghost.ko' || bail 'the attacker is not prepared'
}

# Something to receive for the attacker, on all vifs with a carrier at once; what
# was sent is kept as results/feed. Between packets pktgen sleeps: it spins for less
# than 100 us, and would leave nothing of dom0's CPU to the control rings.
feed_shapes=(60 1514 4096 9000 30000x8 60000x15)
feed_once() {
	local shape=${feed_shapes[RANDOM % ${#feed_shapes[@]}]} n dev devs=()
	for n in 0 1 2; do
		dev=$(vif "$attacker" "$n")
		[ "$(cat "/sys/class/net/$dev/carrier" 2>/dev/null)" != 1 ] ||
			devs+=("$dev=$(guest_mac "$attacker" "$n")")
	done
	[ ${#devs[@]} -gt 0 ] || return 0
	echo "${devs[*]} $shape"
	# shellcheck disable=SC2046 # options are words
	timeout $((2 * RIG_PATIENCE)) pktgen "$(IFS=,; echo "${devs[*]}")" \
		$((500 * ${#devs[@]})) "${shape%x*}" "$(guest_mac "$attacker")" \
		$(shape_options "$shape") delay 200000
}

feed() {
	while :; do
		feed_once
		sleep 0.1
	done >>"$RIG_RESULTS/feed" 2>&1
}

log_lines() {
	dmesg | wc -l
}

# What an attack of SECONDS may make dom0's kernel say: netback's own messages are
# limited to ten in five seconds; a port of a bridge says four lines when it comes
# and goes, which each connection makes it do.
log_is_bounded() {
	local name=$1 lines=$2 took=$3 connections=$4 own
	own=$(dmesg | tail -n "$lines" | grep -cv 'xenbr1: port\|Guest Rx') || true
	diag "$name: $lines lines in $took s and $connections connections, $own of them netback's own"
	dmesg | tail -n "$lines" | sed 's/^\[[^]]*\] //; s/[0-9]\+/N/g' | sort |
		uniq -c | sort -rn | head -n 12 | while IFS= read -r line; do diag "  $line"; done
	cmp_ok "$own" -le $((20 + 3 * took)) "$name: netback says little"
	cmp_ok "$lines" -le $((20 + 3 * took + 8 * connections)) "$name: the log is bounded"
}

said_of() {
	awk -v name="$1" '$1 == name { print $2 }' <<<"$said"
}

# none_is_zero NAME COUNTER...: what was done, one test for all of it.
none_is_zero() {
	local name=$1 counter zero=
	shift
	for counter; do
		[ "$(said_of "$counter")" -gt 0 ] 2>/dev/null || zero+=" $counter"
	done
	is "$zero" '' "$name"
}

show_said() {
	local line
	while IFS= read -r line; do
		diag "  $line"
	done < <(awk '/^#/ { print; next } { row = row " " $1 "=" $2 }
		length(row) > 70 { print substr(row, 2); row = "" }
		END { print substr(row, 2) }' <<<"$said")
}

# The honest guest talks, in both directions, and what it says arrives unaltered.
honest_talks() {
	blob "$honest" dom0 256K && blob dom0 "$honest" 256K &&
		datagrams "$honest" dom0 60 1400 && pings "$honest" dom0 56 1400
}

# Something to receive for all vifs, a little; leaves the caller's `pinger`.
ping_all() {
	ping -q -b -i 0.05 10.0.1.255 >/dev/null 2>&1 &
	pinger=$!
}

# A frontend's hash ends with it; on a vif that others were refused on before. Packets
# of IP for all come to the vif meanwhile, through the choice of a queue.
hash_is_not_inherited() {
	local pinger
	ping_all
	G_TIMEOUT=200 ok 'the next frontends have no hash, and are served' \
		g "$attacker" "$program --heir --vif 2"
	kill "$pinger"
}

# Rings that cannot be mapped, as fast as it goes: the kernel logs each that netback
# tries, which are ten in five seconds. After that time frontends are served again.
refused_quietly() {
	local times=100 begin=$SECONDS lines logged most
	lines=$(log_lines)
	G_TIMEOUT=200 ok "$times frontends with bad rings are refused" \
		g "$attacker" "$program --refused $times --vif 2"
	most=$((10 * (2 + (SECONDS - begin) / 5)))
	logged=$(dmesg | tail -n +$((lines + 1)) | grep -c 'mapping in shared page') || true
	diag "$times frontends in $((SECONDS - begin)) s, $logged rings in the log"
	cmp_ok "$logged" -ge 1 'a ring that cannot be mapped is logged'
	if [ "$most" -lt "$times" ]; then
		cmp_ok "$logged" -le "$most" 'most are refused without trying'
	else
		skip 'most are refused without trying' 'none came too early: the machine is slow'
	fi
	sleep 6
}

# Threads of the attacker's vif that use the CPU while nothing is to be done.
spinning_threads() {
	local i thread
	for i in 1 2 3; do
		for thread in /proc/[0-9]*/comm; do
			thread=${thread%/comm}
			! grep -qs "^$(vif "$attacker" "$1")-" "$thread/comm" ||
				grep -s '^State:.*R' "$thread/status"
		done
		sleep 0.2
	done | wc -l
}

vif_state_is() {
	[ "$(xenstore-read "$(vif_key "$attacker" "$1")/state")" = "$2" ]
}

# attack_without_end SEED OPTION...: as long as nobody ends it; one of its rounds is
# connected.
attack_without_end() {
	start "$attacker" attack "$program --seed $* --seconds 10000"
	wait_for 60 any_is_connected
}

any_is_connected() {
	vif_state_is 0 4 || vif_state_is 1 4 || vif_state_is 2 4
}

# Packets for the queues of the vif in turn, as long as it takes some.
begin_packets() {
	start dom0 packets "pktgen $(vif "$attacker" "$1") 3000 60 $(guest_mac "$attacker" "$1") \
		queue_map_min 0 queue_map_max 1 delay 4000000"
}

packets_come() {
	awk '/pkts-sofar/ { sofar = $2 } END { exit sofar < 100 }' \
		"/proc/net/pktgen/$(vif "$attacker" "$1")"
}

was_disabled() {
	dmesg | tail -n +$(($1 + 1)) | grep -q "$(vif "$attacker" "$2").*fatal error; disabling"
}

# disabled_for OPTION LINE VIF: and, with --ahead, for that.
disabled_for() {
	was_disabled "${@:2}" || return
	[ "$1" != --ahead ] || dmesg | tail -n +$(($2 + 1)) |
		grep -q "$(vif "$attacker" "$3").*Impossible number of requests"
}

vif_is_gone() {
	[ ! -e "/sys/class/net/$(vif "$attacker" "$1")" ]
}

# A vif is disabled while packets come for all its queues, so that their threads are
# awake, and its frontend stays.
rogue_stays() {
	local n=2 lines
	lines=$(log_lines)
	start "$attacker" rogue "rm -f /run/be-rogue /run/leave
		for file in be-rogue leave; do
			until [ -e /run/\$file ]; do sleep 0.2; done
			echo
		done | $program --rogue --vif $n"
	ok 'a frontend connects' wait_for 30 vif_state_is "$n" 4
	begin_packets "$n"
	ok 'packets come for it' wait_for 20 packets_come "$n"
	g "$attacker" 'touch /run/be-rogue'
	ok 'its vif is disabled' wait_for 20 was_disabled "$lines" "$n"
	finish dom0 packets >/dev/null
	ok 'it stays' vif_state_is "$n" 4
	is "$(spinning_threads "$n")" 0 'no thread of the vif is busy'
	g "$attacker" 'touch /run/leave'
	ok 'it leaves when it likes' finish "$attacker" rogue $((60 * RIG_PATIENCE))
	ok 'the vif goes' xl network-detach "$attacker" "$n"
	wait_for 20 vif_is_gone "$n"
	ok 'and comes again' plug "$n"
}

# The frontend of a vif that is on its way out asks for another headroom. The
# toolstack waits for what the backend says then, and so does the next frontend.
closed_stays_closed() {
	local n=2 front state
	front=/local/domain/$(guest_domid "$attacker")/device/vif/$n
	for state in 5 6; do
		xenstore-write "$front/state" "$state"
		ok "vif $n follows its frontend to state $state" \
			wait_for 10 vif_state_is "$n" "$state"
		xenstore-write "$front/xdp-headroom" 256 "$front/state" 7
		not_ok 'it does not reconfigure then' wait_for 2 vif_state_is "$n" 8
		ok 'its state is what it was' vif_state_is "$n" "$state"
	done
	xenstore-write "$front/state" 1
	ok 'the next frontend finds it ready' wait_for 10 vif_state_is "$n" 2
}

# A frontend that keeps to the rules dies at every STRIDE-th step of a conversation;
# after each death another one has to be served to its end. Leaves the number of
# `steps`.
dies_at_steps() {
	local stride=$1 pinger status=0
	ping_all
	said=$(G_TIMEOUT=900 g "$attacker" "$program --die-each $stride --vif 2") || status=$?
	kill "$pinger"
	echo "$said" >"$RIG_RESULTS/steps"
	steps=$(said_of steps | sort -n | tail -n 1)
	diag "a conversation has $steps steps, $(said_of deaths) deaths:" \
		"$(sed -n 's/^here [0-9]* //p' <<<"$said" | sort | uniq -c)"
	is "$status" 0 'after each death the next frontend is served'
	[ "$status" -eq 0 ] || diag "$(tail -n 5 <<<"$said")"
	cmp_ok "$(said_of deaths)" -ge $((steps / stride)) 'it died at all of these steps'
	cmp_ok "$(said_of received | sort -n | tail -n 1)" -gt 0 'packets came meanwhile'
}

has_stopped() {
	g "$attacker" "grep '^here' /run/job/talk$1/out"
}

# The domain is destroyed with three frontends in the middle of their conversations,
# at steps that are spread over it, the I-th of N times.
domain_dies_at_steps() {
	local i=$1 of=$2 n pinger
	ping_all
	for n in 0 1 2; do
		start "$attacker" "talk$n" "$program --vif $n --die-how wait \
			--die-after $(((2 * (3 * i + n) + 1) * steps / (6 * of) + 1))"
	done
	for n in 0 1 2; do
		ok "domain death $i: the frontend of vif $n is at its step" \
			wait_for 60 has_stopped "$n"
		diag "$(has_stopped "$n")"
	done
	ok "domain death $i: it is destroyed" guest_destroy "$attacker"
	kill "$pinger"
}

# The attacker's kernel writes to its own grant table, where its pages are mapped. It may
# fall over that itself, which is its own affair: a page that it takes for its own may
# still be dom0's to write to. It says nothing of that.
rewriting_begin() {
	g "$attacker" 'echo 0 >/proc/sys/kernel/printk'
	start dom0 rewrite "rewrite-grants --seed $seed $(guest_domid "$attacker")"
}

# What was rewritten is in `said`.
rewriting_end() {
	killall rewrite-grants
	said=$(finish dom0 rewrite) || true
	diag 'grants that were rewritten while they were mapped:' "$(paste -sd' ' <<<"$said")"
}

attack_and_rewrite() {
	local failed=$talks_failed
	rewriting_begin
	attack "$@"
	if [ "$status" -ge 124 ]; then
		diag 'the attacker has not survived that' "$(xl list)"
		guest_destroy "$attacker" || guest_forget "$attacker"
	else
		diag "the attack ended with $status"
		show_said
	fi
	rewriting_end
	none_is_zero 'grants were rewritten in every way' cleared unmarked other_frame \
		no_frame other_domain other_rights
	is $((talks_failed - failed)) 0 "the honest guest's conversations went well meanwhile"
}

attacker_is_gone() {
	guest_gone "$attacker" >/dev/null 2>&1
}

# Runs the attack, and meanwhile what is in $@ again and again. A status of 124 or more:
# the guest does not answer any more.
attack() {
	local options=$1 begin=$SECONDS feeder
	shift
	feed &
	feeder=$!
	said=
	start "$attacker" attack "$program $options" || return
	while attack_goes_on; do
		"$@"
		[ $((SECONDS - begin)) -lt $((2 * (seconds + 60) * RIG_PATIENCE)) ] || break
	done
	[ "$status" -ge 124 ] || {
		status=0
		said=$(finish "$attacker" attack) || status=$?
	}
	kill "$feeder"
	wait "$feeder" 2>/dev/null
	took=$((SECONDS - begin))
}

# Leaves `status`.
attack_goes_on() {
	status=125
	! attacker_is_gone || return
	status=0
	g "$attacker" 'test -e /run/job/attack/status' || status=$?
	[ "$status" -gt 0 ] && [ "$status" -lt 124 ]
}

talks=0 talks_failed=0
beside() {
	talks=$((talks + 1))
	honest_talks >/run/rig/talk 2>&1 || {
		talks_failed=$((talks_failed + 1))
		cp /run/rig/talk "$RIG_RESULTS/talk-$talks"
	}
}

trace_begin() {
	grep -q tracefs /proc/mounts || mount -t tracefs tracefs "$tracing"
	echo 4096 >"$tracing/buffer_size_kb"
	echo 'name ~ "vif*" && data_len > 0' >"$tracing/events/net/netif_receive_skb_entry/filter" &&
		echo 1 >"$tracing/events/net/netif_receive_skb_entry/enable"
}

# Every packet with pages of the guest's has its headers in netback's memory: of
# the Ethernet header, too, which is off by then.
trace_end() {
	local short packets
	echo 0 >"$tracing/events/net/netif_receive_skb_entry/enable"
	read -r packets short < <(awk -v least="$((linear_least - 14))" '
		match($0, / len=[0-9]+/) { len = substr($0, RSTART + 5, RLENGTH - 5) }
		match($0, / data_len=[0-9]+/) {
			linear = len - substr($0, RSTART + 10, RLENGTH - 10)
			packets++
			if (linear < least && linear < len)
				short++
		}
		END { print packets + 0, short + 0 }' "$tracing/trace")
	# Its memory is not the attacker's.
	echo >"$tracing/trace"
	echo 4 >"$tracing/buffer_size_kb"
	diag "$packets packets with pages were handed to the stack"
	cmp_ok "$packets" -gt 0 'packets with pages were seen'
	is "$short" 0 'the headers of all of them are out of the reach of the guest'
}

