# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measures what everything costs between one guest and dom0: packets of many
# shapes, bulk TCP, and round trips.
#
# Parameters (--set): packets=N, bytes=N, asks=N, how much traffic; 0 leaves that
# out. pings=N: how many beside bulk TCP. shapes=60,9000x4 (a size, xN: in N
# fragments). unpaced=1: packets of 60 bytes once more, with events that are not
# put off.

packets=${RIG_SET[packets]:-10000}
bytes=${RIG_SET[bytes]:-33554432}
asks=${RIG_SET[asks]:-2000}
pings=${RIG_SET[pings]:-200}
shapes=${RIG_SET[shapes]:-60,256,1500,9000,9000x4}

# Each queue sends from a CPU of its own, if several are asked for.
use_queues() {
	local n
	[ "${RIG_QUEUES:-1}" -gt 1 ] || return 0
	send_from=eth0@0 send_to=$(vif g1)@0
	for ((n = 1; n < RIG_QUEUES; n++)); do
		send_from+=,eth0@$n send_to+=,$(vif g1)@$n
	done
}

measure_begin
guest_up g1
use_queues
measure 'the first rings are used up' rings_used_up
if [ "$bytes" -gt 0 ]; then
	measure 'bulk TCP, tx' measure_tcp tcptx tx send "$bytes"
	measure 'bulk TCP, rx' measure_tcp tcprx rx receive "$bytes"
fi
if [ "$asks" -gt 0 ]; then
	measure 'TCP requests and responses' measure_tcp ask tx ask "$asks"
	measure 'ping' measure_ping 500
	measure 'ping beside bulk TCP, tx' measure_loaded_ping pingtx send "$pings"
	measure 'ping beside bulk TCP, rx' measure_loaded_ping pingrx receive "$pings"
fi
[ "$packets" -gt 0 ] || shapes=
for shape in ${shapes//,/ }; do
	[ "${shape%x*}" -le 1514 ] || ok "MTU for $shape" mtu_is 9000
	for way in tx rx; do
		measure "packets of $shape bytes, $way" \
			measure_packets "$way" "$shape" "$packets"
	done
done
if [ "${RIG_SET[unpaced]:-0}" = 1 ]; then
	ok 'no event is put off by the vif' ethtool -C "$(vif g1)" rx-usecs 0
	ok 'nor by the guest' g1 ethtool -C eth0 rx-usecs 0
	measured_prefix=unpaced:
	for way in tx rx; do
		measure "unpaced packets, $way" measure_packets "$way" 60 "$packets"
	done
fi
ok 'functions have names' save_symbols
done_testing
