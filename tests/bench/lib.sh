# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measuring the stock drivers and ours in the same way; sourced by bench.sh and
# by demo.sh, after scripts/common.sh.

: "${top:?}" "${build:?}"
bench=$top/tests/bench

# The counter and the marker that makes it take a snapshot. Both are made anew
# only when their source has changed.
build_counter() {
	local out=$build/bench cc=(gcc -O2 -Wall -Wextra -Werror)
	mkdir -p "$out"
	[ "$out/insnprof.so" -nt "$bench/insnprof.c" ] ||
		"${cc[@]}" -shared -fPIC -o "$out/insnprof.so" "$bench/insnprof.c"
	[ "$out/insnmark" -nt "$bench/insnmark.c" ] ||
		"${cc[@]}" -static -o "$out/insnmark" "$bench/insnmark.c"
}

# usage: measure WHICH OUT [RIG-OPTION]...
# One boot with stock or our drivers on both sides. Becomes the rig, so that the
# process which started this can end it.
measure() {
	local which=$1 out=$2 mark=$build/bench/insnmark
	shift 2
	rm -rf "$out"
	mkdir -p "$out"
	exec env INSNPROF_SITES="$("$bench/xen-sites.sh")" "$top/tests/xen/rig" \
		--netback "$which" --netfront "$which" \
		--profile --plugin "$build/bench/insnprof.so" \
		--guest-file "$mark:/usr/bin/insnmark" \
		--dom0-file "$mark:/usr/bin/insnmark" \
		--out "$out" "$@" measure
}

# The rig's output as one line for each step, with the time it came.
progress() {
	local line log=$1/log
	while IFS= read -r line; do
		printf '%s\n' "$line" >>"$log"
		case $line in
		ok*packets* | ok*TCP* | ok*'machine ran'* | not\ ok* | '# boot'*)
			printf '  %4d s  %-6s %s\n' "$SECONDS" "$2" \
				"$(sed -E 's/^(ok|# )[ 0-9-]*(measure: )?//' <<<"$line")"
		esac
	done
}

# Two emulated machines at once need the CPUs and the memory for it. What they
# measure is the same either way: their time is made of instructions.
both_at_once() {
	[ "$(nproc)" -ge 2 ] &&
		awk '/^MemAvailable/ { exit $2 < 5 * 1024 * 1024 }' /proc/meminfo
}

# usage: measure_both OUT [RIG-OPTION]...
# Both, as OUT/stock and OUT/ours.
measure_both() {
	local out=$1 which failed=0
	pids=()
	shift
	build_counter
	# Background processes do not hear of an interrupt by themselves.
	trap 'kill "${pids[@]}" 2>/dev/null' INT TERM EXIT
	for which in stock ours; do
		mkdir -p "$out"
		measure "$which" "$out/$which" "$@" \
			> >(progress "$out/$which" "$which") 2>&1 &
		pids+=($!)
		both_at_once || wait "${pids[-1]}" || true
	done
	for which in "${pids[@]}"; do
		wait "$which" || failed=1
	done
	trap - INT TERM EXIT
	[ "$failed" -eq 0 ] || {
		grep -h -A 30 '^not ok' "$out"/*/log >&2 || true
		die "the measurement failed; logs are in $out"
	}
}
