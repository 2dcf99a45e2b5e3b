#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: kernel-source.sh X.Y
#
# Unpacks what we use of Debian's linux-source-X.Y into build/linux-source-X.Y:
# the two upstream drivers, the header and makefiles that the patch series
# touches, and checkpatch. Prints the folder. Unpacked once for each tarball.
set -euo pipefail
. "$(dirname "$0")/common.sh"

members=(
	drivers/net/Kconfig
	drivers/net/Makefile
	drivers/net/xen-netback
	drivers/net/xen-netfront.c
	include/xen/interface/io/netif.h
	scripts/checkpatch.pl
	scripts/const_structs.checkpatch
	scripts/spelling.txt
)

[ $# -eq 1 ] || die "usage: ${0##*/} X.Y"
version=$1
name=linux-source-$version
tarball=${LINUX_SOURCE_DIR:-/usr/src}/$name.tar.xz
dest=$build/$name

[ -e "$tarball" ] || die "no $tarball: 'make deps' installs the package $name"

# The stamp names the tarball and what was taken from it.
stamp=$(stat -L -c '%n %s %Y' "$tarball" && printf '%s\n' "${members[@]}")

unpack() {
	local new=$dest.new

	say "unpacking the Xen network drivers from $tarball"
	rm -rf "$new" "$dest"
	mkdir -p "$new"
	# Debian packs it in independent blocks, so all CPUs can share the work.
	xz -dc -T0 "$tarball" |
		tar -xf - -C "$new" --strip-components=1 \
			"${members[@]/#/$name/}"
	printf '%s\n' "$stamp" >"$new/.stamp"
	mv "$new" "$dest"
}

mkdir -p "$build"
exec 9>"$build/.$name.lock"
flock 9
[ "$(cat "$dest/.stamp" 2>/dev/null)" = "$stamp" ] || unpack
echo "$dest"
