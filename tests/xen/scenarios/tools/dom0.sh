# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# xen-netif in dom0 and in guests: list, show, top, set, clear, ctrl, check.
#
# tests/tools/rig-files puts the tools into the images.
PATH=$PATH:/usr/local/sbin
# shellcheck disable=SC2016 # the guest's PATH
in_guest='PATH=$PATH:/usr/local/sbin;'

# of PATH... < JSON: what is there, or why there is nothing.
of() {
	json_get "$@" 2>&1
}

# exits STATUS NAME COMMAND...: with that status; the output stays in $said.
exits() {
	local expected=$1 name=$2 status=0
	shift 2
	said=$("$@" 2>&1) || status=$?
	if [ "$status" -eq "$expected" ]; then
		pass "$name"
	else
		fail "$name" "'$*' ended with $status, not $expected" "$said"
	fi
}

# refused STATUS REGEX COMMAND...: one line that matches, and that status.
refused() {
	local expected=$1 regex=$2
	shift 2
	exits "$expected" "refused with $expected: $*" "$@"
	is "$(wc -l <<<"$said")" 1 'in one line'
	like "$said" "$regex" 'which says why'
}

# capacity_is N: of the guest's first vif, on every queue.
capacity_is() {
	local tables
	tables=$(xen-netif show g1 --json | json_get tables) &&
		[ "$(json_get 0 capacity <<<"$tables")" = "$1" ] &&
		[ "$(json_get 1 capacity <<<"$tables")" = "$1" ]
}

netif() {
	g2 "$in_guest xen-netif $*"
}

# line N: of what was said last.
line() {
	sed -n "${1}p" <<<"$said"
}

sixteen_mapped() {
	[ "$(xen-netif show g2 --json | json_get tables 0 mappings)" = 16 ]
}

# The driver lets go of the vif and takes it again.
reconnect() {
	g1 'cd /sys/bus/xen/drivers/vif && echo vif-0 >unbind && echo vif-0 >bind' &&
		guest_net_up g1 0
}

# Enough packets for a ring full of pages of both kinds.
warm_up() {
	g1 ping -q -f -c 600 10.0.0.1
}

as_nobody() {
	grep -q nobody /etc/passwd ||
		echo 'nobody:x:65534:65534::/:/bin/bash' >>/etc/passwd
	busybox su -s /bin/bash nobody -c "$*"
}

# without_store COMMAND...: in a world of its own that has no xenstored.
without_store() {
	# shellcheck disable=SC2016 # of the inner shell
	busybox unshare -m bash -c 'mount -t tmpfs none /run/xenstored &&
		mount -t tmpfs none /dev/xen && mount -t tmpfs none /proc/xen &&
		exec "$@"' - "$@"
}

# Every subcommand that asks Xen for something.
needs_xen=('list' 'show g1' 'top --once' 'set g1 max-gref-mapping 8'
	'clear g1' 'policy --backend=backend/vif/1/0' 'ctrl get' 'check')

step 'list and show in dom0'
guest_up g1
vif=$(vif g1)
list=$(xen-netif list --json)
echo "$list" >"$RIG_RESULTS/list.json"
xen-netif list >"$RIG_RESULTS/list.txt"
is "$(of '#' <<<"$list")" 1 'list --json has the one vif'
is "$(of 0 vif <<<"$list")" "$vif" 'its name'
is "$(of 0 interface <<<"$list")" "$vif" 'its interface'
is "$(of 0 frontend domain <<<"$list")" g1 "the guest's name"
is "$(of 0 backend domain <<<"$list")" Domain-0 "the backend's domain"
is "$(of 0 frontend state <<<"$list")" connected "the frontend's state"
is "$(of 0 backend state <<<"$list")" connected "the backend's state"
like "$(of 0 frontend domain_state <<<"$list")" '^(running|blocked)$' \
	"the guest's state"
