#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# The command as a user meets it, on fixtures; run by run.sh.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/tap.sh"

netif=$OUT/xen-netif
work=$OUT/cli
rm -rf "$work"
mkdir -p "$work"

on() {
	# shellcheck disable=SC2153 # run.sh exports FIXTURES
	export FIXTURE=$FIXTURES/$1
}

# A copy, to be changed.
on_copy() {
	rm -rf "$work/fixture"
	# shellcheck disable=SC2153 # run.sh exports FIXTURES
	cp -r "$FIXTURES/$1" "$work/fixture"
	export FIXTURE=$work/fixture
}

# run COMMAND...: its output, its complaints and its exit status.
run() {
	status=0
	"$@" >"$work/out" 2>"$work/err" || status=$?
}

show_run() {
	echo "status $status"
	cat "$work/out" "$work/err"
}

# refuses STATUS REGEX COMMAND...: with one line that matches, and nothing else.
refuses() {
	local expected=$1 regex=$2
	shift 2
	run "$@"
	if [ "$status" -ne "$expected" ] || [ -s "$work/out" ] ||
		[ "$(wc -l <"$work/err")" -ne 1 ] ||
		! grep -qE "^xen-netif: .*$regex" "$work/err"; then
		show_run
		return 1
	fi
}

# says STATUS REGEX COMMAND...: on standard output, without complaint.
says() {
	local expected=$1 regex=$2
	shift 2
	run "$@"
	if [ "$status" -ne "$expected" ] || [ -s "$work/err" ] ||
		! grep -qE -- "$regex" "$work/out"; then
		show_run
		return 1
	fi
}

# json_is EXPECTED PATH... : of what the last run printed.
json_is() {
	local expected=$1 got
	shift
	got=$("$OUT/json_get" "$@" <"$work/out") || { show_run; return 1; }
	[ "$got" = "$expected" ] ||
		{ echo "$*: got '$got', expected '$expected'"; return 1; }
}

# STATUS|REGEX|ARGUMENTS
bad_usage='
2|name a command|
2|no command .lst|lst
2|no command .--json|--json
2|bad option .--foo|list --foo
2|bad option .-x|list -x
2|no use for .more|list more
2|name a vif|show
2|no use for .vif2.0|show vif1.0 vif2.0
2|bad option .-n|top -n
2|--count is a number|top --count=0
2|--count is a number|top --count=-1
2|--count is a number|top --count=1x
2|--delay is a number|top --delay=0
2|--delay is a number|top --delay=nan
2|--delay is a number|top --delay=
2|--delay is a number|top --delay=1e9
2|--sort is|top --sort=name
2|use --once or --batch|top
2|name a vif|set
2|say what to set|set vif1.0
2|say what to set|set vif1.0 max-gref-mapping
2|only max-gref-mapping|set vif1.0 mtu 9000
2|from 0 to 65536|set vif1.0 max-gref-mapping lots
2|from 0 to 65536|set vif1.0 max-gref-mapping 65537
2|from 0 to 65536|set vif1.0 max-gref-mapping 0x10
2|no use for .8|set vif1.0 max-gref-mapping 8 8
2|bad option .-8|set vif1.0 max-gref-mapping -8
2|name a vif|clear
2|only max-gref-mapping|clear vif1.0 all
2|no use for .now|doctor now
2|--vif is a number|policy --vif=x
2|--mac is like|policy --mac=x
2|there is no .x|policy --options=x
2|--apply needs --backend|policy --apply
2|without the vif.s facts|policy --backend=backend/vif/1/0 --vif=0
2|No such file|policy --file=/nonexistent/conf
2|name a message|ctrl
2|no message .push|ctrl push
2|no message .push|ctrl get + push
2|name a message|ctrl get + + get
2|--vif is a number|ctrl --vif=-1 get
2|--queues is a number|ctrl --queues=0 get
2|--timeout is a number|ctrl --timeout=x get
2|at most 512 entries|ctrl add pages=0-512
2|bad option .--foo|check --foo
2|no use for .now|check now
2|no group or check .foo|check --group=foo
2|no group or check .add-99|check -g add-2 -g add-99
2|--vif is a number|check --vif=-1
2|--vif is a number|check --vif=65536
2|--peer is a number|check --peer=x
2|--peer is the vif itself|check --peer=0
2|--queues is a number|check --queues=0
2|--capacity is a number|check --capacity=lots
2|--expect-off has no --capacity|check --expect-off --capacity=8
2|--iterations is a number|check --iterations=0
2|--timeout is a number|check --timeout=0
2|--linger needs --peer|check --linger=5
2|--churn needs --peer|check --churn=5
2|--json needs --list|check --json
4|no vif or domain .vif9.0|show vif9.0
4|no vif or domain .nobody|show nobody
4|no vif or domain .web/7|show web/7
4|domain .db. has 2 vifs|show db
4|no vif or domain .vif9.0|set vif9.0 max-gref-mapping 8
4|no vif or domain .vif9.0|clear vif9.0
'

