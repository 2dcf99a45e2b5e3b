#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: xen-sites.sh
#
# Prints, for INSNPROF_SITES, where in the installed hypervisor
#
#   hypercall  a grant table hypercall begins
#   copy       one grant copy is done: the only call of memcpy in gnttab_copy()
#   map        one grant is mapped into a domain's page tables
#   unmap      one grant is unmapped
#   notify     an event channel hypercall begins
#
# so that grant operations are counted by Xen's own work, in the same way
# whatever drivers run.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"

xen=/usr/lib/debug/boot/xen-syms-4.17-amd64
[ -e "$xen" ] || die "no $xen: 'make deps' installs the package for it"

# Where the functions named are, which must be there.
entries() {
	local name=$1 function found
	shift
	for function in "$@"; do
		found=$(awk -v f="$function" '
			{ sub(/^.*#/, "", $3) }
			$3 == f || index($3, f ".") == 1 { sub(/^0x/, "", $1); print $1 }' \
			"$xen.map")
		[ -n "$found" ] || die "$xen.map has no $function"
		echo "$name=$found"
	done
}

# Where function $2 calls function $3.
calls() {
	local found
	found=$(objdump -d --no-show-raw-insn --disassemble="$2" "$xen" |
		sed -n "s/^ *\([0-9a-f]*\):.*call.*<$3>\$/$1=\1/p")
	[ -n "$found" ] || die "$2 does not call $3"
	echo "$found"
}

{
	entries hypercall do_grant_table_op compat_grant_table_op
	calls copy gnttab_copy memcpy
	entries map create_grant_pv_mapping create_grant_p2m_mapping
	entries unmap unmap_common
	entries notify do_event_channel_op
} | paste -s -d ,
