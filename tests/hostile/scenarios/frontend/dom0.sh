# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A guest attacks netback with all it can write, beside one that is honest.
#
# g1 has no netfront but hostile-frontend (tests/hostile/frontend), with vifs on
# a bridge of their own; g2 has our netfront and has to notice nothing. dom0 has
# to stay up, to say little, and to be as it was when g1 is gone.
#
# --set messages=N, --set requests=N: that many control messages and data-ring
# requests have to be answered, and the place of --set looked_at=N received packets
# be checked; --set seconds=N: in that time at most;
# --set seed=N: the same decisions again; --set fatal=N: so many attacks that make
# netback give a vif up; --set stride=N: a frontend that keeps to the rules dies at every
# Nth step of a conversation; --set points=N: so often the domain dies with three of
# these at some step; --set deaths=HOW,...: how the attacker dies under fire, of
# destroyed, reboot, poweroff and panic.
. /rig/in/scenarios/frontend/attack.sh
messages=${RIG_SET[messages]:-1000}
requests=${RIG_SET[requests]:-2000}
looked_at=${RIG_SET[looked_at]:-20}
seconds=${RIG_SET[seconds]:-60}
fatal=${RIG_SET[fatal]:-2}
stride=${RIG_SET[stride]:-11}
points=${RIG_SET[points]:-1}
deaths=${RIG_SET[deaths]:-destroyed}
seed=${RIG_SET[seed]:-$((RANDOM * 32768 + RANDOM))}

# What every careful attack does, however short.
always=(
	ctrl_get ctrl_add ctrl_del ctrl_hash ctrl_other entries_named ctrl_success
	ctrl_invalid tx_packets tx_extras tx_last_empty tx_okay tx_error events scribbles
	entry_writable entry_readonly entry_staged entry_ring entry_list entry_ghost
	entry_unknown tx_writable tx_readonly tx_ring tx_list tx_ghost tx_unknown
	rx_writable rx_readonly rx_list rx_ghost rx_unknown scribble_ghost
)
# And a long one.
finally=(
	entries_unmapped ctrl_index_jumps rx_index_jumps pages_taken_back pages_held
	bad_keys states tx_staged rx_staged entry_dead tx_dead page_ghost page_unknown
	page_list hash_ghost end_orderly end_under_fire end_jumping end_killed end_exit
	end_closed_fds end_full_ring
)

attack_carefully() {
	local lines
	lines=$(log_lines)
	trace_begin || bail 'no tracing'
	attack "--seed $seed --vif 0 --vif 1 --vif 2 --messages $messages \
		--requests $requests --looked-at $looked_at \
		--seconds $((seconds * RIG_PATIENCE))" beside
	show_said
	is "$status" 0 'the backend served every connection to its end'
	cmp_ok "$(said_of ctrl_answered)" -ge "$messages" 'control messages were answered'
	cmp_ok $(($(said_of tx_answered) + $(said_of rx_answered))) -ge "$requests" \
		'requests on data rings were answered'
	none_is_zero 'the attack was made in every way, with every kind of grant' "${always[@]}"
	[ "$messages" -lt 10000 ] ||
		none_is_zero 'and in all that need their time' "${finally[@]}"
	cmp_ok "$(said_of rx_looked_at)" -ge "$looked_at" 'the place of received packets was looked at'
	is "$(said_of rx_outside)" 0 'nothing was said to lie outside its page'
	is "$talks_failed" 0 "the honest guest's $talks conversations went well"
	trace_end
	log_is_bounded 'a careful attacker' $(($(log_lines) - lines)) "$took" \
		"$(said_of rounds)"
}