check_bad_usage() {
	local status regex words
	while IFS='|' read -r status regex words; do
		[ -n "$status" ] || continue
		# shellcheck disable=SC2086 # arguments are words
		check "refused: xen-netif $words" \
			refuses "$status" "$regex" "$netif" $words
	done <<<"$bad_usage"
}

# Every subcommand that needs Xen, where it cannot have it.
needs_xen=('list' 'show vif1.0' 'top --once' 'set vif1.0 max-gref-mapping 8'
	'clear vif1.0' 'policy --backend=backend/vif/1/0' 'ctrl get' 'check')

check_no_access() {
	local fixture=$1 regex=$2 words
	on "$fixture"
	for words in "${needs_xen[@]}"; do
		# shellcheck disable=SC2086 # arguments are words
		check "$fixture: xen-netif $words" \
			refuses 3 "$regex" "$netif" $words
	done
	check "$fixture: xen-netif doctor" says 3 "$regex" "$netif" doctor
}

control_characters_stay_out() {
	refuses 4 'no vif or domain .a\?b\?' "$netif" show $'a\nb\e'
}

help_everywhere() {
	local command
	for command in list show top set clear doctor policy ctrl check; do
		says 0 "^Usage: xen-netif $command " "$netif" "$command" --help
		says 0 "^Usage: xen-netif $command " "$netif" "$command" -h
	done
	says 0 '^Usage: xen-netif COMMAND' "$netif" --help
	says 0 '^xen-netif ' "$netif" --version
}

list_table() {
	says 0 '^vif1.0 +web +blocked +vif1.0 +connected +connected +yes +1 +1024/1024 +default +99.9% +90.0%$' \
		"$netif" list
	grep -qE '^vif2.0 .* 1000/1024,12/1024 +1024 ' "$work/out"
	grep -qE '^vif2.1 .* 0/0 +off ' "$work/out"
	[ "$(wc -l <"$work/out")" -eq 4 ]
}

list_names() {
	run "$netif" list --names
	[ "$(cat "$work/out")" = $'vif1.0\nvif2.0\nvif2.1' ]
}

list_json() {
	run "$netif" list --json
	json_is 3 '#'
	json_is vif2.1 2 vif
	json_is 0 2 max_gref_mapping
	json_is true 0 ctrl_ring
	json_is null 0 hotplug_error
}

printable() {
	if grep -qP '[^\x20-\x7e\n]' "$work/out"; then
		show_run
		return 1
	fi
}

list_hostile() {
	on hostile
	says 0 '^vif7.0 ' "$netif" list
	printable
	run "$netif" list --json
	json_is 2 '#'
	says 0 'hotplug error  *one.x0atwo' "$netif" show vif7.0
	printable
}

list_nothing() {
	on empty
	says 0 '^VIF ' "$netif" list
	run "$netif" list --json
	json_is 0 '#'
}

show_text() {
	says 0 '^  frontend +db \(2\) running, connected$' "$netif" show db/1
	grep -q '^  max-gref-mapping   off$' "$work/out"
	says 0 'mappings 12 of 1024' "$netif" show dbnet
}

