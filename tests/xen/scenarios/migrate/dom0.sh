# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A guest is migrated while a socket of its keeps what it received, to this machine.

path=$(expected_path) || { echo "$path"; exit 1; }
sent=/run/rig/sent
segment=1400
segments=400

# Packets that are large enough to stay in the pages that they came in, and come all
# the while that the guest's memory is copied.
send_slowly() {
	local i
	for ((i = 0; i < segments; i++)); do
		dd "if=$sent" "bs=$segment" "skip=$i" count=1 status=none
		sleep 0.1
	done | socat -u -b "$segment" STDIN "TCP:$(guest_ip g1):$1,nodelay"
}

# Bytes that wait in the guest's one connection for its reader.
waiting() {
	local bytes
	bytes=$(g1 "awk '\$4 == \"01\" { sub(/.*:/, \"\", \$5); print \$5 }' /proc/net/tcp")
	echo $((16#${bytes:-0}))
}

warm_up "$path"
# The flood of the first guest had connections end soon.
echo 15 >/proc/sys/net/ipv4/tcp_retries2
guest_up g1
# The first ring need not be staged.
talks 'the guest' "$path"
port=$(fresh_port)
head -c "$((segment * segments))" /dev/urandom >"$sent"
g1 'echo "4096 8388608 8388608" >/proc/sys/net/ipv4/tcp_rmem'
ok 'the guest listens' serve g1 "$port" hold "socat -u TCP-LISTEN:$port,reuseaddr STDOUT |
	(until [ -e /run/read ]; do sleep 0.2; done; sha256sum)"
staged=$(guest_stat g1 eth0 rx_staged_packets)
send_slowly "$port" >/run/rig/sender 2>&1 &
sender=$!
# Its memory is copied several times over, as it writes to much of it.
start g1 write 'while :; do dd if=/dev/zero of=/run/written bs=1M count=64; done'
ok 'the guest is migrated' guest_migrate g1
stop g1 write
cmp_ok "$(waiting)" -ge "$((20 * segment))" 'packets waited for it to go'
[ "$path" != staged ] ||
	cmp_ok "$(guest_stat g1 eth0 rx_staged_packets)" -ge "$((staged + 20))" \
		'they came in staged pages'
wait "$sender"
is "$? $(cat /run/rig/sender)" '0 ' 'all is sent'
g1 'touch /run/read'
is "$(finish g1 hold)" "$(sha256sum <"$sent")" 'the guest reads what was sent'
talks 'the migrated guest' "$path"
ok 'the guest ends' guest_down g1
is_quiet 'after migrating'
done_testing
