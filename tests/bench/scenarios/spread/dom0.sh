# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measures the same load spread over more and more vifs of one guest.
#
# Parameters (--set): packets=N in all; vifs=1,4,16, in rising order.

packets=${RIG_SET[packets]:-10000}
IFS=, read -ra counts <<<"${RIG_SET[vifs]:-1,4,16}"
most=${counts[-1]}

# The guest's interfaces, and dom0's with the address each sends to.
spread_over() {
	local n
	send_from=eth0 send_to=$(vif g1)=$(guest_mac g1)
	for ((n = 1; n < $1; n++)); do
		send_from+=,eth$n
		send_to+=,$(vif g1 "$n")=$(guest_mac g1 "$n")
	done
	measured_vifs=$1 measured_prefix=vifs$1:
}

measure_begin
for ((i = 1; i < most; i++)); do
	bridge_up "$i" || bail "there is no bridge $i"
done
guest_up g1 vifs="$most" memory=512
# So that every vif's first rings are used up, also of those that are idle while
# others are measured.
spread_over "$most"
for way in tx rx; do
	send "$way" 60 $((most * 1000)) delay 1 >/dev/null
done
for count in "${counts[@]}"; do
	spread_over "$count"
	for way in tx rx; do
		measure "$count vifs, $way" \
			measure_packets "$way" 60 "$packets" delay 1
	done
done
ok 'functions have names' save_symbols
done_testing
