#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: run.sh [TEST]...
#
# Tests libxennetif, xen-netif, vif-staging and the conformance checks' frame on
# this host, without Xen: the library's own tests, the *_test.c programs and the
# *.t scripts (all, or those named), with everything compiled for ASan and UBSan.
# Prints the TAP of each and a summary; kept in build/tools-test/.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/suites.sh"
. "$top/tests/tools/lib.sh"

tests=$top/tests/tools
export OUT=$build/tools-test
export FIXTURES=$OUT/fixtures

sanitize='-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined'
sanitize+=' -fno-sanitize-recover=all'

plant_all() {
	local tree
	for tree in "$tests"/fixtures/*.tree; do
		plant "$tree" "$FIXTURES/$(basename "$tree" .tree)"
	done
}

# A failure to build is one that is seen in the results.
build() {
	local log=$OUT/build.log
	mkdir -p "$OUT"
	make -C "$tests" --no-print-directory -j "$(nproc)" O="$OUT" \
		BUILD="$build" CFLAGS="$sanitize" LDFLAGS="$sanitize" \
		>"$log" 2>&1 ||
		{ cat "$log"; die "the tests of the tools do not build"; }
}

run_test() {
	export CMOCKA_MESSAGE_OUTPUT=TAP ASAN_OPTIONS=detect_leaks=1
	timeout "${TOOLS_TIMEOUT:-600}" "$1"
}

build
plant_all
if [ $# -eq 0 ]; then
	set -- libxennetif
	for file in "$tests"/*_test.c "$tests"/*.t; do
		set -- "$@" "$(basename "$file")"
	done
fi
for test; do
	case $test in
	libxennetif)
		suite "$OUT" libxennetif make -s -C "$top/xen-tools/libxennetif" \
			O="$OUT/libxennetif" check ;;
	*.t) suite "$OUT" "$test" run_test "$tests/$test" ;;
	*) suite "$OUT" "${test%.c}" run_test "$OUT/${test%.c}" ;;
	esac
done
summary
