# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# xenstored stops answering for some seconds, at one moment of connecting after
# the other, and when a guest comes and goes.

# shellcheck source=/dev/null
. /rig/in/scenarios/faults.sh
store=$(cat /run/xenstored.pid)

# pause SECONDS AFTER: lets xenstored sleep, after so many seconds from now.
pause() {
	{
		sleep "$2"
		kill -STOP "$store"
		sleep "$1"
		kill -CONT "$store"
	} &
}

# The agent answers through xenstore, too, so the guest does this by itself.
reconnect_while_paused() {
	start g1 reconnect 'cd /sys/bus/xen/drivers/vif
		sleep 1
		echo vif-0 >unbind
		echo vif-0 >bind' || return
	pause 3 "$1"
	wait $!
	finish g1 reconnect
}

# echoes_for SECONDS: packets to the guest are answered all the time; nobody asks the
# agent.
echoes_for() {
	ping -q -i 0.2 -w "$1" -s 1400 10.0.0.2 | grep -q ' 0% packet loss'
}

warm_up staged
guest_up g1 memory=256
ok 'it stages' wait_for 10 is_mapped 1024
for moment in 1.0 1.2 1.4 1.6 1.8 2.0 2.3 2.6 3.0 3.5 4.0; do
	step "paused $moment seconds from the beginning"
	ok "$moment: the guest connects again" reconnect_while_paused "$moment"
	ok "$moment: packets pass" comes_up 30
	ok "$moment: staged in full" wait_for 30 is_mapped 1024
done
ok 'TCP from the guest' blob g1 dom0 1M
ok 'TCP to the guest' blob dom0 g1 1M

step 'while traffic passes'
pause 5 0.5
ok 'packets to the guest and its answers do not wait for it' echoes_for 3
wait $!

step 'while a guest ends and another comes'
pause 3 0.7
ok 'the guest ends' guest_down g1
wait $!
pause 3 4
guest_up g1 memory=256
wait $!
ok 'the next guest stages' wait_for 30 is_mapped 1024
ok 'the guest ends' guest_down g1
is_quiet 'after all the pauses'
done_testing
