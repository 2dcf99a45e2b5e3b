#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: mutants.sh [NAME]...
#        mutants.sh --list [TARGET]...
#
# Shows that the targets can fail: makes each deliberate error of the file
# mutants (all, or those named), builds the target that has to find it from the
# changed source, and fuzzes it as run.sh does. Prints TAP; with one name, just
# passes or fails. --list prints the first error of each target.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/tap.sh"
. "$top/tests/fuzz/lib.sh"

out=$build/fuzz

# Lines "name|target|file|sed".
mutants() {
	sed 's/^#.*//; /^$/d' "$fuzz/mutants"
}

list() {
	local name target rest seen=" "
	while IFS='|' read -r name target rest; do
		case $seen in *" $target "*) continue ;; esac
		seen+="$target "
		[ $# -eq 0 ] || [[ " $* " = *" $target "* ]] || continue
		echo "$name $target"
	done < <(mutants)
}

# The sources, with one line of one file changed.
mutate() {
	local tree=$1 file=$2 change=$3
	rm -rf "$tree"
	mkdir -p "$tree"
	cp -r "$top"/{netback,netfront,common,compat,xen-tools} "$tree"
	sed -i "$change" "$tree/$file"
	diff "$top/$file" "$tree/$file" >"$tree/change" || true
	if [ ! -s "$tree/change" ] ||
			[ "$(grep -c '^>' "$tree/change")" -gt 2 ]; then
		cat "$tree/change"
		die "not a change of one line in $file"
	fi
}

# Passes when the error is found.
find_one() {
	local name target file change tree=$out/mutants/$1
	IFS='|' read -r name target file change < <(mutants | grep "^$1|") ||
		die "there is no '$1'"
	mutate "$tree" "$file" "$change"
	build_target "$tree" "$target" "$tree/$target" -Wno-error
	if fuzz "$target" "$tree/$target" "$tree/run" \
			-runs="$(runs_of "$target")" -seed=1; then
		cat "$tree/change"
		die "$target does not find it in $(runs_of "$target") inputs"
	fi
	grep -q -e '^SUMMARY' -e '^==.*ERROR' "$tree/run/log" ||
		{ tail "$tree/run/log"; die "$target failed for another reason"; }
	echo "# $name: found after $(grep -c '^#[0-9]' "$tree/run/log") new inputs"
	rm -rf "$tree"
}

case ${1:-} in
--list)
	shift
	list "$@"
	exit ;;
esac
if [ $# -eq 1 ]; then
	find_one "$1"
	exit
fi
mapfile -t all < <(mutants | cut -d '|' -f 1)
[ $# -gt 0 ] || set -- "${all[@]}"
for name; do
	check "$name is found" find_one "$name"
done
finish
