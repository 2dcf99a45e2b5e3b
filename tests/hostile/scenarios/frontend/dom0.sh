# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A guest attacks netback with all it can write, beside one that is honest.
#
# g1 has no netfront but hostile-frontend (tests/hostile/frontend), with vifs on
# a bridge of their own; g2 has our netfront and has to notice nothing. dom0 has
# to stay up, to say little, and to be as it was when g1 is gone.
#
# --set messages=N, --set requests=N: that many control messages and data-ring
# requests have to be answered; --set seconds=N: in that time at most;
# --set seed=N: the same decisions again.
attacker=g1
honest=g2
program=/usr/local/sbin/hostile-frontend
messages=${RIG_SET[messages]:-3000}
requests=${RIG_SET[requests]:-6000}
seconds=${RIG_SET[seconds]:-60}
seed=${RIG_SET[seed]:-$((RANDOM * 32768 + RANDOM))}

# More than a packet's headers may lie in what the guest can still change.
tracing=/sys/kernel/debug/tracing
linear_least=128

is_plugged() {
	[ "$(xenstore-read "$(vif_key "$attacker" "$1")/hotplug-status" 2>/dev/null)" = connected ]
}

plug() {
	xl network-attach "$attacker" bridge=xenbr1 "mac=$(guest_mac "$attacker" "$1")" &&
		wait_for 30 is_plugged "$1"
}

attacker_up() {
	local n
	guest_create "$attacker" netfront=none vifs=0 vcpus=2
	for n in 0 1 2; do
		plug "$n" || bail "no vif $n"
	done
	g "$attacker" 'echo 65536 >/sys/module/xen_gntalloc/parameters/limit
		insmod /opt/rig/ghost.ko' || bail 'the attacker is not prepared'
}

# Something to receive for the attacker, while its carrier is on.
feed() {
	local n mac
	mac=$(guest_mac "$attacker")
	for n in 0 1 2; do
		[ "$(cat "/sys/class/net/$(vif "$attacker" "$n")/carrier" 2>/dev/null)" = 1 ] ||
			continue
		pktgen "$(vif "$attacker" "$n")" 400 "${feed_sizes[RANDOM % ${#feed_sizes[@]}]}" \
			"$mac" delay 20000 >/dev/null 2>&1
	done
}
feed_sizes=(60 1514 4096 9000 '60000 00:16:3e:00:00:01 frags 15')

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

# Runs the attack, and meanwhile what is in $@ again and again.
attack() {
	local options=$1 begin=$SECONDS
	shift
	start "$attacker" attack "$program $options" || return
	while ! g "$attacker" 'test -e /run/job/attack/status'; do
		"$@"
		[ $((SECONDS - begin)) -lt $((2 * (seconds + 60) * RIG_PATIENCE)) ] || break
	done
	status=0
	said=$(finish "$attacker" attack) || status=$?
	took=$((SECONDS - begin))
}

talks=0 talks_failed=0
beside() {
	feed
	talks=$((talks + 1))
	honest_talks >/run/rig/talk 2>&1 || {
		talks_failed=$((talks_failed + 1))
		cp /run/rig/talk "$RIG_RESULTS/talk-$talks"
	}
}

trace_begin() {
	grep -q tracefs /proc/mounts || mount -t tracefs tracefs "$tracing"
	echo 16384 >"$tracing/buffer_size_kb"
	echo 'name ~ "vif*" && data_len > 0' >"$tracing/events/net/netif_receive_skb_entry/filter" &&
		echo 1 >"$tracing/events/net/netif_receive_skb_entry/enable"
}

# Every packet with pages of the guest's has its headers in netback's memory: of
# the Ethernet header, too, which is off by then.
trace_end() {
	local short packets
	echo 0 >"$tracing/events/net/netif_receive_skb_entry/enable"
	cp "$tracing/trace" "$RIG_RESULTS/trace"
	echo >"$tracing/trace"
	read -r packets short < <(awk -v least="$((linear_least - 14))" '
		match($0, / len=[0-9]+/) { len = substr($0, RSTART + 5, RLENGTH - 5) }
		match($0, / data_len=[0-9]+/) {
			linear = len - substr($0, RSTART + 10, RLENGTH - 10)
			packets++
			if (linear < least && linear < len)
				short++
		}
		END { print packets + 0, short + 0 }' "$RIG_RESULTS/trace")
	rm "$RIG_RESULTS/trace"
	diag "$packets packets with pages were handed to the stack"
	cmp_ok "$packets" -gt 0 'packets with pages were seen'
	is "$short" 0 'the headers of all of them are out of the reach of the guest'
}

attack_carefully() {
	local lines
	lines=$(log_lines)
	trace_begin || bail 'no tracing'
	attack "--seed $seed --vif 0 --vif 1 --vif 2 --messages $messages \
		--requests $requests --seconds $((seconds * RIG_PATIENCE))" beside
	show_said
	is "$status" 0 'the backend served every connection to its end'
	cmp_ok "$(said_of ctrl_answered)" -ge "$messages" 'control messages were answered'
	cmp_ok $(($(said_of tx_answered) + $(said_of rx_answered))) -ge "$requests" \
		'requests on data rings were answered'
	cmp_ok "$(said_of ctrl_success)" -gt 0 'some messages succeeded'
	is "$(said_of rx_outside)" 0 'nothing was said to lie outside its page'
	is "$talks_failed" 0 "the honest guest's $talks conversations went well"
	trace_end
	log_is_bounded 'a careful attacker' $(($(log_lines) - lines)) "$took" \
		"$(said_of rounds)"
}

# What makes netback give a vif up: each time a new one.
attack_fatally() {
	local i lines begin=$SECONDS rounds=0
	lines=$(log_lines)
	for ((i = 0; i < ${RIG_SET[fatal]:-3}; i++)); do
		attack "--seed $((seed + i)) --vif 0 --rounds 4 --fatal --seconds 30" beside
		rounds=$((rounds + $(said_of rounds)))
		show_said
		ok "fatal attack $i: the vif goes" xl network-detach "$attacker" 0
		wait_for 20 not_ok_quiet
		ok "fatal attack $i: and comes again" plug 0
	done
	log_is_bounded 'a fatal attacker' $(($(log_lines) - lines)) $((SECONDS - begin)) "$rounds"
}

not_ok_quiet() {
	[ ! -e "/sys/class/net/$(vif "$attacker" 0)" ]
}

# The guest goes while it attacks.
dies() {
	local how=$1
	start "$attacker" attack "$program --seed $((seed + 100)) --vif 0 --vif 1 --vif 2"
	feed
	sleep $((2 + RANDOM % 3))
	feed
	case $how in
	destroyed) guest_destroy "$attacker" ;;
	*)
		start "$attacker" death "$how -f"
		wait_for 60 guest_gone "$attacker"
		guest_forget "$attacker" ;;
	esac
	is_quiet "after the attacker's $how"
	ok "the honest guest talks after the attacker's $how" honest_talks
}

bridge_up 1
guest_up "$honest"
attacker_up
step 'before the attack'
attack '--seed 1 --vif 0 --vif 1 --vif 2 --rounds 2 --seconds 20' feed
ok 'the honest guest talks' honest_talks
guest_destroy "$attacker"
sleep 2
remember_quiet

step "seed $seed: an attacker that netback puts up with"
attacker_up
attack_carefully
step 'an attacker that it does not'
attack_fatally
step 'an attacker that dies'
dies destroyed
attacker_up
dies reboot
ok 'the honest guest ends' guest_down "$honest"
done_testing
