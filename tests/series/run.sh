#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: run.sh
#
# Makes the patch series and uses it the way a kernel builder does. Prints TAP.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/tap.sh"

krel=$(pick_krel)
source=$("$top/scripts/kernel-source.sh" "$(kernel_series "$krel")")
kdir=$(kernel_build_dir "$krel")
work=$build/series-check
series=$work/series
tree=$work/linux

in_tree() {
	git -C "$tree" -c user.name=check -c user.email=check@localhost \
		-c commit.gpgsign=false "$@"
}

make_series() {
	"$top/scripts/series.sh" "$series"
	[ "$(find "$series" -name '0*.patch' | wc -l)" -ge 4 ]
}

# The pristine source, as far as we have it, under git.
apply_series() {
	mkdir -p "$tree"
	cp -r "$source/drivers" "$source/include" "$tree/"
	in_tree init -q
	in_tree add -A
	in_tree commit -q -m pristine
	in_tree tag pristine
	in_tree am -q "$series"/0*.patch
	[ -z "$(in_tree status --porcelain)" ]
}

renamed() {
	in_tree diff -M --summary pristine HEAD |
		grep 'rename .*xen-netfront.c => xen-netfront/netfront.c' >/dev/null
}

# What differs by design between the series and the modules' source.
without_includes() {
	grep -vE '^#include (<xen/interface/io/netif(_staging)?\.h>|"compat\.h")$' \
		"$1" | grep -v '^$'
}

same_sources() {
	local src=$build/$krel/src/drivers/net f
	"$top/scripts/kernel-tree.sh" "$krel"
	(cd "$src" && find . -name '*.[ch]' ! -name '*.mod.c' \
		! -name compat.h -o -name Makefile) | sort >"$work/ours"
	[ "$(wc -l <"$work/ours")" -gt 10 ]
	while IFS= read -r f; do
		diff -u <(without_includes "$src/$f") \
			<(without_includes "$tree/drivers/net/$f")
	done <"$work/ours"
	(cd "$tree/drivers/net" && find ./xen-net* -name '*.[ch]' \
		! -name compat.h -o -name Makefile) | sort | diff "$work/ours" -
}

# The deliberate errors that tests are to find are patches to the sources as they are.
errors_fit() {
	local file driver bad=0
	for file in "$top"/tests/{conformance,hostile/{front,back}end,xen/leaks}/mutants/*.patch; do
		driver=$(sed -n 's|^--- a/\([a-z]*\)/.*|\1|p' "$file" | sort -u)
		patch -d "$build/$krel/src/drivers/net/xen-$driver" -p2 --fuzz=0 \
			--dry-run --silent <"$file" || { echo "$file"; bad=1; }
	done
	return "$bad"
}

# Nothing that only this repository has may be left in there.
self_contained() {
	! grep -rnE 'netif_staging|patches/|public-io' \
		"$tree/drivers/net/xen-netback" "$tree/drivers/net/xen-netfront"
}

same_numbers() {
	"$top/public-io/check/compare.sh" "$tree/include" "$top/public-io"
}

# netdev has given up the comment style that 6.1's checkpatch still asks for, and
# xenbus' states have their names from upstream.
style() {
	perl "$source/scripts/checkpatch.pl" --no-tree --root="$source" \
		--strict --quiet --no-summary --show-types --no-signoff \
		--max-line-length=100 "$1" \
		--ignore "NETWORKING_BLOCK_COMMENT_STYLE,FILE_PATH_CHANGES,CAMELCASE,$2"
}

# The installed headers that netif.h looks for beside itself.
lay_neighbours() {
	local from f
	for from in "$kdir" "$(sed -n 's/^include \(.*\)\/Makefile$/\1/p' \
			"$kdir/Makefile")"; do
		for f in io/ring.h grant_table.h; do
			[ ! -e "$from/include/xen/interface/$f" ] ||
				cp "$from/include/xen/interface/$f" \
					"$1/include/xen/interface/$f"
		done
	done
}

# Whether commit $1 changes what is below $2, or the header that all include.
touched() {
	in_tree diff --quiet "$1^" "$1" -- "$2" include && return 1
	return 0
}

# Commit $1 of the series compiles, against its own netif.h. Of a tree that holds
# what the commit before it left, git changes what differs, and make compiles that.
compiles() {
	local at=$work/at dir
	[ -d "$at" ] || in_tree worktree add -q --detach "$at" pristine
	git -C "$at" checkout -q --detach "$1"
	lay_neighbours "$at"
	for dir in "$at"/drivers/net/xen-net*/; do
		touched "$1" "drivers/net/$(basename "$dir")" || continue
		rm -f "$dir/$(basename "$dir").ko"
		make --no-print-directory -s -j"$(nproc)" -C "$kdir" M="${dir%/}" \
			CONFIG_XEN_NETDEV_BACKEND=m \
			CONFIG_XEN_NETDEV_FRONTEND=m \
			CONFIG_DEBUG_INFO_BTF_MODULES= \
			NOSTDINC_FLAGS="-nostdinc -I$at/include" modules
		[ -e "$dir/$(basename "$dir").ko" ]
	done
}

rm -rf "$work"
mkdir -p "$work"
check "the series is written" make_series
check "it applies to the pristine source with git am" apply_series
check "upstream's netfront is renamed, not rewritten" renamed
check "it gives the sources that the modules are built from" same_sources
check "the drivers with errors are made from them, too" errors_fit
check "it needs nothing that a kernel tree lacks" self_contained
check "its netif.h has Xen's numbers" same_numbers
for patch in "$series"/0*.patch; do
	ignore=NONE
	# netif.h is written with the C standard's types.
	[[ $patch != */0001-* ]] || ignore=PREFER_KERNEL_TYPES,BIT_MACRO
	check "style: ${patch##*/}" style "$patch" "$ignore"
done
for commit in $(in_tree rev-list --reverse pristine..HEAD); do
	check "compiles: $(in_tree log -1 --format=%s "$commit")" compiles "$commit"
done
finish