is "$(of 0 mac <<<"$list")" "$(guest_mac g1)" 'its Ethernet address'
is "$(of 0 queues <<<"$list")" 2 'its queues'
is "$(of 0 ctrl_ring <<<"$list")" true 'the control ring'
is "$(of 0 tables '#' <<<"$list")" 2 'a table for each queue'
is "$(of 0 tables 1 capacity <<<"$list")" 1024 'its capacity'
cmp_ok "$(of 0 tables 1 mappings <<<"$list")" -gt 0 'and mappings'
is "$(of 0 counters gref_mappings <<<"$list")" \
	"$(vif_stat "$vif" gref_mappings)" 'the counter is that of ethtool'
like "$(xen-netif list)" "$vif +g1 .* connected +connected +yes +2 " \
	'list as a table'
for name in "$vif" "${vif#vif}" g1 g1/0 "$(guest_domid g1)/0" \
	"$(guest_mac g1)"; do
	is "$(xen-netif show "$name" --json | of vif)" "$vif" "show $name"
done
like "$(xen-netif show g1)" 'control ring +connected' 'show as text'
xl pause g1
is "$(xen-netif show g1 --json | of frontend domain_state)" paused \
	'a paused guest is seen'
xl unpause g1

step 'top under traffic'
ok 'the first ring is used up' warm_up
ok 'the guest sends' start g1 pings 'ping -f -q -s 100 10.0.0.1'
rates=$(xen-netif top --once --json --delay 3)
echo "$rates" >"$RIG_RESULTS/top.json"
diag "$rates"
like "$(of vifs 0 tx_packets <<<"$rates")" '^[0-9]+\.[0-9]$' 'TX has a rate'
cmp_ok "$(of vifs 0 tx_packets <<<"$rates" | cut -d. -f1)" -ge 10 'of some packets'
cmp_ok "$(of vifs 0 rx_packets <<<"$rates" | cut -d. -f1)" -ge 10 \
	'RX has a rate, too'
is "$(of vifs 0 tx_staged_percent <<<"$rates")" 100.0 'TX is staged'
is "$(of vifs 0 rx_staged_percent <<<"$rates")" 100.0 'and RX'
is "$(of vifs 0 granted <<<"$rates")" 0.0 'without grant operations'
text=$(xen-netif top --once --delay 1)
echo "$text" >"$RIG_RESULTS/top.txt"
like "$text" "$vif +g1 +[1-9]" 'top as a table'
rates=$(g1 "$in_guest xen-netif top --once --json --delay 2")
cmp_ok "$(of vifs 0 tx_packets <<<"$rates" | cut -d. -f1)" -ge 10 \
	'top in the guest'
is "$(of vifs 0 tx_staged_percent <<<"$rates")" 100.0 'says the same'
ok 'the guest stops' stop g1 pings

step 'in the guest'
list=$(g1 "$in_guest xen-netif list --json")
is "$(of 0 vif <<<"$list")" "$vif" 'the guest sees its vif'
is "$(of 0 interface <<<"$list")" eth0 'by its own name'
is "$(of 0 side <<<"$list")" frontend 'from its own side'
cmp_ok "$(of 0 counters staging_tx_buffers <<<"$list")" -gt 0 'and its buffers'
is "$(of 0 tables <<<"$list")" null 'but not the tables of the host'
refused 3 'is the host' g1 "$in_guest xen-netif set eth0 max-gref-mapping 8"
not_ok 'and has set nothing' xenstore-exists "$(vif_key g1 0)/max-gref-mapping"
refused 5 'belongs to a kernel driver' g1 "$in_guest xen-netif ctrl get"
refused 5 'belongs to a kernel driver' g1 "$in_guest xen-netif check"

