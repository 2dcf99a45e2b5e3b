# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measures one guest: packets and TCP each way, what they cost, what they use.
#
# Parameters (--set): packets=N and bytes=N, how much traffic; sizes=60,1500;
# tcp=0 leaves TCP out; symbols=1 also saves the kernels' symbols.

packets=${RIG_SET[packets]:-20000}
bytes=${RIG_SET[bytes]:-32M}
sizes=${RIG_SET[sizes]:-60,1500}

# measure_iperf WAY [-R]: what a user would see, with iperf's own start and end.
measure_iperf() {
	local way=$1 report before after bits
	shift
	counters_start g1
	snapshot before
	report=$(iperf g1 dom0 120 -n "$bytes" "$@") || return
	snapshot after
	counters_stop g1
	show_moved
	bits=$(iperf_value sum_received bits_per_second <<<"$report") || return
	record "tcp$way" "way=$way bits=$bits packets=$(arrived "$way")$(slots "$way")" \
		"before=$before after=$after drained=$after"
}

measure_begin
guest_up g1
for size in ${sizes//,/ }; do
	for way in tx rx; do
		measure "packets of $size bytes, $way" \
			measure_packets "$way" "$size" "$packets"
	done
done
if [ "${RIG_SET[tcp]:-1}" = 1 ]; then
	measure 'TCP tx' measure_iperf tx
	measure 'TCP rx' measure_iperf rx -R
fi
[ "${RIG_SET[symbols]:-0}" = 0 ] || ok 'functions have names' save_symbols
done_testing
