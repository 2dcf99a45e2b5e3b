# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measures one guest: packets and TCP each way, what they cost, what they use.
#
# Parameters (--set): packets=N and bytes=N, how much traffic; sizes=60,1500;
# tcp=0 leaves TCP out; symbols=1 also saves the kernels' symbols.

packets=${RIG_SET[packets]:-20000}
bytes=${RIG_SET[bytes]:-33554432}
sizes=${RIG_SET[sizes]:-60,1500}

measure_begin
guest_up g1
for size in ${sizes//,/ }; do
	for way in tx rx; do
		measure "packets of $size bytes, $way" \
			measure_packets "$way" "$size" "$packets"
	done
done
if [ "${RIG_SET[tcp]:-1}" = 1 ]; then
	measure 'TCP tx' measure_tcp tcptx tx send "$bytes"
	measure 'TCP rx' measure_tcp tcprx rx receive "$bytes"
fi
[ "${RIG_SET[symbols]:-0}" = 0 ] || ok 'functions have names' save_symbols
done_testing
