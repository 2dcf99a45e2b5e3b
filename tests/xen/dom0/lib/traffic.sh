# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Traffic between two places: dom0, g1, g2, ... on the network of the guests'
# first vifs, or on network NET where one is set. Where there is one guest
# only, tx is what it sends and rx what it receives.

# address PLACE
address() {
	if [ "$1" = dom0 ]; then
		echo "10.0.${NET:-0}.1"
	else
		guest_ip "$1" "${NET:-0}"
	fi
}

# A port that nobody used a moment ago.
fresh_port() {
	echo $((5200 + RANDOM % 20000))
}

# serve PLACE PORT JOB COMMAND: starts a server and waits until it listens.
serve() {
	start "$1" "$3" "$4" &&
		on "$1" "wait_listening $2"
}

# blob FROM TO BYTES: random bytes over TCP, 4M for instance; fails unless they
# all arrive unaltered.
blob() {
	local port sent got bytes=$3
	bytes=${bytes/K/ * 1024}
	bytes=$((${bytes/M/ * 1048576}))
	port=$(fresh_port)
	serve "$2" "$port" blob "blob_receive $port" || return
	sent=$(G_TIMEOUT=180 on "$1" blob_send "$(address "$2")" "$port" "$bytes") || return
	got=$(finish "$2" blob) || return
	[ "$sent" = "$bytes $got" ] && return
	echo "sent: $sent"
	echo "got:  $got"
	return 1
}

# datagrams FROM TO SIZE...: UDP there and back, each datagram's content checked
# at both ends (see dgram.c for how sizes are given); fails if any is lost.
datagrams() {
	local from=$1 to=$2 port result status=0
	shift 2
	port=$(fresh_port)
	start "$to" dgram "dgram serve $port" || return
	wait_for 10 on "$to" "grep -q :$(printf %04X "$port") /proc/net/udp"
	result=$(G_TIMEOUT=120 on "$from" dgram check "$(address "$to")" "$port" "$@") ||
		status=$?
	stop "$to" dgram
	echo "$result"
	on "$to" cat /run/job/dgram/out
	[ "$status" -eq 0 ] && [[ $result == *retried=0* ]]
}

# pings FROM TO SIZE...: two echoes of each payload size, content checked.
pings() {
	local from=$1 to=$2
	shift 2
	G_TIMEOUT=120 on "$from" "check_pings $(address "$to") $*"
}

# iperf FROM TO SECONDS OPTION...: a client against a server for this one run;
# the report in JSON.
iperf() {
	local from=$1 to=$2 limit=$3 port
	shift 3
	port=$(fresh_port)
	serve "$to" "$port" iperf "iperf3 -s -1 -B $(address "$to") -p $port" || return
	G_TIMEOUT=$limit on "$from" iperf3 -J -i 0 -c "$(address "$to")" -p "$port" "$@"
}

# iperf_value SECTION NAME: a number out of iperf's report.
iperf_value() {
	awk -v section="\"$1\":" -v name="\"$2\":" '
		$1 == section { inside = 1 }
		inside && $1 == name {
			gsub(/[^0-9.]/, "", $2)
			printf "%.0f\n", $2
			found = 1
			exit
		}
		END { exit !found }'
}

# tcp_tx GUEST SECONDS, tcp_rx GUEST SECONDS: the bytes that arrived.
tcp_tx() {
	iperf "$1" dom0 $((60 + $2)) -t "$2" | iperf_value sum_received bytes
}

tcp_rx() {
	iperf "$1" dom0 $((60 + $2)) -R -t "$2" | iperf_value sum_received bytes
}

# tcp_both GUEST SECONDS: both ways at the same time; the bytes each way.
tcp_both() {
	local report
	report=$(iperf "$1" dom0 $((60 + $2)) --bidir -t "$2") || return
	echo "$(iperf_value sum_received bytes <<<"$report")" \
		"$(iperf_value sum_received_bidir_reverse bytes <<<"$report")"
}

# udp_tx GUEST DATAGRAMS SIZE, udp_rx ...: how many arrived, at 20 Mbit/s.
udp_tx() {
	iperf "$1" dom0 120 -u -b 20M -l "$3" -n $(($2 * $3)) | udp_arrived
}

udp_rx() {
	iperf "$1" dom0 120 -u -R -b 20M -l "$3" -n $(($2 * $3)) | udp_arrived
}

udp_arrived() {
	local report
	report=$(cat)
	echo $(($(iperf_value sum packets <<<"$report") -
		$(iperf_value sum lost_packets <<<"$report")))
}

# pktgen_tx GUEST COUNT SIZE [OPTION VALUE]...: the guest sends to nobody.
# pktgen_rx GUEST COUNT SIZE [OPTION VALUE]...: the vif sends to the guest,
# whose stack drops it. Both print "PACKETS ERRORS NANOSECONDS PACKETS-A-SECOND".
pktgen_tx() {
	local name=$1 count=$2 size=$3
	shift 3
	G_TIMEOUT=120 g "$name" pktgen eth0 "$count" "$size" 00:16:3e:ff:ff:fe "$@"
}

pktgen_rx() {
	local name=$1 count=$2 size=$3
	shift 3
	G_TIMEOUT=120 on dom0 pktgen "$(vif "$name")" "$count" "$size" \
		"$(guest_mac "$name")" "$@"
}
