#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: check.sh [SUITE]...
#
# Runs every suite, or those named (xen mutants guard unit abi lint series tools
# fuzz model, and with more time those after 'rig' below), and ends with the
# line "N passed, N failed". What each printed stays in build/check/. With ONLY="NAME..."
# in the environment, only these lines of a matrix are run ('selftest' and 'leaks'
# count as lines), and what others left there before stays.
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$top/scripts/suites.sh"

out=$build/check

build_modules() {
	"$top/scripts/modules.sh" -s
	printf '1..1\nok 1 - the modules build\n'
}

# Is the line $1 to be run?
wanted() {
	[ -z "${ONLY:-}" ] || [[ " $ONLY " = *" $1 "* ]]
}

# Suites that boot Xen are all started, and take turns by themselves.
begin_on_xen() {
	suite_begin "$out" "$@"
	on_xen+=("$1")
}

# A matrix in tests/xen has a run of the rig a line: a name, a colon, and the
# rig's arguments, in which @TOP@ stands for this repository, @BUILD@ for the
# folder of what was built, @TOOLS@ for what puts the user-space tools into the
# images, and @FILES(program)@ for what a program of ours prints. Further
# arguments: what the suites' names begin with, and options that all lines get.
expand() {
	local args=$1 files
	args=${args//@BUILD@/$build}
	args=${args//@TOP@/$top}
	while [[ $args =~ @FILES\(([^\)]*)\)@ ]]; do
		files=$("$top/${BASH_REMATCH[1]}" | tr '\n' ' ') ||
			die "${BASH_REMATCH[1]} fails"
		args=${args/"${BASH_REMATCH[0]}"/$files}
	done
	echo "$args"
}

begin_matrix() {
	local matrix=$top/tests/xen/$1 prefix=${2:-xen} name args tools
	[ -e "$matrix" ] || die "there is no $matrix"
	suite "$out" modules build_modules
	# No path of these has a space in it: they are words of a line.
	tools=$("$top/tests/tools/rig-files" | tr '\n' ' ') ||
		die 'the tools do not build'
	while IFS=: read -r name args; do
		wanted "$name" || continue
		rm -rf "${out:?}/$prefix-$name"
		args=$(expand "$args")
		read -ra args <<<"${args//@TOOLS@/$tools}"
		begin_on_xen "$prefix-$name" "$top/tests/xen/rig" \
			--out "$out/$prefix-$name" "${@:3}" "${args[@]}"
	done < <(sed 's/#.*//; /^[[:space:]]*$/d' "$matrix")
}

on_xen=()
# What boots goes first, and what needs no machine gives way to it.
[ $# -gt 0 ] || set -- xen mutants guard unit abi lint series tools fuzz model
trap suites_stop EXIT
trap 'exit 130' INT TERM
[ -n "${ONLY:-}" ] || rm -rf "$out"
mkdir -p "$out"
for what in "$@"; do
	case $what in
	unit) suite "$out" unit nice "$top/tests/unit/run.sh" ;;
	abi) suite "$out" abi nice "$top/public-io/check/run.sh" ;;
	lint) suite "$out" lint nice "$top/scripts/lint.sh" ;;
	series) suite "$out" series nice "$top/tests/series/run.sh" ;;
	tools) suite "$out" tools nice "$top/tests/tools/run.sh" ;;
	fuzz) suite "$out" fuzz nice "$top/tests/fuzz/run.sh" ;;
	model) suite "$out" model nice "$top/tests/model/run.sh" ;;
	xen) begin_matrix check-matrix ;;
	long) begin_matrix check-matrix-long ;;
	hostile) begin_matrix check-matrix-hostile ;;
	soak)
		begin_matrix check-matrix-soak
		! wanted leaks ||
			begin_on_xen leaks "$top/tests/xen/check-leaks" ;;
	faults)
		suite "$out" sites "$top/tests/faults/check-sites"
		begin_matrix check-matrix-faults ;;
	rig) begin_on_xen rig "$top/tests/xen/selftest" --out "$out/rig-boots" ;;
	debug)
		! wanted selftest ||
			begin_on_xen debug-selftest "$top/tests/debug/selftest"
		# Upstream's netfront sleeps in the condition of a wait, as it is
		# unbound, which these kernels report.
		GHOST=$build/debug/pv/ghost/ghost.ko \
			begin_matrix check-matrix debug --patience 4 \
			--krel "$build/debug/pv" --netfront ours
		# Who attacks there is a guest with the other kernel.
		GHOST=$build/debug/kasan/ghost/ghost.ko \
			begin_matrix check-matrix-debug debug --patience 4 ;;
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
