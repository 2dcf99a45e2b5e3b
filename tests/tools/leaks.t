#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# Whether the long runs on the rig tell a leak from noise: level.awk on figures
# that are made up, and the deliberate leaks that check-leaks builds; run by run.sh.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/tap.sh"

xen=$top/tests/xen
work=$OUT/leaks
rm -rf "$work"
mkdir -p "$work"

# rounds COUNT NAME BEGIN A-ROUND NOISE [STEP-AT STEP]: forty samples of a figure
# that changes so much a round, with noise to both sides, and once by a step.
rounds() {
	awk -v count="$1" -v name="$2" -v begin="$3" -v slope="$4" -v noise="$5" \
		-v at="${6:-0}" -v step="${7:-0}" '
		BEGIN {
			srand(7)
			every = int((count + 39) / 40)
			for (i = every; i <= count; i += every)
				printf "%d %s %d\n", i, name, begin + slope * i + \
					(rand() - 0.5) * 2 * noise + (at && i >= at) * step
		}'
}

# By the awk of the rig's images, too, where it is there.
level() {
	local series
	series=$(cat)
	! command -v busybox >/dev/null ||
		busybox awk -f "$xen/dom0/lib/level.awk" <<<"$series" || return
	awk -f "$xen/dom0/lib/level.awk" <<<"$series"
}

grows() {
	! rounds "$@" | level
}

is_level() {
	rounds "$@" | level
}

# Says what it does in its first line, and fits netback as it is.
mutant() {
	local file=$1 what
	what=$(head -n 1 "$file")
	[[ $what =~ ^[A-Z].*\.$ ]]
	rm -rf "$work/netback"
	cp -r "$top/netback" "$work/netback"
	patch -d "$work" -p1 --fuzz=0 --silent <"$file"
}

check 'free memory that breathes is level' is_level 200 memory_free 460000 0 300
check 'so are objects' is_level 200 cache:kmalloc-32 9000 0 30
check 'more memory is no leak' is_level 200 memory_free 460000 4 100
check 'what the first rounds take is no leak' \
	is_level 200 memory_free 460000 0 100 20 -4000
check 'nor what some round takes' is_level 200 memory_free 460000 0 130 115 -400
check 'one more slab of a cache is no leak' \
	is_level 50 cache:pid 150 0 2 30 21
check 'a page a round is found in free memory' grows 200 memory_free 460000 -4 180
check 'and in pages that nobody owns' grows 200 memory_pages 9000 4 180
check 'an object a round is found' grows 200 cache:kmalloc-32 9000 1 30
check 'one in two rounds, too' grows 200 cache:kmalloc-32 9000 0.5 10
check 'twenty rounds are enough for a page' grows 20 memory_pages 9000 4 8
check 'and for an object' grows 20 cache:kmalloc-32 9000 1 2
for file in "$xen"/leaks/mutants/*.patch; do
	check "mutant: $(basename "$file" .patch)" mutant "$file"
done
finish
