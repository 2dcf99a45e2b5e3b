#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: check.sh [SUITE]...
#
# Runs every suite (or those named: unit abi lint series tools xen mutants) and
# ends with the line "N passed, N failed". What each printed stays in
# build/check/.
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$top/scripts/suites.sh"

out=$build/check

build_modules() {
	"$top/scripts/modules.sh" -s
	printf '1..1\nok 1 - the modules build\n'
}

# tests/xen/check-matrix has a run of the rig a line: a name, a colon, and the
# rig's arguments, in which @BUILD@ stands for the folder of what was built, and
# @TOOLS@ for what puts the user-space tools into the images. All are started,
# and take turns by themselves.
xen_suites() {
	local matrix=$top/tests/xen/check-matrix name args tools names=()
	[ -e "$matrix" ] || die "there is no $matrix"
	suite "$out" modules build_modules
	# No path of these has a space in it: they are words of a line.
	tools=$("$top/tests/tools/rig-files" | tr '\n' ' ') ||
		die 'the tools do not build'
	while IFS=: read -r name args; do
		args=${args//@BUILD@/$build}
		read -ra args <<<"${args//@TOOLS@/$tools}"
		suite_begin "$out" "xen-$name" "$top/tests/xen/rig" \
			--out "$out/xen-$name" "${args[@]}"
		names+=("xen-$name")
	done < <(sed 's/#.*//; /^[[:space:]]*$/d' "$matrix")
	for name in "${names[@]}"; do
		suite_end "$out" "$name"
	done
}

[ $# -gt 0 ] || set -- unit abi lint series tools xen mutants
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
	xen) xen_suites ;;
	mutants)
		suite "$out" mutants \
			"$top/tests/conformance/check-mutants" --sample ;;
	*) die "no suite '$what'" ;;
	esac
done
summary