step 'set and clear'
exits 0 'set' xen-netif set g1 max-gref-mapping 128
like "$said" 'next connects; till then it is 1024' 'says when it counts'
ok 'nothing has changed yet' capacity_is 1024
like "$(xen-netif list)" ' 128 ' 'the limit is shown'
ok 'the guest connects anew' reconnect
ok 'now it has' capacity_is 128
exits 0 'set to off' xen-netif set "$vif" max-gref-mapping off
ok 'the guest connects anew' reconnect
ok 'nothing can be staged' capacity_is 0
ok 'and the guest talks all the same' blob g1 dom0 256K
exits 0 'clear' xen-netif clear g1/0
not_ok 'the key is gone' xenstore-exists "$(vif_key g1 0)/max-gref-mapping"
ok 'the guest connects anew' reconnect
ok 'the default is back' capacity_is 1024

step 'what cannot be done'
refused 4 "no vif or domain 'g9'" xen-netif show g9
refused 4 "no vif or domain 'g1/1'" xen-netif set g1/1 max-gref-mapping 8
refused 2 'from 0 to 65536' xen-netif set g1 max-gref-mapping -- -8
refused 2 'there is no command' xen-netif lost
for words in "${needs_xen[@]}"; do
	# shellcheck disable=SC2086 # arguments are words
	refused 3 'needs root' as_nobody /usr/local/sbin/xen-netif $words
done
# It cannot be reached: neither by its socket nor by the kernel's device.
for words in "${needs_xen[@]}"; do
	# shellcheck disable=SC2086 # arguments are words
	refused 3 'xenstore does not answer' without_store xen-netif $words
done
# It can be reached, and says nothing.
kill -STOP "$(pidof xenstored)"
refused 3 'xenstore does not answer' xen-netif list
refused 3 'xenstore does not answer' xen-netif set g1 max-gref-mapping 8
exits 3 'the doctor says so, too' xen-netif doctor
like "$said" 'problem +xen +xenstore does not answer' 'in its own words'
kill -CONT "$(pidof xenstored)"
exits 0 'and all is well again' xen-netif list
ok 'the guest ends' guest_down g1

step 'ctrl and check'
guest_up g2 netfront=none
exits 0 'get' netif ctrl get
diag "$said"
like "$said" 'GET_GREF_MAPPING_SIZE' 'names the message'
like "$said" 'queue 0 has room for 1024 mappings' 'and its meaning'
exits 0 'a session' netif 'ctrl --json add 16 + get + del pages=0-3 + get'
echo "$said" >"$RIG_RESULTS/ctrl.json"
is "$(line 1 | of response status_name)" SUCCESS 'ADD'
is "$(line 1 | of list '#')" 16 'of 16 entries'
is "$(line 2 | of response data)" 1008 'takes 16'
is "$(line 3 | of response data)" 4 'DEL takes four out'
is "$(line 3 | of list 3 status)" 0 'whose statuses say so'
is "$(line 4 | of response data)" 1012 'and they are free again'
exits 1 'a list that is too long' netif ctrl add 1 size=513
like "$said" 'INVALID_PARAMETER' 'is refused'
exits 1 'a queue that is not there' netif ctrl get queue=2
exits 1 'an unknown message' netif ctrl raw 77
like "$said" 'NOT_SUPPORTED' 'is not supported'
exits 0 'hashing' netif 'ctrl hash algorithm 1 + hash flags + hash size'
refused 4 'no vif 7' netif ctrl --vif=7 get
refused 4 'no vif 7' netif check --vif=7
refused 4 'no vif 9' netif check --peer=9
start g2 session "$in_guest { echo add 16; sleep 8; } | xen-netif ctrl -"
ok 'list shows what a session maps' wait_for 10 sixteen_mapped
ok 'the session ends' finish g2 session
exits 0 'check' netif check --group get --group add-3
like "$said" $'\n1\\.\\.9\n' 'prints TAP: the two groups, and what was announced'
like "$said" 'ok [0-9]+ - add-3: ' 'with the numbers of the checks'
exits 1 'a check that fails' netif check --group get-1 --expect-off
like "$said" 'not ok 1 - the backend is the one' 'says which'
ok 'the guest ends' guest_down g2
done_testing
