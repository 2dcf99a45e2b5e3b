#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: debug-kernel.sh [NAME]...
#
# Builds the debugging kernels named (pv, kasan; both, when none is) from Debian's
# kernel source with our series applied to it: tests/debug/common.config and
# tests/debug/NAME.config say what they have. Leaves in build/debug/
#
#   linux/             the source, with tests/debug/patches and the series
#   NAME/obj/          what was compiled
#   NAME/kernel        the kernel, as Xen boots it
#   NAME/release       its release
#   NAME/lib/modules/  its modules
#   NAME/ours/, NAME/stock/  xen-netback.ko and xen-netfront.ko, with the series
#                      and as upstream has them
#   NAME/faults/       with the series, and with the fault points of tests/faults
#
# The rig takes NAME's folder for a release: --krel build/debug/pv. What did not
# change is not built again. JOBS: how many compilers run at a time (as many as
# there are CPUs).
set -euo pipefail
. "$(dirname "$0")/common.sh"

conf=$top/tests/debug
out=$build/debug
linux=$out/linux
series=$(kernel_series "$(pick_krel)")

unpack_source() {
	local tarball=${LINUX_SOURCE_DIR:-/usr/src}/linux-source-$series.tar.xz
	local stamp patch
	[ -e "$tarball" ] ||
		die "no $tarball: 'make deps' installs linux-source-$series"
	stamp=$(stat -L -c '%n %s %Y' "$tarball" &&
		cat "$conf"/patches/*.patch | sha256sum)
	[ "$(cat "$linux/.stamp" 2>/dev/null)" != "$stamp" ] || return 0

	say "unpacking $tarball"
	rm -rf "$linux"
	mkdir -p "$linux"
	xz -dc -T0 "$tarball" | tar -xf - -C "$linux" --strip-components=1
	for patch in "$conf"/patches/*.patch; do
		patch -d "$linux" -p1 --fuzz=0 --no-backup-if-mismatch \
			--silent <"$patch" || die "$patch does not apply"
	done
	rm "$linux/drivers/net/xen-netfront.c"
	echo "$stamp" >"$linux/.stamp"
}

# The series is applied as its users do it, to the pristine files that it
# touches, and what comes of it is put into the source where it differs.
apply_series() {
	local pristine tree=$1 f part
	pristine=$("$top/scripts/kernel-source.sh" "$series")
	"$top/scripts/series.sh" "$tree.series" 2>/dev/null
	mkdir -p "$tree"
	cp -r "$pristine/drivers" "$pristine/include" "$tree/"
	git -C "$tree" init -q
	git -C "$tree" add -A
	in_tree "$tree" commit -q -m pristine
	in_tree "$tree" am -q "$tree.series"/0*.patch
	for part in netback netfront; do
		cat "$conf/drivers.mk" >>"$tree/drivers/net/xen-$part/Makefile"
		[ ! -d "$linux/drivers/net/xen-$part" ] ||
			remove_old "$tree/drivers/net/xen-$part" \
				"$linux/drivers/net/xen-$part"
	done
	while IFS= read -r f; do
		update_file "$tree/$f" "$linux/$f"
	done < <(cd "$tree" && find drivers include -type f)
}

in_tree() {
	git -C "$1" -c user.name=debug -c user.email=debug@localhost \
		-c commit.gpgsign=false "${@:2}"
}

# The files of folder $2 that folder $1 has no longer.
remove_old() {
	local f
	for f in "$2"/*; do
		[ -e "$1/${f##*/}" ] || rm -f "$f"
	done
}

# make_kernel NAME ARGUMENT...
make_kernel() {
	make -s -C "$linux" O="$out/$1/obj" -j"${JOBS:-$(nproc)}" \
		KBUILD_BUILD_USER=xen KBUILD_BUILD_HOST=staging "${@:2}"
}

