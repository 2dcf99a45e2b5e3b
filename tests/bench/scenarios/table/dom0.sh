# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measures netback's table against the kernel's containers, by a module in dom0.

ok 'the module measures' insmod /root/gref_table_bench.ko
dmesg | sed -n 's/.*gref_table_bench: \(lookup\|batch\)/\1/p' >"$RIG_RESULTS/table"
ok 'there are measurements' grep -q '^batch xarray random 512' "$RIG_RESULTS/table"
rmmod gref_table_bench
done_testing
