# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What came of a boot: the scenarios' own tests are passed on in one TAP stream,
# and the logs of Xen, dom0 and the guests are judged. Sourced by the rig.

# A line that says that something broke, whoever printed it and however early.
fatal='Kernel panic|Oops[: ]|BUG[: ]|WARNING:|Call Trace|general protection'
fatal+='|unable to handle|rcu.*(stall|starved)|soft lockup|hard LOCKUP'
fatal+='|blocked for more than|Out of memory|oom-kill|invoked oom-killer'
fatal+='|KASAN|UBSAN|kmemleak: [1-9]|unreferenced object|lockdep has switched'
fatal+='|non-static key|pagealloc:|ODEBUG|refcount_t|corruption|Bad page'
fatal+='|Poison overwritten|Redzone|possible (recursive|circular)|suspicious RCU'
fatal+='|bad: scheduling|sleeping function|scheduling while atomic|segfault'
fatal+='|Panic on CPU|Xen BUG|Xen WARN|FATAL|Xen call trace|Assertion .* failed'
fatal+='|Domain 0 crashed|crashed on cpu|domain_crash|Watchdog'

tests=0
failures=0
declare -A plan seen

emit() {
	tests=$((tests + 1))
	case $1 in
	'not ok') failures=$((failures + 1)) ;;
	esac
	echo "$1 $tests - $2"
}

# verdict STATUS NAME [FILE]: one of the rig's own tests; the file says why not.
verdict() {
	if [ "$1" -eq 0 ]; then
		emit ok "$2"
	else
		emit 'not ok' "$2"
		[ -z "${3:-}" ] || head -n 40 "$3" | sed 's/^/# /'
	fi
}

# One line of scenario $1.
take_line() {
	local name=$1 line=$2
	if [[ $line =~ ^(ok|not\ ok)\ [0-9]+\ -\ (.*)$ ]]; then
		seen[$name]=$((${seen[$name]:-0} + 1))
		emit "${BASH_REMATCH[1]}" "$name: ${BASH_REMATCH[2]}"
	elif [[ $line =~ ^1\.\.([0-9]+)$ ]]; then
		plan[$name]=${BASH_REMATCH[1]}
	else
		echo "# ${line#\# }"
	fi
}

# The expressions that SOURCE (dom0, guest or xen) is allowed to print, always
# and in the scenarios named.
allowed() {
	local source=$1 file files=("$rig_dir/lib/log-allow")
	shift
	for file in "$@"; do
		files+=("$scenario_dir/$file/log-allow")
	done
	for file in "${files[@]}"; do
		[ ! -e "$file" ] || awk -v source="$source" '
			$1 == source { sub(/^[^ \t]+[ \t]+/, ""); print }' "$file"
	done
}

# Lines of a log that must not be there. Lines are taken if they match REGEX.
complaints() {
	local log=$1 source=$2 scenarios=$3 regex=$4 allow
	# shellcheck disable=SC2086 # names are words
	allow=$(allowed "$source" $scenarios)
	tr -d '\r' <"$log" | grep -aE "$regex" |
		{ [ -z "$allow" ] && cat || grep -avEf <(echo "$allow"); } || true
}

# judge_log LOG SOURCE "SCENARIO..." REGEX NAME
judge_log() {
	local log=$1 found=$1.bad status=0
	if [ ! -e "$log" ]; then
		verdict 1 "$5" <(echo "there is no $log")
		return
	fi
	complaints "$log" "$2" "$3" "$4" >"$found"
	[ ! -s "$found" ] || status=1
	verdict "$status" "$5" "$found"
	[ "$status" -ne 0 ] || rm "$found"
}

judge_scenario() {
	local name=$1 dir=$2/$1 status=1 log
	[ "${plan[$name]:-0}" -gt 0 ] && [ "${plan[$name]}" = "${seen[$name]:-0}" ] &&
		[ "$(cat "$dir/status" 2>/dev/null)" -le 1 ] && status=0
	verdict "$status" "$name: ran to its end" <(
		echo "tests: ${seen[$name]:-0}, planned: ${plan[$name]:-none}," \
			"exit status: $(cat "$dir/status" 2>/dev/null || echo none)")
	# The kernel's levels 0 to 4 are warnings and worse; what user space writes
	# there, as our own steps, has a facility above the level.
	judge_log "$dir/dom0.log" dom0 "$name" "^<[0-4]>|$fatal" \
		"$name: dom0's kernel log is clean"
	judge_log "$dir/xen.log" xen "$name" . "$name: Xen's log is clean"
	for log in "$dir"/guest-*.log; do
		[ ! -e "$log" ] || judge_log "$log" guest "$name" . \
			"$name: the log of ${log##*/guest-} is clean"
	done
}

# judge_boot DIR SCENARIO...
judge_boot() {
	local dir=$1 status=0 name
	shift
	for name in "$@"; do
		judge_scenario "${name%:*}" "$dir/results"
	done
	judge_log "$dir/console.log" dom0 "${*%:*}" "$fatal" \
		'nothing broke on the console'
	[ "$qemu_status" -eq 0 ] && [ -e "$dir/results/complete" ] || status=1
	verdict "$status" 'the machine ran to its end' <(
		echo "QEMU ended with $qemu_status (124: it was late and was stopped)"
		cat "$dir/qemu.log"
		echo 'The last lines on the console:'
		tail -n 25 "$dir/console.log")
}
