# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Writing TAP from bash; sourced, not run.

tap_tests=0
tap_failed=0

# usage: check NAME COMMAND [ARGUMENT]...
# One test: passes when the command does. What the command printed is shown as
# a comment when it fails.
check() {
	local name=$1 log status
	shift
	tap_tests=$((tap_tests + 1))
	# Not as a condition: that would switch errexit off inside the test.
	set +e
	log=$(set -e; "$@" 2>&1)
	status=$?
	set -e
	if [ "$status" -eq 0 ]; then
		echo "ok $tap_tests - $name"
	else
		tap_failed=$((tap_failed + 1))
		echo "not ok $tap_tests - $name"
		head -n 40 <<<"$log" | sed 's/^/# /'
	fi
}

# usage: skip NAME REASON
skip() {
	tap_tests=$((tap_tests + 1))
	echo "ok $tap_tests - $1 # SKIP $2"
}

# The plan, and the exit status that goes with the results.
finish() {
	echo "1..$tap_tests"
	exit $((tap_failed > 0))
}
