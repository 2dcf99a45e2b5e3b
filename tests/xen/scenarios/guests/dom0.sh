# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Two guests talk to each other; one guest has two interfaces.

path=$(expected_path) || { echo "$path"; exit 1; }

# between A B: all kinds of traffic, from A to B and back.
between() {
	ok "TCP from $1 to $2" blob "$1" "$2" 16M
	ok "TCP from $2 to $1" blob "$2" "$1" 16M
	ok "UDP between $1 and $2" datagrams "$1" "$2" 0-1472/23 1473 8192 65507
	ok "pings from $1 to $2" pings "$1" "$2" 0 64 1472 8192 65507
}

step 'two guests on one bridge'
guest_up g1
guest_up g2
counters_start g1
between g1 g2
ok 'TCP both ways at once' iperf g1 g2 60 --bidir -t 3
counters_stop g1
went 'what g1 sends to g2' tx "$path"
went 'what g1 receives from g2' rx "$path"
counters_start g2
between g2 g1
counters_stop g2
went 'what g2 sends to g1' tx "$path"
went 'what g2 receives from g1' rx "$path"
ok 'g2 ends' guest_down g2
ok 'g1 still talks to dom0' g1 ping -c 2 10.0.0.1
ok 'g1 ends' guest_down g1

step 'two interfaces in one guest'
ok 'a second bridge' bridge_up 1
guest_up g1 vifs=2
counters_start g1 0
between g1 dom0
counters_stop g1 0
went 'through the first: what the guest sends' tx "$path"
went 'through the first: what it receives' rx "$path"
counters_start g1 1
NET=1 between g1 dom0
counters_stop g1 1
went 'through the second: what the guest sends' tx "$path"
went 'through the second: what it receives' rx "$path"

start g1 first 'ping -c 20 -i 0.1 10.0.0.1'
NET=1 ok 'the second, while the first is busy' blob g1 dom0 4M
ok 'the first, meanwhile' finish g1 first
ok 'the guest ends' guest_down g1
ip link del xenbr1
done_testing
