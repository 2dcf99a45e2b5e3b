#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: install.sh DESTDIR
#
# Installs what was built: the modules where depmod prefers them to the
# distribution's, the user-space tools, and the manual pages.
set -euo pipefail
. "$(dirname "$0")/common.sh"

dest=${1:-}
krel=$(pick_krel)

install_modules() {
	local dir=$dest/lib/modules/$krel/updates name
	install -d "$dir"
	for name in xen-netback xen-netfront; do
		install -m 644 "$build/$krel/$name.ko" "$dir/$name.ko"
		strip --strip-debug "$dir/$name.ko"
	done
	say "modules: $dir"
	# Into a folder it is the packager who runs depmod.
	[ -n "$dest" ] || depmod "$krel"
}

install_tools() {
	make --no-print-directory -C "$top/xen-tools" \
		BUILD="$build" DESTDIR="$dest" install
	# So that a program finds the shared library.
	[ -n "$dest" ] || ldconfig
}

install_modules
install_tools