show_json() {
	run "$netif" show web --json
	json_is vif1.0 vif
	json_is 1024 tables 0 capacity
	json_is 1998 counters tx_staged_slots
	json_is 99.9 tx_staged_percent
}

# Two looks, between which the guest sends 100 packets.
top_once() {
	local stats
	on_copy dom0
	stats=$FIXTURE/sys/class/net/vif1.0/statistics/rx_packets
	(sleep 1; echo 2100 >"$stats") &
	run "$netif" top --json --once --delay=3
	wait
	json_is vif1.0 vifs 0 vif
	json_is null vifs 0 tx_staged_percent
	[[ $("$OUT/json_get" vifs 0 tx_packets <"$work/out") =~ ^(3[0-3])\.[0-9]$ ]]
}

top_batch() {
	says 0 '^VIF +DOMAIN +TX-PKT/S' "$netif" top --batch -n 2 -d 0.1
	[ "$(grep -c '^vif1.0' "$work/out")" -eq 2 ]
	run "$netif" top --json -n 2 -d 0.1
	[ "$(wc -l <"$work/out")" -eq 2 ]
}

# On a terminal: draws, sorts, and ends with q.
top_screen() {
	{ sleep 1.5; printf g; sleep 0.5; printf q; } |
		TERM=xterm timeout 30 script -qec "$netif top -d 60" /dev/null \
			>"$work/screen"
	grep -aq 'xen-netif top' "$work/screen"
	grep -aq 'vif2.1' "$work/screen"
	grep -aq 'granted' "$work/screen"
}

top_no_terminal() {
	if TERM=unknown-terminal timeout 30 script -qec "$netif top" /dev/null \
		>"$work/screen" </dev/null; then
		return 1
	fi
	grep -aq 'use --once or --batch' "$work/screen"
}

key=local/domain/0/backend/vif/1/0/max-gref-mapping

key_is() {
	[ "$(cat "$FIXTURE/xenstore/$key")" = "$1" ]
}

set_and_clear() {
	on_copy dom0
	says 0 'max-gref-mapping is now 256 \(was default\)' \
		"$netif" set web max-gref-mapping 256
	grep -q 'next connects; till then it is 1024' "$work/out"
	key_is 256
	says 0 'is now 0 \(was 256\)' "$netif" set vif1.0 max-gref-mapping off
	key_is 0
	says 0 'gref_mapping_size is lower: 1024' \
		"$netif" set vif1.0 max-gref-mapping 2000
	says 0 'is now the default \(was 2000\)' \
		"$netif" clear vif1.0 max-gref-mapping
	[ ! -e "$FIXTURE/xenstore/$key" ]
	# Nothing to clear is no failure.
	says 0 'is now the default \(was default\)' "$netif" clear vif1.0
}

set_fails() {
	on_copy dom0
	mkdir "$FIXTURE/xenstore/$key"
	refuses 5 'cannot change max-gref-mapping of vif1.0' \
		"$netif" set vif1.0 max-gref-mapping 1
}

set_in_a_guest() {
	on guest
	refuses 3 'is the host' "$netif" set eth0 max-gref-mapping 8
}

doctor_text() {
	on stock-netback
	says 1 '^problem +netback-stock +the xen-netback' "$netif" doctor
	grep -q '^ *-> ours is installed' "$work/out"
	[ "$(grep -c '^ok' "$work/out")" -eq 0 ]
	says 1 '^ok ' "$netif" doctor --verbose
	on guest
	says 0 ': 0 problems, 0 notes$' "$netif" doctor
}

doctor_json() {
	on no-xen
	run "$netif" doctor --json
	[ "$status" -eq 3 ]
	json_is problem 0 level
	json_is xen 0 check
}

store_dies() {
	on_copy dom0
	(sleep 0.5; touch "$FIXTURE/dead") &
	run "$netif" top --batch -d 0.3
	wait
	[ "$status" -eq 3 ]
	[ "$(wc -l <"$work/err")" -eq 1 ]
	grep -q 'xenstore does not answer' "$work/err"
}

