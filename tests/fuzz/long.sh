#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: long.sh [--keep] SECONDS [TARGET]...
#
# Fuzzes each target (all, or those named) for so many seconds, one after the
# other, with a seed that differs each time, and says how many inputs that were,
# what was found, and how much of the code under test the inputs reach. Findings
# stay in build/fuzz/long/<target>/. --keep: add what reaches something new to
# the corpora in tests/fuzz/corpus, minimised.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/tests/fuzz/lib.sh"

out=$build/fuzz

# Regions and lines of the sources of a target that a corpus reaches.
coverage() {
	local name=$1 folder=$2 program=$out/coverage/$1 sources
	read -ra sources <<<"$(setting sources "$fuzz/targets/$name.c" | tr '\n' ' ')"
	[ "${sources[*]}" != none ] || sources=(common/event_pacer.h)
	build_target "$top" "$name" "$program" \
		-fprofile-instr-generate -fcoverage-mapping -DFUZZ_COVERAGE
	LLVM_PROFILE_FILE=$program.raw "$program" -runs=0 \
		"$fuzz/corpus/$name" "$folder/new" >"$program.log" 2>&1
	llvm-profdata merge -o "$program.prof" "$program.raw"
	(cd "$top" && llvm-cov report "$program" \
		-instr-profile="$program.prof" "${sources[@]}") |
		awk '$NF ~ /%|-/ && NF >= 10 {
			sub(".*/", "", $1)
			printf "  %-34s %5s of regions, %5s of lines\n",
				$1, $4, $10 }'
}

keep_corpus() {
	local name=$1 folder=$2 merged=$2/merged
	rm -rf "$merged"
	mkdir -p "$merged"
	"$out/$name" -set_cover_merge=1 -max_len="$(setting max_len "$fuzz/targets/$name.c")" \
		"$merged" "$fuzz/corpus/$name" "$folder/new" >"$folder/merge.log" 2>&1
	rm -rf "${fuzz:?}/corpus/$name"
	mv "$merged" "$fuzz/corpus/$name"
}

keep=
[ "${1:-}" != --keep ] || { keep=1; shift; }
[ $# -gt 0 ] || die "say for how many seconds"
seconds=$1
shift
mapfile -t all < <(targets)
[ $# -gt 0 ] || set -- "${all[@]}"
findings=0
for target; do
	folder=$out/long/$target
	build_target "$top" "$target" "$out/$target"
	fuzz "$target" "$out/$target" "$folder" -max_total_time="$seconds" ||
		findings=$((findings + 1))
	echo "$target: $(final_stat "$folder" number_of_executed_units) inputs in $seconds s," \
		"$(find "$folder" -maxdepth 1 -name '*-*' | wc -l) findings"
	coverage "$target" "$folder"
	[ -z "$keep" ] || keep_corpus "$target" "$folder"
done
exit $((findings > 0))
