# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Building and running the targets; sourced by run.sh, long.sh and mutants.sh,
# after scripts/common.sh.
. "${top:?}/tests/unit/flags.sh"

fuzz=$top/tests/fuzz

# All targets, by their names.
targets() {
	local f
	for f in "$fuzz"/targets/*.c; do
		basename "$f" .c
	done
}

# usage: tool_flags TREE
# As tests/tools compiles them.
tool_flags() {
	local tool_cflags libs=(xengnttab xenevtchn xenstore xentoollog json-c ncursesw)
	read -ra tool_libs <<<"$(pkg-config --libs json-c)"
	read -ra tool_cflags <<<"$(pkg-config --cflags "${libs[@]}")"
	cflags=(
		-std=gnu11 -g -O1 -fno-omit-frame-pointer -pthread
		-Wall -Wextra -Werror -Wno-missing-field-initializers
		-Wno-unused-parameter -D_GNU_SOURCE -DVERSION='"fuzz"'
		-D__XEN_INTERFACE_VERSION__=__XEN_LATEST_INTERFACE_VERSION__
		-I"$1/xen-tools/xen-netif" -I"$1/xen-tools/libxennetif"
		"${tool_cflags[@]}"
	)
}

# usage: build_target TREE NAME PROGRAM [FLAG]...
# A target says in comment lines which files it is made of, and with which
# stand-ins: those for kernel files, or (kind: tools) those of the library.
build_target() {
	local tree=$1 target=$fuzz/targets/$2.c program=$3 sources cflags
	local tool_libs=()
	shift 3
	read -ra sources <<<"$(setting sources "$target" | tr '\n' ' ')"
	[ "${sources[*]}" != none ] || sources=()
	if [ "$(setting kind "$target")" = tools ]; then
		tool_flags "$tree"
	else
		host_flags "$tree"
		cflags+=(-I"$top/tests/unit")
		sources+=("$top"/tests/unit/shim/*.c)
	fi
	# What netback's messages need of the kernel, before the unit tests' own.
	[ "$(setting kind "$target")" != netback ] ||
		cflags=(-I"$fuzz/shim" "${cflags[@]}")
	mkdir -p "${program%/*}"
	(cd "$tree" && clang "${cflags[@]}" -I"$fuzz" \
		"-fsanitize=fuzzer,address,undefined" \
		-fno-sanitize-recover=all "$@" -o "$program" "$target" "${sources[@]}" \
		-lcmocka -lpthread "${tool_libs[@]}")
}

# How many inputs a target gets; it may name its own number.
runs_of() {
	local runs
	runs=$(setting runs "$fuzz/targets/$1.c")
	echo "${runs:-20000}"
}

# usage: fuzz NAME PROGRAM FOLDER [OPTION]...
# Runs a target on its corpus, in FOLDER, where new inputs and findings go.
fuzz() {
	local name=$1 program=$2 folder=$3 dict=$fuzz/dict/$1 options
	shift 3
	rm -rf "$folder"
	mkdir -p "$folder/new"
	options=(-max_len="$(setting max_len "$fuzz/targets/$name.c")"
		-artifact_prefix="$folder/" -print_final_stats=1 -timeout=20
		-len_control=0)
	[ ! -e "$dict" ] || options+=(-dict="$dict")
	ASAN_OPTIONS=detect_leaks=1:quarantine_size_mb=16 \
		"$program" "${options[@]}" "$@" "$folder/new" \
		"$fuzz/corpus/$name" >"$folder/log" 2>&1
}

# A figure of the last run in a folder, such as number_of_executed_units.
final_stat() {
	sed -n "s/^stat::$2: *//p" "$1/log"
}
