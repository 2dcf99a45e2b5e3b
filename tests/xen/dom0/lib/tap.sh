# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Tests that can fail, in TAP. A scenario ends with done_testing: without it,
# or without a single test, the rig reports a failure.

tap_count=0
tap_failed=0

# Lines for the reader, one an argument.
diag() {
	[ $# -eq 0 ] || printf '%s\n' "$@" | sed 's/^/# /'
}

# step TEXT: names what follows, here and in the kernel's log.
step() {
	diag "$1"
	echo "rig: $RIG_SCENARIO: $1" >/dev/kmsg
}

pass() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1"
}

fail() {
	tap_count=$((tap_count + 1))
	tap_failed=$((tap_failed + 1))
	echo "not ok $tap_count - $1"
	shift
	diag "$@"
}

# ok NAME COMMAND...: passes if the command succeeds; else shows what it said.
ok() {
	local name=$1 said status=0
	shift
	said=$("$@" 2>&1) || status=$?
	if [ "$status" -eq 0 ]; then
		pass "$name"
	else
		fail "$name" "'$*' ended with $status" "$said"
	fi
}

# not_ok NAME COMMAND...: passes if the command fails.
not_ok() {
	local name=$1 said
	shift
	if said=$("$@" 2>&1); then
		fail "$name" "'$*' succeeded" "$said"
	else
		pass "$name"
	fi
}

# is GOT EXPECTED NAME
is() {
	if [ "$1" = "$2" ]; then
		pass "$3"
	else
		fail "$3" "got '$1', expected '$2'"
	fi
}

# cmp_ok NUMBER -eq|-ne|-lt|-le|-gt|-ge NUMBER NAME
cmp_ok() {
	if [[ $1 =~ ^-?[0-9]+$ && $3 =~ ^-?[0-9]+$ ]] && test "$1" "$2" "$3"; then
		pass "$4"
	else
		fail "$4" "'$1' $2 '$3' does not hold"
	fi
}

# like TEXT REGEX NAME
like() {
	if [[ $1 =~ $2 ]]; then
		pass "$3"
	else
		fail "$3" "no match for '$2' in:" "$1"
	fi
}

# skip NAME REASON: for what cannot be asked here, never for what failed.
skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# End the scenario at once, as failed.
bail() {
	fail "the scenario runs to its end" "$@"
	exit 1
}

done_testing() {
	echo "1..$tap_count"
	exit $((tap_failed > 0))
}

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
	local until=$((SECONDS + $1 * RIG_PATIENCE))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$until" ] || return 1
		sleep 0.2
	done
}

# Pass a TAP stream on: each of its tests becomes one of ours.
pass_on() {
	local line name
	while IFS= read -r line; do
		case $line in
		ok\ *' # SKIP '*)
			name=${line#ok * - }
			skip "${name%% # SKIP *}" "${name#* # SKIP }" ;;
		ok\ *) pass "${line#ok * - }" ;;
		'not ok '*) fail "${line#not ok * - }" ;;
		'Bail out!'*) fail "${line#Bail out! }" ;;
		'#'*) diag "${line#\# }" ;;
		esac
	done
}
