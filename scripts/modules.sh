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

kbuild() {
	make --no-print-directory -C "$kdir" M="$1" \
		CONFIG_XEN_NETDEV_BACKEND=m CONFIG_XEN_NETDEV_FRONTEND=m \
		CONFIG_DEBUG_INFO_BTF_MODULES= \
		KCFLAGS="-I$top/public-io" "${@:2}" modules
}

kdir=$(kernel_build_dir "$krel")
mkdir -p "$out"
exec 9>"$out/.lock"
flock 9
"$top/scripts/kernel-tree.sh" "$krel"
for driver in netback netfront; do
	dir=$out/src/drivers/net/xen-$driver
	kbuild "$dir" "$@"
	update_file "$dir/xen-$driver.ko" "$out/xen-$driver.ko"
done
