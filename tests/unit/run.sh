#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: run.sh [TEST]...
#
# Builds and runs the unit tests (all, or those named, like gref_table_test):
# the same source files that go into the modules, compiled for the host against
# the stand-ins in shim/. A test names what it links and how it is checked in
# comment lines:
#
#   /* sources: netback/gref_table.c */
#   /* sanitize: thread */              (default: address,undefined)
#
# Prints the TAP of each test and a summary; kept in build/unit/.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/suites.sh"
. "$top/tests/unit/flags.sh"

unit=$top/tests/unit
out=$build/unit
host_flags "$top"

build_test() {
	local test=$1 sources sanitize
	read -ra sources <<<"$(setting sources "$test")"
	sanitize=$(setting sanitize "$test")
	[ ${#sources[@]} -gt 0 ] || die "$test names no sources"
	[ "${sources[*]}" != none ] || sources=() # a header is all it tests
	(cd "$top" && ${CC:-gcc} "${cflags[@]}" \
		-fsanitize="${sanitize:-address,undefined}" \
		-fno-sanitize-recover=all -o "$2" \
		"$test" "$unit"/shim/*.c "${sources[@]}" -lcmocka -lpthread)
}

# One test program: build, then run. A test that hangs is a failure.
run_test() {
	local test=$1 program=$out/$2
	build_test "$test" "$program"
	CMOCKA_MESSAGE_OUTPUT=TAP ASAN_OPTIONS=detect_leaks=1 \
		timeout "${UNIT_TIMEOUT:-600}" "$program"
}

mkdir -p "$out"
[ $# -gt 0 ] || set -- "$unit"/*_test.c
for test in "$@"; do
	name=$(basename "$test" .c)
	suite "$out" "$name" run_test "$unit/$name.c" "$name"
done
summary
