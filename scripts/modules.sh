#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: modules.sh [make arguments]
#
# Builds xen-netback.ko and xen-netfront.ko with kbuild and leaves them in
# build/<release>/, or in $TREE. Further arguments go to kbuild.
set -euo pipefail
. "$(dirname "$0")/common.sh"

krel=$(pick_krel)
out=${TREE:-$build/$krel}

mkdir -p "$out"
exec 9>"$out/.lock"
flock 9
"$top/scripts/kernel-tree.sh" "$krel"
for driver in netback netfront; do
	dir=$out/src/drivers/net/xen-$driver
	kbuild "$krel" "$dir" "$@"
	update_file "$dir/xen-$driver.ko" "$out/xen-$driver.ko"
done
