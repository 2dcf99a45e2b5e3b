#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: quick.sh [--top N]
#
# Counts the instructions that a packet of 60 bytes costs, each way, with the
# stock drivers and with ours: a guest and dom0 on real Xen, one CPU each. The
# table says how many ran in dom0's turn and in the guest's, in Xen, in the
# kernel and in user space. --top N: also the N costliest functions of each.
# Leaves build/bench/instructions.txt and .json.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/tests/bench/lib.sh"

"$top/scripts/modules.sh" -s >&2
export INSNPROF_PROFILE=1
measure_both "$build/bench/instructions" \
	--set packets=20000 --set sizes=60 --set tcp=0 --set symbols=$(($# > 0)) measure
python3 "$bench/report.py" instructions \
	--stock "$build/bench/instructions/stock" \
	--ours "$build/bench/instructions/ours" \
	--out "$build/bench/instructions" \
	--xen-map /usr/lib/debug/boot/xen-syms-4.17-amd64.map "$@"
