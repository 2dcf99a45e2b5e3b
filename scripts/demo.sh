#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: demo.sh
#
# Boots real Xen twice, with the stock drivers and with ours, sends the same
# traffic through the same guest, and prints what differs. Leaves the table as
# build/demo/table.txt, the numbers as table.json, a picture as table.png.
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$top/tests/bench/lib.sh"

out=$build/demo

say "building the modules for Linux $(pick_krel)"
"$top/scripts/modules.sh" -s >&2
say "booting Xen with the stock drivers, and with ours"
measure_both "$out" --set packets=10000 measure
python3 "$bench/report.py" rates --stock "$out/stock" --ours "$out/ours" \
	--out "$out/table" >/dev/null
cat >>"$out/table.txt" <<'TEXT'

One guest with one CPU, dom0 with another, on Xen under QEMU. Time is counted
in executed instructions (one is 2 ns), so the rates repeat on any machine
(but for what the stock drivers bring to the guest: docs/performance.md); they
compare the drivers and do not say what real hardware reaches. Grant operations
are counted where Xen carries them out.
TEXT
gnuplot -e "data='$out/table.dat'; picture='$out/table.png'" \
	"$bench/rates.gnuplot"
echo
cat "$out/table.txt"
echo
echo "table:   $out/table.txt (numbers: table.json)"
echo "picture: $out/table.png"
