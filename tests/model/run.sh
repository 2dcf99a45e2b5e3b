#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: run.sh [--large]
#
# Checks the models with spin: that no order of events breaks what they assert
# or gets stuck, that each deliberate error (the files *.variants) is found, and
# that every function which a model names still exists. --large: with more
# packets and messages, which takes minutes. Prints TAP; logs and traces are in
# build/model/.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../../scripts/common.sh"
. "$top/scripts/tap.sh"

out=$build/model
upstream=$("$top/scripts/kernel-source.sh" "$(kernel_series "$(pick_krel)")")/drivers/net

# usage: search NAME MODEL "SPIN OPTIONS" "CC OPTIONS" [PAN OPTION]...
# Lets spin look at all states; the log is NAME/log.
search() {
	local dir=$out/$1 model=$2 options cc
	read -ra options <<<"$3"
	read -ra cc <<<"$4"
	shift 4
	rm -rf "$dir"
	mkdir -p "$dir"
	cp "$here/$model.pml" "$dir"
	(
		cd "$dir"
		spin -a "${options[@]}" "$model.pml"
		gcc -O1 -w -DCOLLAPSE "${cc[@]}" -o pan pan.c
		./pan -m200000 "$@"
	) >"$dir/log" 2>&1
}

states() {
	sed -n 's/^ *\([0-9e+.]*\) states, stored.*/\1/p' "$out/$1/log" | head -n 1
}

# All of them were looked at, and nothing was found.
holds() {
	search "$1" "$2" "$3" -DSAFETY || true
	if ! grep -q 'errors: 0' "$out/$1/log" ||
			grep -q -e 'Search not completed' -e '^error' "$out/$1/log"; then
		tail -n 40 "$out/$1/log"
		return 1
	fi
}

# Each statement of the model took place in one of those orders at least.
all_reached() {
	! awk '/^unreached in/ { show = $0 }
		/^\t\([1-9][0-9]* of/ { print show, $0; bad = 1 }
		END { exit !bad }' "$out/$1/log"
}

# No order of events goes on for ever.
ends() {
	search "$1" "$2" "$3" -DNP -l || true
	grep -q 'errors: 0' "$out/$1/log" ||
		{ tail -n 40 "$out/$1/log"; return 1; }
}

is_found() {
	search "$1" "$2" "$3" -DSAFETY || true
	grep -q 'errors: 1' "$out/$1/log" ||
		{ tail -n 20 "$out/$1/log"; return 1; }
	grep '^pan:1' "$out/$1/log"
}

# The functions in comments "code: f() g()".
named() {
	grep -o 'code: [^*]*' "$here/$1.pml" | grep -o '[a-z_0-9]*()' | tr -d '()' |
		sort -u
}

# One that is defined nowhere is a name that the model has kept too long.
names_exist() {
	local name missing=()
	while read -r name; do
		grep -qrE "^\+?[a-z][^;]*\b$name\(|^\+?$name\(" --include='*.[ch]' \
			--include='*.patch' "$top"/{netback,netfront,common} \
			"$upstream"/xen-net* || missing+=("$name")
	done < <(named "$1")
	[ "${#missing[@]}" -eq 0 ] || { echo "not found: ${missing[*]}"; return 1; }
}

# usage: check_holds NAME MODEL "OPTIONS"
check_holds() {
	check "$2${3:+ ($3)}: nothing is found" holds "$@"
	echo "# $1: $(states "$1") states"
}

check_variants() {
	local model=$1 define options what
	while IFS='|' read -r define options what; do
		check "$model: $what" is_found "$model-$define" "$model" \
			"-D$define $options"
	done < <(sed 's/^#.*//; /^$/d' "$here/$model.variants")
}

large=
[ "${1:-}" != --large ] || large=1

check_holds mapping mapping ''
check 'mapping: every statement took place' all_reached mapping
check_holds mapping-skbs mapping '-DSKBS=2 -DMESSAGES=1'
check_holds mapping-rebuilds mapping '-DREBUILDS -DSLOTS=2 -DPOLLS=0 -DXMITS=1'
check 'mapping: each order of events ends' ends mapping-ends mapping \
	'-DPOLLS=1 -DMESSAGES=1'
check_variants mapping
check 'mapping: the functions that it names exist' names_exist mapping

check_holds buffer buffer ''
check 'buffer: every statement took place' all_reached buffer
check 'buffer: each order of events ends once the backend lets go' ends \
	buffer-ends buffer '-DPOSTS=2 -DMAPS=1'
check_variants buffer
check 'buffer: the functions that it names exist' names_exist buffer

if [ -n "$large" ]; then
	check_holds buffer-large buffer '-DPOSTS=8 -DMAPS=6'
	check_holds mapping-large mapping '-DPOLLS=2 -DXMITS=2 -DMESSAGES=4'
	check_holds mapping-large-skbs mapping '-DSKBS=2 -DPOLLS=3 -DMESSAGES=2'
	check_holds mapping-large-rebuilds mapping \
		'-DREBUILDS -DSLOTS=2 -DPOLLS=1 -DXMITS=1 -DMESSAGES=3'
fi
finish