policy_file() {
	cat >"$work/conf" <<-X
	default max-gref-mapping=512
	domain=db vif=1 max-gref-mapping=off mode=route
	X
	says 0 '^max-gref-mapping=512$' "$netif" policy -f "$work/conf" -d web
	says 0 '^max-gref-mapping=0$' \
		"$netif" policy -f "$work/conf" -d db -v 1
	grep -q '^mode=route$' "$work/out"
	says 0 '^max-gref-mapping=7$' "$netif" policy -f "$work/conf" -d db \
		-v 1 -o max-gref-mapping=7
	run "$netif" policy -f "$work/conf" --json
	json_is 512 max_gref_mapping
	json_is bridge mode
	echo 'domain=x mode=y' >>"$work/conf"
	refuses 2 'conf:3: mode= takes' "$netif" policy -f "$work/conf"
}

policy_of_a_vif() {
	local area=local/domain/0/backend/vif/1/0
	on_copy dom0
	printf 1 >"$FIXTURE/xenstore/$area/frontend-id"
	printf xenbr1/max-gref-mapping=9 >"$FIXTURE/xenstore/$area/bridge"
	echo 'domain=web mode=route' >"$work/conf"
	says 0 '^max-gref-mapping=9$' "$netif" policy -f "$work/conf" \
		--backend=backend/vif/1/0
	grep -q '^mode=route$' "$work/out"
	[ ! -e "$FIXTURE/xenstore/$key" ]
	says 0 '^mode=route$' "$netif" policy -f "$work/conf" \
		--backend="/$area" --apply
	key_is 9
	[ "$(cat "$FIXTURE/xenstore/$area/bridge")" = xenbr1 ]
	[ "$(cat "$FIXTURE/xenstore/$area/staging-mode")" = route ]
	refuses 2 'is not the area of a vif' "$netif" policy -f "$work/conf" \
		--backend=backend/vif
	on no-store
	refuses 3 'xenstore does not answer' "$netif" policy -f "$work/conf" \
		--backend=backend/vif/1/0
}

# What there is to be checked needs no Xen.
check_list() {
	on no-xen
	says 0 '^add-bad-1 +bad sizes$' "$netif" check --list
	run "$netif" check --list --json
	json_is ring-1 0 id
	json_is header 0 source
}

full_disk() {
	run bash -c "$netif list >/dev/full"
	[ "$status" -eq 5 ]
	grep -q 'cannot write' "$work/err"
}

# The program that is installed, on a host that is no Xen domain.
real_without_xen() {
	local words
	[ ! -e /sys/hypervisor/type ] || grep -qv xen /sys/hypervisor/type
	for words in "${needs_xen[@]}"; do
		# shellcheck disable=SC2086 # arguments are words
		refuses 3 'does not run on Xen' "$OUT/real/xen-netif" $words
	done
	says 3 'does not run on Xen' "$OUT/real/xen-netif" doctor
}

on dom0
check_bad_usage
check 'a complaint stays one line' control_characters_stay_out
check '--help and --version' help_everywhere
check 'list: a table' list_table
check 'list: names' list_names
check 'list: JSON' list_json
check 'list: text that a guest wrote' list_hostile
check 'list: no vifs' list_nothing
check 'show: text' show_text
check 'show: JSON' show_json
check 'top: rates' top_once
check 'top: several intervals' top_batch
check 'top: on a terminal' top_screen
check 'top: on a terminal that is not known' top_no_terminal
check 'top: xenstore dies' store_dies
check 'set and clear' set_and_clear
check 'set: what xenstore refuses' set_fails
check 'set: not in a guest' set_in_a_guest
check 'doctor: text' doctor_text
check 'doctor: JSON' doctor_json
check 'check: the list' check_list
check 'policy: files and options' policy_file
check 'policy: of a vif that is there' policy_of_a_vif
check 'a full disk is reported' full_disk
check_no_access no-xen 'does not run on Xen'
check_no_access no-root 'needs root'
check_no_access no-store 'xenstore does not answer'
check 'the real program, without Xen' real_without_xen
finish
