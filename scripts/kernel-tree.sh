#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: kernel-tree.sh KREL
#
# Assembles the sources of both modules for one kernel release (in $TREE instead
# of build/KREL when that is set):
#
#   build/KREL/stock/  the upstream drivers as Debian ships them
#   build/KREL/src/    the same with our files beside and our patches applied
#
# Both have drivers/net/xen-netback/ and drivers/net/xen-netfront/ (upstream's
# xen-netfront.c is xen-netfront/netfront.c there). A file that did not change
# keeps its timestamp, so that the build after it stays incremental.
set -euo pipefail
. "$(dirname "$0")/common.sh"

[ $# -eq 1 ] || die "usage: ${0##*/} KREL"
krel=$1
series=$(kernel_series "$krel")
out=${TREE:-$build/$krel}

lay_stock() {
	local source=$1 to=$2/drivers/net

	mkdir -p "$to/xen-netfront"
	cp -r "$source/drivers/net/xen-netback" "$to/"
	cp "$source/drivers/net/xen-netfront.c" "$to/xen-netfront/netfront.c"
	# In its own folder upstream's single file needs a makefile; ours
	# replaces this one.
	cat >"$to/xen-netfront/Makefile" <<-'EOF'
		obj-$(CONFIG_XEN_NETDEV_FRONTEND) := xen-netfront.o
		xen-netfront-y := netfront.o
	EOF
}

lay_ours() {
	local to=$1/drivers/net part f

	for part in netback netfront; do
		for f in "$top/$part"/*.[ch] "$top/$part/Makefile" \
			 "$top/compat/compat.h" "$top/common"/*.[ch]; do
			[ ! -e "$f" ] || cp "$f" "$to/xen-$part/"
		done
	done
}

apply_patches() {
	local to=$1 part p

	for part in netback netfront; do
		for p in "$top/$part/patches/$series"/*.patch; do
			[ -e "$p" ] || continue
			patch -d "$to" -p1 --fuzz=0 --no-backup-if-mismatch \
				--silent <"$p" || die "$p does not apply"
		done
	done
}

# Bring folder $2 to what folder $1 holds, build products aside.
sync_tree() {
	local from=$1 to=$2 f

	while IFS= read -r f; do
		update_file "$from/$f" "$to/$f"
	done < <(cd "$from" && find . -type f)
	[ -d "$to" ] || return 0
	while IFS= read -r f; do
		[ -e "$from/$f" ] || rm -f "$to/$f"
	done < <(cd "$to" && find . -name '*.mod.c' -prune -o \
			-type f \( -name '*.[ch]' -o -name Makefile \) -print)
}

source=$("$top/scripts/kernel-source.sh" "$series")
mkdir -p "$out"
tmp=$(mktemp -d "$out/tree.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
lay_stock "$source" "$tmp/stock"
cp -r "$tmp/stock" "$tmp/src"
lay_ours "$tmp/src"
apply_patches "$tmp/src"
sync_tree "$tmp/stock" "$out/stock"
sync_tree "$tmp/src" "$out/src"