# Configured anew only when a fragment changed: a new .config makes kbuild look
# at everything.
configure() {
	local name=$1 obj=$out/$1/obj wanted=$out/$1/wanted.config
	mkdir -p "$obj"
	{
		echo "CONFIG_LOCALVERSION=\"-staging-$name\""
		grep -hE '^(# )?CONFIG_' "$conf/common.config" "$conf/$name.config"
	} >"$wanted.new"
	if [ ! -e "$obj/.config" ] || ! cmp -s "$wanted.new" "$wanted"; then
		make_kernel "$name" tinyconfig >/dev/null 2>&1
		cat "$wanted.new" >>"$obj/.config"
		make_kernel "$name" olddefconfig 2>&1 |
			grep -v ': override: ' >&2 ||
			true
		mv "$wanted.new" "$wanted"
	fi
	check_config "$wanted" "$obj/.config" ||
		{ rm -f "$wanted"; die "kernel '$name' lacks these options"; }
}

# What kbuild does not know, or what depends on something that is off, it drops
# without a word. An option that is off may have no line at all.
check_config() {
	local line lost=0
	while IFS= read -r line; do
		case $line in
		\#*)
			line=${line#\# }
			line=${line% is not set}
			! grep -qE "^$line=" "$2" || { say "  $line is set"; lost=1; } ;;
		*)
			grep -qxF "$line" "$2" || { say "  $line"; lost=1; } ;;
		esac
	done <"$1"
	return "$lost"
}

# The drivers as upstream has them, but for what stock.h says, as modules of the
# same kernel.
build_stock() {
	local name=$1 driver dir first="ccflags-y += -include $conf/stock.h"
	TREE=$out/tree "$top/scripts/kernel-tree.sh" "$(pick_krel)"
	grep -qxF "$first" "$out/tree/stock/drivers/net/xen-netfront/Makefile" ||
		echo "$first" >>"$out/tree/stock/drivers/net/xen-netfront/Makefile"
	for driver in netback netfront; do
		dir=$out/$name/stock/xen-$driver
		build_module "$name" "$out/tree/stock/drivers/net/xen-$driver" \
			"$dir"
		update_file "$dir/xen-$driver.ko" "$out/$name/stock/xen-$driver.ko"
	done
}

# The drivers with the series once more, with fault points.
build_faults() {
	local name=$1 driver dir
	for driver in netback netfront; do
		dir=$out/$name/faults/xen-$driver
		build_module "$name" "$linux/drivers/net/xen-$driver" "$dir" \
			"${with_faults[@]}"
		update_file "$dir/xen-$driver.ko" "$out/$name/faults/xen-$driver.ko"
	done
}

# build_module NAME SOURCE DIR [ARGUMENT]...: a module beside the kernel, built in
# a folder of its own.
build_module() {
	local f
	for f in "$2"/*.[ch] "$2/Makefile" "$2/Kbuild"; do
		[ ! -e "$f" ] || update_file "$f" "$3/${f##*/}"
	done
	make_kernel "$1" M="$3" "${@:4}" modules
}

install_kernel() {
	local name=$1 to=$out/$1 driver
	make_kernel "$name" kernelrelease >"$to/release"
	rm -rf "${to:?}/lib"
	make_kernel "$name" INSTALL_MOD_PATH="$to" INSTALL_MOD_STRIP=1 \
		modules_install
	for driver in netback netfront; do
		update_file "$to/lib/modules/$(<"$to/release")/kernel/drivers/net/xen-$driver/xen-$driver.ko" \
			"$to/ours/xen-$driver.ko"
	done
	if [ ! "$to/kernel" -nt "$to/obj/vmlinux" ]; then
		objcopy --strip-debug "$to/obj/vmlinux" "$to/kernel"
	fi
}

build_kernel() {
	local name=$1 begin=$SECONDS
	say "kernel '$name'"
	configure "$name"
	make_kernel "$name" vmlinux modules
	build_stock "$name"
	build_faults "$name"
	build_module "$name" "$conf/provoke" "$out/$name/provoke"
	build_module "$name" "$top/tests/hostile/frontend/ghost" "$out/$name/ghost"
	install_kernel "$name"
	say "kernel '$name': Linux $(<"$out/$name/release"), $((SECONDS - begin)) seconds: $out/$name"
}

[ $# -gt 0 ] || set -- pv kasan
for name in "$@"; do
	[ -e "$conf/$name.config" ] || die "there is no kernel '$name'"
done
mkdir -p "$out"
exec 9>"$out/.lock"
flock 9
work=$(mktemp -d "$out/tree.XXXXXX")
trap 'rm -rf "$work"' EXIT
unpack_source
apply_series "$work/tree"
for name in "$@"; do
	build_kernel "$name"
done
