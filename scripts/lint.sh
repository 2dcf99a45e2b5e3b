#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: lint.sh
#
# Checks what can be checked without running anything, and prints TAP: the
# kernel's checkpatch on our C, gcc's W=1 and sparse on our kernel files, the
# shell scripts, manual pages, Python syntax, and marks left in the source.
# Only our own files count; what the upstream drivers warn about is theirs.
set -euo pipefail
. "$(dirname "$0")/common.sh"
. "$top/scripts/tap.sh"

krel=$(pick_krel)
kernel=$("$top/scripts/kernel-source.sh" "$(kernel_series "$krel")")
cd "$top"

# Our files that match the find expression.
files() {
	find . \( -path "./build" -o -path "$build" -o -name .git \) -prune -o \
		-type f \( "$@" \) -print | sed 's/^\.\///' | sort
}

checkpatch() {
	perl "$kernel/scripts/checkpatch.pl" --no-tree --root="$kernel" --strict --quiet \
		--no-summary --show-types --max-line-length=100 "$@"
}

# What checkpatch asks of kernel code and does not fit elsewhere.
ignored_types() {
	case $1 in
	public-io/xen/*)
		# The ABI is for all systems: the C standard's types and words.
		echo PREFER_KERNEL_TYPES,BIT_MACRO,CAMELCASE ;;
	compat/*)
		# The one file that is allowed to ask for the version.
		echo LINUX_VERSION_CODE ;;
	public-io/check/*)
		# One table of macros, expanded to declarations.
		echo PREFER_KERNEL_TYPES,CAMELCASE,MULTISTATEMENT_MACRO_USE_DO_WHILE,MACRO_ARG_REUSE ;;
	tests/unit/shim/*)
		# They define what the kernel defines, under the same names.
		echo PREFER_KERNEL_TYPES,CAMELCASE,BIT_MACRO,AVOID_BUG,NEW_TYPEDEFS,MACRO_ARG_REUSE,MACRO_ARG_PRECEDENCE,COMPLEX_MACRO,PREFER_DEFINED_ATTRIBUTE_MACRO,MEMORY_BARRIER,EXPORT_SYMBOL,UNCOMMENTED_DEFINITION ;;
	netback/*|netfront/*) ;;
	*)
		# User space has the C standard's types and words.
		echo PREFER_KERNEL_TYPES,BIT_MACRO,CAMELCASE ;;
	esac
}

style() {
	checkpatch --ignore "SPDX_LICENSE_TAG,$(ignored_types "$1")" --file "$1"
}

# By standard input: a file that git knows is never taken for a patch. What it
# names, xenbus' states for one, upstream has named.
patch_style() {
	checkpatch --no-signoff --ignore COMMIT_MESSAGE,FILE_PATH_CHANGES,CAMELCASE - <"$1"
}

# Build the modules from scratch with every warning on, into one log.
warnings=$build/lint/log
build_with_warnings() {
	rm -rf "$build/lint"
	mkdir -p "$build/lint"
	TREE=$build/lint "$top/scripts/modules.sh" W=1 C=2 \
		>"$warnings" 2>&1 ||
		{ tail -n 40 "$warnings"; return 1; }
}

# It was compiled, and the log has no line about it.
no_warnings() {
	local name=${1##*/} object
	object=$build/lint/src/drivers/net/xen-${1%.c}.o
	if [ "$name" != "${name%.c}" ] && [ ! -e "$object" ]; then
		echo "it is not part of the module"
		return 1
	fi
	! grep -E -A 3 "(xen-${1%%/*}|public-io/xen/interface/io)/$name:[0-9]+" \
		"$warnings"
}

manual_page() {
	local said
	said=$(man --warnings -E UTF-8 -Tutf8 -l "$1" 2>&1 >/dev/null)
	[ -z "$said" ] || { echo "$said"; return 1; }
}

no_marks() {
	! files -name '*' | grep -v '\.patch$' |
		xargs -d '\n' grep -nIE '\b(TO''DO|FIX''ME|XX''X)\b'
}

bash_scripts() {
	files -name '*.sh'
	files ! -name '*.*' -perm -u+x | while IFS= read -r f; do
		! head -n 1 "$f" | grep -q '^#!.*bash' || echo "$f"
	done
}

for f in $(files -name '*.[ch]'); do
	check "style: $f" style "$f"
done
for f in $(files -path './net*/patches/*.patch'); do
	check "style: $f" patch_style "$f"
done
check "the modules build with W=1 and sparse" build_with_warnings
for f in $(files -path './netback/*.[ch]' -o -path './netfront/*.[ch]' \
		-o -path './public-io/xen/*.h'); do
	check "no warnings: $f" no_warnings "$f"
done
check "the table's bench builds with W=1" "$top/tests/bench/table.sh" \
	--build-only W=1 KCFLAGS=-Werror
for f in $(files \( -path './tests/bench/*.c' -o -path './tests/xen/tools/*.c' \) \
		! -path './tests/bench/table/*'); do
	check "no warnings: $f" "${CC:-gcc}" -fsyntax-only -O2 \
		-Wall -Wextra -Werror "$f"
done
for f in $(bash_scripts | sort -u); do
	check "shellcheck: $f" shellcheck "$f"
done
for f in $(files -name '*.py'); do
	check "python: $f" python3 -c \
		'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$f"
done
for f in $(files -name '*.[1-9]' -path '*man*'); do
	check "manual page: $f" manual_page "$f"
done
check "nothing marked as unfinished" no_marks
finish
