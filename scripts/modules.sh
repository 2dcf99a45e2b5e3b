#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: modules.sh [make arguments]
#
# Builds xen-netback.ko and xen-netfront.ko with kbuild and leaves them in
# build/<release>/, or in $TREE. Further arguments go to kbuild. With FAULTS=1
# in the environment they have fault points (common/fault_point.h), for tests,
# and are left in build/faults/<release>/.
set -euo pipefail
. "$(dirname "$0")/common.sh"

krel=$(pick_krel)
if [ -n "${FAULTS:-}" ]; then
	out=${TREE:-$build/faults/$krel}
	set -- "${with_faults[@]}" "$@"
else
	out=${TREE:-$build/$krel}
fi

mkdir -p "$out"
exec 9>"$out/.lock"
flock 9
TREE=$out "$top/scripts/kernel-tree.sh" "$krel"
for driver in netback netfront; do
	dir=$out/src/drivers/net/xen-$driver
	kbuild "$krel" "$dir" "$@"
	update_file "$dir/xen-$driver.ko" "$out/xen-$driver.ko"
done
