# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the other scripts share; sourced, not run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export build=${BUILD:-$top/build}

say() {
	printf '%s\n' "$*" >&2
}

die() {
	say "${0##*/}: $*"
	exit 1
}

# The newest installed kernel headers of the series we build for.
default_krel() {
	local d
	for d in /usr/src/linux-headers-6.1*-amd64; do
		[ ! -d "$d" ] || echo "${d#/usr/src/linux-headers-}"
	done | sort -V | tail -n 1
}

# The release to work on: $KREL, or the default.
pick_krel() {
	local krel=${KREL:-$(default_krel)}
	[ -n "$krel" ] || die "no kernel headers yet: run 'make deps'"
	echo "$krel"
}

# 6.1.0-50-amd64 -> 6.1: names the source package and the patch folders.
kernel_series() {
	[[ $1 =~ ^([0-9]+\.[0-9]+)[.+-] ]] || die "'$1' is not a kernel release"
	echo "${BASH_REMATCH[1]}"
}

# Where kbuild of a release is.
kernel_build_dir() {
	local d
	for d in "/usr/src/linux-headers-$1" "/lib/modules/$1/build"; do
		[ ! -e "$d/Makefile" ] || { echo "$d"; return; }
	done
	die "no kernel headers for $1: install linux-headers-$1"
}

# kbuild KREL FOLDER [ARGUMENT]...: the module whose source is there.
kbuild() {
	local kdir
	kdir=$(kernel_build_dir "$1") || return
	make --no-print-directory -C "$kdir" M="$2" \
		CONFIG_XEN_NETDEV_BACKEND=m CONFIG_XEN_NETDEV_FRONTEND=m \
		CONFIG_DEBUG_INFO_BTF_MODULES= \
		KCFLAGS="-I$top/public-io" "${@:3}" modules
}

# What kbuild is told for drivers with fault points (common/fault_point.h).
# shellcheck disable=SC2034
with_faults=(CONFIG_XEN_NETDEV_STAGING_FAULTS=y
	KCPPFLAGS=-DCONFIG_XEN_NETDEV_STAGING_FAULTS=1)

# Make file $2 equal to file $1 and leave it alone, timestamp and all, when it
# already is: what did not change is not built again.
update_file() {
	cmp -s "$1" "$2" || { mkdir -p "$(dirname "$2")" && cp "$1" "$2"; }
}
