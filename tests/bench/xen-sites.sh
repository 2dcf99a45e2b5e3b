#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: xen-sites.sh sites|switch
#
# sites: prints, for INSNPROF_SITES, where in the installed hypervisor
#
#   hypercall      any hypercall begins; of these
#   grant          a grant table hypercall,
#   event          an event channel hypercall (send, mask, status and the rest),
#   sched          a sched_op (block, yield, poll),
#   iret           an iret, by which a PV kernel returns to user space or from
#                  an interrupt,
#   timer          a set_timer_op, or a vcpu_op, which is how Linux sets timers
#   copy           one grant copy is done: the only call of memcpy in gnttab_copy()
#   map            one grant is mapped into a domain's page tables
#   unmap          one grant is unmapped
#   notify         an event channel is signalled (EVTCHNOP_send)
#   flush          a CPU flushes its TLB, or a part of it, on request
#   address-space  a CPU loads other page tables, by which it flushes, too
#   switch         Xen lets another vcpu run on a CPU, or none
#
# so that all this is counted by Xen's own work, in the same way whatever
# drivers run.
#
# switch: prints, for INSNPROF_SWITCH, where Xen's context_switch() reads from
# the next vcpu and from its domain.
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

disassemble() {
	objdump -d --no-show-raw-insn --disassemble="$1" "$xen"
}

# Where function $2 calls function $3.
calls() {
	local found
	found=$(disassemble "$2" |
		sed -n "s/^ *\([0-9a-f]*\):.*call.*<$3>\$/$1=\1/p")
	[ -n "$found" ] || die "$2 does not call $3"
	echo "$found"
}

print_sites() {
	entries hypercall pv_hypercall hvm_hypercall
	entries grant do_grant_table_op compat_grant_table_op
	entries event do_event_channel_op
	entries sched do_sched_op compat_sched_op
	entries iret do_iret
	entries timer do_set_timer_op compat_set_timer_op do_vcpu_op compat_vcpu_op
	calls copy gnttab_copy memcpy
	entries map create_grant_pv_mapping create_grant_p2m_mapping
	entries unmap unmap_common
	entries notify evtchn_send
	entries flush flush_area_local
	entries address-space switch_cr3_cr4
	entries switch context_switch
}

# The arguments are (prev, next): next is in %rsi until something else is. Its
# domain is compared with DOMID_IDLE.
print_switch() {
	local found
	found=$(disassemble context_switch | awk '
		!vcpu && match($0, /0x[0-9a-f]+\(%rsi\),/) {
			vcpu = $1 substr($0, RSTART + 2, index(substr($0, RSTART), "(") - 3)
		}
		!domain && match($0, /\$0x7fff,0x[0-9a-f]+\(/) {
			domain = $1 substr($0, RSTART + 10, RLENGTH - 11)
		}
		END { print vcpu "," domain }')
	[[ $found =~ ^[0-9a-f]+:[0-9a-f]+,[0-9a-f]+:[0-9a-f]+$ ]] ||
		die "context_switch() of $xen is not as expected: '$found'"
	echo "$found"
}

case ${1:-} in
sites) print_sites | paste -s -d , ;;
switch) print_switch ;;
*) die 'sites or switch?' ;;
esac
