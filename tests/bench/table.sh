#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: table.sh [--build-only [make arguments]]
#
# Measures netback's table of mapped grants against the kernel's own containers:
# lookups, adding and deleting, memory. A module (tests/bench/table) does so in
# dom0, in time that counts instructions. Leaves table-scale.txt, .json and .png in
# build/bench.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/tests/bench/lib.sh"

out=$build/bench/table-scale
tree=$build/bench/table-module

build_module() {
	local file
	for file in "$bench"/table/* "$top"/netback/gref_table.[ch]; do
		update_file "$file" "$tree/${file##*/}"
	done
	make --no-print-directory -s -C "$(kernel_build_dir "$(pick_krel)")" \
		M="$tree" CONFIG_DEBUG_INFO_BTF_MODULES= "$@" modules
}

if [ "${1:-}" = --build-only ]; then
	shift
	build_module "$@"
	exit
fi
build_module >&2
rm -rf "$out"
"$top/tests/xen/rig" --from "$bench/scenarios" --out "$out" \
	--dom0-file "$tree/gref_table_bench.ko:/root/gref_table_bench.ko" table
python3 "$bench/table.py" "$out/boot1/results/table/table" "$out"
gnuplot -e "data='$out.dat'; picture='$out.png'" "$bench/table.gnuplot"
