# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Measuring the stock drivers and ours in the same way; sourced by what
# measures, after scripts/common.sh.

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

# usage: measure WHICH OUT RIG-OPTION... SCENARIO
# One boot with stock or our drivers on both sides. Becomes the rig, so that the
# process which started this can end it.
measure() {
	local which=$1 out=$2 mark=$build/bench/insnmark
	shift 2
	rm -rf "$out"
	mkdir -p "$out"
	exec env INSNPROF_SITES="$("$bench/xen-sites.sh" sites)" \
		INSNPROF_SWITCH="$("$bench/xen-sites.sh" switch)" \
		"$top/tests/xen/rig" --from "$bench/scenarios" \
		--netback "$which" --netfront "$which" \
		--profile --plugin "$build/bench/insnprof.so" \
		--guest-file "$mark:/usr/bin/insnmark" \
		--dom0-file "$mark:/usr/bin/insnmark" \
		--out "$out" "$@"
}

# usage: progress LOG NAME
# The rig's output as one line for each step, with the time it came; all of it
# goes into the log.
progress() {
	local line
	while IFS= read -r line; do
		printf '%s\n' "$line" >>"$1"
		case $line in
		ok*packets* | ok*TCP* | ok*' vifs, '* | ok*'machine ran'* | \
			not\ ok* | '# boot'*)
			printf '  %4d s  %-14s %s\n' "$SECONDS" "$2" \
				"$(sed -E 's/^(ok|# )[ 0-9-]*([a-z]*: )?//' <<<"$line")"
		esac
	done
}

# How many emulated machines at once this one has CPUs and memory for. What they
# measure is the same either way: their time is made of instructions.
boots_at_once() {
	local memory
	memory=$(awk '/^MemAvailable/ { print int($2 / 1048576 / 3.5) }' /proc/meminfo)
	[ "$memory" -ge 1 ] || memory=1
	echo $((memory < $(nproc) ? memory : $(nproc)))
}

# Background processes do not hear of an interrupt by themselves.
measuring=()
trap '[ ${#measuring[@]} -eq 0 ] || kill "${measuring[@]}" 2>/dev/null || true' EXIT
trap 'exit 130' INT TERM

# usage: measure_beside NAME WHICH OUT RIG-OPTION... SCENARIO
# The same beside everything else. Waits for a place, of which there are $jobs.
measure_beside() {
	local name=$1
	shift
	while [ "$(jobs -pr | wc -l)" -ge "${jobs:-$(boots_at_once)}" ]; do
		wait -n || true
	done
	mkdir -p "$2"
	(measure "$@") > >(progress "$2.log" "$name") 2>&1 &
	measuring+=($!)
}

# Waits for all that was begun; fails if any of it did.
measure_wait() {
	local pid failed=0
	for pid in "${measuring[@]}"; do
		wait "$pid" || failed=1
	done
	measuring=()
	return "$failed"
}

# usage: measure_both OUT RIG-OPTION... SCENARIO
# Both, as OUT/stock and OUT/ours.
measure_both() {
	local out=$1 which
	shift
	build_counter
	for which in stock ours; do
		rm -f "$out/$which.log"
		measure_beside "$which" "$which" "$out/$which" "$@"
	done
	measure_wait || {
		grep -h -A 30 '^not ok' "$out"/*.log >&2 || true
		die "the measurement failed; logs are in $out"
	}
}
