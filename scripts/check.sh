#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: check.sh [SUITE]...
#
# Runs every suite, or those named (unit abi lint series tools xen mutants guard,
# and with more time rig, long and faults), and ends with the line "N passed, N failed".
# What each printed stays in build/check/.
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$top/scripts/suites.sh"

out=$build/check

build_modules() {
	"$top/scripts/modules.sh" -s
	printf '1..1\nok 1 - the modules build\n'
}

# Suites that boot Xen are all started, and take turns by themselves.
begin_on_xen() {
	suite_begin "$out" "$@"
	on_xen+=("$1")
}

# A matrix in tests/xen has a run of the rig a line: a name, a colon, and the
# rig's arguments, in which @BUILD@ stands for the folder of what was built, and
# @TOOLS@ for what puts the user-space tools into the images.
begin_matrix() {
	local matrix=$top/tests/xen/$1 name args tools
	[ -e "$matrix" ] || die "there is no $matrix"
	suite "$out" modules build_modules
	# No path of these has a space in it: they are words of a line.
	tools=$("$top/tests/tools/rig-files" | tr '\n' ' ') ||
		die 'the tools do not build'
	while IFS=: read -r name args; do
		args=${args//@BUILD@/$build} args=${args//@TOP@/$top}
		read -ra args <<<"${args//@TOOLS@/$tools}"
		begin_on_xen "xen-$name" "$top/tests/xen/rig" \
			--out "$out/xen-$name" "${args[@]}"
	done < <(sed 's/#.*//; /^[[:space:]]*$/d' "$matrix")
}

on_xen=()
[ $# -gt 0 ] || set -- unit abi lint series tools xen mutants guard
trap suites_stop EXIT
trap 'exit 130' INT TERM
rm -rf "$out"
mkdir -p "$out"
for what in "$@"; do
	case $what in
	unit) suite "$out" unit "$top/tests/unit/run.sh" ;;
	abi) suite "$out" abi "$top/public-io/check/run.sh" ;;
	lint) suite "$out" lint "$top/scripts/lint.sh" ;;
	series) suite "$out" series "$top/tests/series/run.sh" ;;
	tools) suite "$out" tools "$top/tests/tools/run.sh" ;;
	xen) begin_matrix check-matrix ;;
	long) begin_matrix check-matrix-long ;;
	faults)
		suite "$out" sites "$top/tests/faults/check-sites"
		begin_matrix check-matrix-faults ;;
	rig) begin_on_xen rig "$top/tests/xen/selftest" --out "$out/rig-boots" ;;
	mutants)
		begin_on_xen mutants \
			"$top/tests/conformance/check-mutants" --sample ;;
	guard) begin_on_xen guard "$top/tests/bench/guard" ;;
	*) die "no suite '$what'" ;;
	esac
done
for what in "${on_xen[@]}"; do
	suite_end "$out" "$what"
done
summary
