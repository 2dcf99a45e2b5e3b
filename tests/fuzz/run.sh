#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: run.sh [TARGET]...
#
# Fuzzes the pure parts of both drivers and of the tools on this host (all, or
# the targets named), under ASan and UBSan, for a fixed number of inputs from a
# fixed seed, so that each run does the same. Then shows that every target can
# fail: see mutants.sh. Prints TAP; logs and findings are in build/fuzz/.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/tap.sh"
. "$top/tests/fuzz/lib.sh"

out=$build/fuzz

build_one() {
	build_target "$top" "$1" "$out/$1"
}

run_one() {
	fuzz "$1" "$out/$1" "$out/run/$1" -runs="$(runs_of "$1")" -seed=1 ||
		{ tail -n 40 "$out/run/$1/log"; return 1; }
}

[ $# -gt 0 ] || mapfile -t -O 1 < <(targets) targets
[ $# -gt 0 ] || set -- "${targets[@]}"
for target; do
	check "$target builds" build_one "$target"
	check "$target: nothing is found" run_one "$target"
	echo "# $target: $(final_stat "$out/run/$target" number_of_executed_units) inputs"
done
while read -r name target; do
	check "$name is found by $target" "$fuzz/mutants.sh" "$name"
done < <("$fuzz/mutants.sh" --list "$@")
finish