# What makes netback give a vif up: each time a new one. A round may end before it
# comes to that.
attack_fatally() {
	local i try what before lines begin=$SECONDS rounds=0
	lines=$(log_lines)
	for ((i = 0; i < fatal; i++)); do
		what=--fatal
		[ $((i % 2)) -eq 0 ] || what=--ahead
		before=$(log_lines)
		for ((try = 0; try < 3; try++)); do
			attack "--seed $((seed + i)) --vif 0 --first $((3 * try)) --rounds 3 \
				$what --seconds 20" beside
			rounds=$((rounds + $(said_of rounds)))
			show_said
			! disabled_for "$what" "$before" 0 || break
		done
		ok "fatal attack $i, $what: the vif was disabled" disabled_for "$what" "$before" 0
		cmp_ok "$(spinning_threads 0)" -lt 3 "fatal attack $i: no thread of the vif is always busy"
		ok "fatal attack $i: the vif goes" xl network-detach "$attacker" 0
		ok "fatal attack $i: it is gone" wait_for 20 vif_is_gone 0
		ok "fatal attack $i: and comes again" plug 0
	done
	log_is_bounded 'a fatal attacker' $(($(log_lines) - lines)) $((SECONDS - begin)) "$rounds"
}

# Packets that lie in a socket of dom0 when the vif that they came from goes.
held_packets() {
	hold_packets "$honest" &&
		netfront_unload "$honest" && netfront_load "$honest" ours &&
		guest_net_up "$honest" 0 && packets_wait
}

# The kernel has complained by then, if it does.
packets_were_held() {
	until [ $((SECONDS - held)) -gt 65 ]; do
		sleep 1
	done
	is "$(dmesg | grep -c 'stalled pool')" 0 'the log says nothing of packets that a socket holds'
	let_packets_go
}

# A kernel that may print nothing does not, not even then.
silent_panic='echo 0 >/proc/sys/kernel/printk; echo c >/proc/sysrq-trigger'

# The guest goes while it attacks.
dies() {
	local how=$1
	ok "before the attacker's $how: it attacks" attack_without_end \
		$((seed + 100)) --vif 0 --vif 1 --vif 2
	[ "$how" != destroyed ] || rewriting_begin
	sleep $((3 + RANDOM % 4))
	diag 'what the attacker has made netback say in xenstore:' \
		"$(xenstore-ls -f /local/domain/0/error)"
	case $how in
	destroyed)
		# The rewriting may have been faster.
		guest_destroy "$attacker" || guest_forget "$attacker"
		rewriting_end
		none_is_zero 'its grants were rewritten' cleared unmarked other_frame \
			no_frame other_domain other_rights ;;
	panic) ends_itself "$silent_panic" ;;
	*) ends_itself "$how -f" ;;
	esac
	is_quiet "after the attacker's $how"
	ok "the honest guest talks after the attacker's $how" honest_talks
}

ends_itself() {
	start "$attacker" death "$1"
	wait_for 60 guest_gone "$attacker"
	guest_forget "$attacker"
}

bridge_up 1
guest_up "$honest"
ok 'packets are left in a socket when their vif goes' held_packets
held=$SECONDS
attacker_up
step 'before the attack'
attack '--seed 1 --vif 0 --vif 1 --vif 2 --rounds 2 --seconds 10' sleep 1
ok 'the honest guest talks' honest_talks
guest_destroy "$attacker"
errors_have_a_place
remember_quiet

step "seed $seed: an attacker that netback puts up with"
attacker_up
attack_carefully
step 'an attacker that it does not'
attack_fatally
step 'a frontend that is disabled, and stays'
rogue_stays
step 'a frontend that is closed and asks for more'
closed_stays_closed
step 'a frontend whose rings are none'
refused_quietly
step 'a hash is left to the next frontend'
hash_is_not_inherited
step "a frontend that dies at every step, $stride apart"
dies_at_steps "$stride"
for ((i = 0; i < points; i++)); do
	step "a domain that dies in the middle of conversations, $i"
	! attacker_is_gone || attacker_up
	domain_dies_at_steps "$i" "$points"
done
step 'an attacker that rewrites its own grant table'
! attacker_is_gone || attacker_up
attack_and_rewrite "--seed $((seed + 50)) --vif 0 --vif 1 --vif 2 --seconds 15" beside
# What its kernel believes of its memory is not true any more.
attacker_is_gone || guest_destroy "$attacker"
for how in ${deaths//,/ }; do
	step "an attacker that dies: $how"
	! attacker_is_gone || attacker_up
	dies "$how"
done
packets_were_held
ok 'the honest guest ends' guest_down "$honest"
done_testing
