# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measures what the guest spends on packets of 60 bytes that it drops or sends
# back once they are an skb, and on those that an XDP program drops, sends back,
# redirects to the guest's other interface, or passes on to the stack, which
# drops them.
#
# Parameters (--set): packets=N, how much traffic.

packets=${RIG_SET[packets]:-10000}

# measure_fate NAME: what dom0 sends and the vif passes on, recorded under the
# name of what becomes of it.
measure_fate() {
	local sent errors ns pps before after drained
	send rx 60 2000 >/dev/null || return
	measure_counters start
	before=$snapshots after=$((snapshots + 1))
	send rx 60 "$packets" >/run/rig/sent || return
	read -r sent errors ns pps </run/rig/sent
	sleep 0.2
	snapshot drained
	measure_counters stop
	show_moved
	record "fate:$1" "way=rx shape=60 sent=$sent errors=$errors" \
		"ns=$ns pps=$pps packets=$(moved vif net_tx_packets)$(slots rx)" \
		"before=$before after=$after drained=$drained"
	[ "$(moved vif net_tx_packets)" -gt $((packets * 9 / 10)) ]
}

# at_ingress ACTION...: before the stack looks at them, as early as anything can
# be done with an skb.
at_ingress() {
	g1 "for module in sch_ingress cls_matchall act_gact act_mirred; do
			modprobe \$module || exit
		done
		tc qdisc add dev eth0 clsact &&
			tc filter add dev eth0 ingress matchall action $*"
}

no_filter() {
	g1 tc qdisc del dev eth0 clsact
}

rings_used_up_twice() {
	rings_used_up &&
		send_to=$(vif g1 1)=$(guest_mac g1 1) send_from=eth1 rings_used_up
}

# verdict NAME PROGRAM
verdict() {
	ok "$2 is attached" g1 xdp eth0 "$2"
	measure "packets of 60 bytes, $1" measure_fate "$2"
}

measure_begin
bridge_up 1 || bail 'there is no second bridge'
guest_up g1 vifs=2
measure 'the first rings are used up' rings_used_up_twice
measure 'packets of 60 bytes, for the stack' measure_fate stack
ok 'a filter drops all' at_ingress drop
measure 'packets of 60 bytes, dropped as skbs' measure_fate skb
ok 'the filter is gone' no_filter
ok 'a filter sends all back' at_ingress mirred egress redirect dev eth0
measure 'packets of 60 bytes, sent back as skbs' measure_fate bounce
ok 'the filter is gone' no_filter
verdict XDP_DROP drop
verdict XDP_PASS pass
# Here the stock driver kills its guest: what it sends back overruns its ring,
# and it gives the pages of redirected packets back twice.
if [ "$RIG_NETFRONT" = ours ]; then
	verdict XDP_TX tx
	ok 'the second interface is the target' g1 xdp target eth0 eth1
	verdict XDP_REDIRECT redirect
fi
ok 'functions have names' save_symbols
done_testing
