#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# usage: compare.sh LINUX PUBLIC
#
# Compiles both sides: the numbers of <xen/interface/io/netif.h> below the
# folder LINUX with netif_staging.h below the folder PUBLIC, and Xen's own. A
# number that differs is a compile error, and so is the exit status.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
linux=$1 public=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc=("${CC:-gcc}" -std=gnu11 -Wall -Wextra -Werror)

"${cc[@]}" -D__KERNEL__ -S -o "$work/linux.s" \
	-I"$public" -I"$linux" -I"$here/linux/io" "$here/linux.c"
sed -n 's/^->\([^ ]*\) \(.*\)/#define LINUX_\1 (\2)/p' \
	"$work/linux.s" >"$work/linux-numbers.h"
"${cc[@]}" -c -o "$work/xen.o" -I"$work" "$here/xen.c"
