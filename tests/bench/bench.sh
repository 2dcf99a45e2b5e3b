#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: bench.sh [--cells "NAME..."] [--jobs N] [--again] [--wall-clock]
#
# Measures the whole matrix (tests/bench/cells), or the cells named, with the
# stock drivers and with ours, and prints what everything costs. Fails if ours
# makes one grant hypercall for packets anywhere.
#
# A cell that was measured before, with the same drivers and the same bench, is
# not measured again, unless --again says so: an interrupted run goes on where it
# was. --jobs: how many machines are emulated at once. --wall-clock measures in
# the host's time, which is noisy and only for orientation; it counts nothing.
#
# Leaves in build/bench (or build/bench/wall-clock): table.txt, sheet.txt (what a
# packet costs by kind), bench.json and the pictures; without --cells also
# table-scale.*, see table.sh.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/tests/bench/lib.sh"

out=$build/bench
cells=
jobs=
again=
wall=()
while [ $# -gt 0 ]; do
	case $1 in
	--cells) cells=$2; shift ;;
	--jobs) jobs=$2; shift ;;
	--again) again=1 ;;
	--wall-clock) wall=(--wall-clock) out=$build/bench/wall-clock ;;
	*) die "unknown option '$1'" ;;
	esac
	shift
done
: "${jobs:=$(boots_at_once)}"

# The rig's arguments for cell $1.
cell_arguments() {
	local found
	found=$(sed -n "s/^$1: *//p" "$bench/cells")
	[ -n "$found" ] || die "there is no cell '$1' in $bench/cells"
	echo "$found"
}

# What a measurement depends on, in short.
cell_key() {
	local which=$1
	{
		echo "$*"
		[ "$which" = stock ] || cat "$build/$(pick_krel)"/xen-net*.ko
		pick_krel
		find "$bench/scenarios/${2##* }" "$top/tests/xen/both" \
			"$top/tests/xen/dom0" "$top/tests/xen/tools" -type f |
			LC_ALL=C sort | xargs cat
		cat "$bench/insnprof.c" "$bench/xen-sites.sh"
	} | sha256sum | cut -c1-16
}

# What has to be measured: lines "CELL WHICH".
to_do() {
	local cell which kinds
	for cell in $cells; do
		kinds="stock ours"
		[ "$cell" != wire ] || kinds=stock
		for which in $kinds; do
			[ -z "$again" ] && done_before "$cell" "$which" ||
				echo "$cell $which"
		done
	done
}

done_before() {
	local key
	key=$(cell_key "$2" "$(cell_arguments "$1")")
	[ "$(cat "$out/$1/$2.key" 2>/dev/null)" = "$key" ]
}

# One cell with one kind of driver; its key says that it was measured.
measure_cell() {
	local cell=$1 which=$2 dir=$out/$1/$2 arguments rig
	read -ra arguments <<<"$(cell_arguments "$cell")"
	rm -f "$dir.log" "$dir.key"
	mkdir -p "$dir"
	(measure "$which" "$dir" "${wall[@]}" "${arguments[@]}") \
		> >(progress "$dir.log" "$cell $which") 2>&1 &
	rig=$!
	trap 'kill "$rig"' TERM
	wait "$rig" || {
		say "  $cell $which failed: $dir.log"
		return 1
	}
	cell_key "$which" "${arguments[*]}" >"$dir.key"
}

"$top/scripts/modules.sh" -s >&2
build_counter
everything=
[ -n "$cells" ] || everything=1
: "${cells:=$(sed -n 's/^\([a-z0-9]*\):.*/\1/p' "$bench/cells")}"
[ ${#wall[@]} -gt 0 ] || export INSNPROF_PROFILE=1
mapfile -t pending < <(to_do)
say "to be measured: ${#pending[@]} boots, $jobs at once"
for item in "${pending[@]}"; do
	while [ "$(jobs -pr | wc -l)" -ge "$jobs" ]; do
		wait -n || true
	done
	read -r cell which <<<"$item"
	measure_cell "$cell" "$which" &
	measuring+=($!)
done
status=0
measure_wait || status=1
if [ -n "$everything" ] && [ ${#wall[@]} -eq 0 ]; then
	"$bench/table.sh" >"$out/table-scale.log" || status=1
fi
python3 "$bench/matrix.py" "$out" || status=1
"$bench/plot.sh" "$out"
exit "$status"
