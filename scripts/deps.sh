#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: deps.sh [-n] [build|rig|lint|docs|fuzz|model]...
#
# Installs the Debian packages that the named groups need (all groups, when
# none is named). The lists are scripts/packages/<group>.txt, one package and
# the reason for it a line. Does nothing when everything is there; else says
# what it installs and why. Only apt-get runs as root, through sudo for an
# ordinary user. -n: say what is missing, install nothing, and fail.
set -euo pipefail
. "$(dirname "$0")/common.sh"

# Lines "package reason" of the groups named. The rig and the tools keep lists
# of their own beside what needs the packages.
wanted() {
	local group list lists
	for group in "$@"; do
		lists=("$top/scripts/packages/$group.txt")
		[ -e "${lists[0]}" ] || die "no group '$group'"
		case $group in
		rig) lists+=("$top/tests/xen/lib/packages") ;;
		build) lists+=("$top/xen-tools/packages") ;;
		esac
		for list in "${lists[@]}"; do
			[ ! -e "$list" ] ||
				sed 's/^#.*//; s/#//; /^[[:space:]]*$/d' "$list"
		done
	done
}

# What one kernel release needs: $KREL, or the newest that has headers. The rig
# boots the kernel that the modules were built for, so its image must be there
# too, whatever the newest one is.
wanted_kernel() {
	local krel=${KREL:-$(default_krel)} group
	[ -n "$krel" ] || return 0
	for group in "$@"; do
		case $group in
		build)
			echo "linux-headers-$krel the modules are built against them"
			echo "linux-source-$(kernel_series "$krel") the drivers that we patch" ;;
		rig) echo "linux-image-$krel the kernel that the headers belong to" ;;
		esac
	done
}

# Its many lines go to a log, and are shown only when it fails.
apt() {
	local root=() log=$build/apt.log
	[ "$(id -u)" -eq 0 ] || root=(sudo)
	"${root[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get -o DPkg::Lock::Timeout=900 "$@" >>"$log" 2>&1 ||
		{ tail -n 30 "$log" >&2; die "apt-get failed: $log"; }
}

# The lines of the list on standard input whose package is not installed.
missing() {
	awk '
		NR == FNR { if ($2 == "installed") there[$1] = 1; next }
		!($1 in there) && !seen[$1]++' \
		<(dpkg-query -W -f '${Package} ${db:Status-Status}\n') -
}

install_missing() {
	local lines=$1 package packages reason
	[ -n "$lines" ] || return 0
	say "$verb:"
	mapfile -t packages < <(awk '{ print $1 }' <<<"$lines")
	while read -r package reason; do
		say "$(printf '  %-30s %s' "$package" "$reason")"
	done <<<"$lines"
	[ "$verb" = installing ] || exit 1
	mkdir -p "$build"
	: >"$build/apt.log"
	apt -q update
	apt -q -y install --no-install-recommends "${packages[@]}"
}

verb=installing
[ "${1:-}" != -n ] || { verb=missing; shift; }
[ $# -gt 0 ] || set -- build rig lint docs fuzz model
install_missing "$(wanted "$@" | missing)"
install_missing "$(wanted_kernel "$@" | missing)"
