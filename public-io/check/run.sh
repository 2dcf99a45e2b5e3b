#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# usage: run.sh
#
# Proves while compiling that every number, size and offset in public-io, and
# in the parts of Linux's netif.h that we rely on, equals Xen's own in
# libxen-dev. Then changes public-io's header in every place that holds a
# number or a field, and expects each such change to be refused. Prints TAP.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/tap.sh"

here=$top/public-io/check
header=$top/public-io/xen/interface/io/netif_staging.h
linux=$("$top/scripts/kernel-source.sh" "$(kernel_series "$(pick_krel)")")
work=$build/public-io
# Compare with the header that lies below folder $1.
compare() {
	"$here/compare.sh" "$linux/include" "$1"
}

# Every name that public-io defines is compared, but for those that exist only
# there.
covered() {
	local name
	while read -r name; do
		grep -q "^SAME($name);" "$here/numbers.h" ||
			{ echo "$name is not in numbers.h"; return 1; }
	done < <(sed -n 's/^#define \(_\?XEN_NETIF_[A-Za-z_]*\).*/\1/p' "$header" |
			grep -v XEN_NETIF_GREF_LIST_MAX)
}

# The changes to try, as sed expressions: each number plus one, each field
# wider or narrower, two fields swapped.
mutations() {
	sed -n 's/^#define \(_\?XEN_NETIF_[A-Za-z_]*\) *\([0-9]\+\)$/\1 \2/p' \
		"$header" | while read -r name value; do
		printf 's/^#define %s .*/#define %s %d/\n' \
			"$name" "$name" $((value + 1))
	done
	cat <<-'SED'
		s/(1U << _XEN/(2U << _XEN/
		s/grant_ref_t ref;/uint16_t ref;/
		s/grant_ref_t ref;/uint64_t ref;/
		s/uint16_t flags;/uint32_t flags;/
		s/uint16_t flags;/uint8_t flags;/
		s/uint16_t status;/uint32_t status;/
		s/uint16_t status;/uint8_t status;/
		s/uint16_t flags;/uint16_t status;/;t;s/uint16_t status;/uint16_t flags;/
	SED
}

# The header with its own checks taken out and one thing changed: it is the
# comparison with Xen that must notice.
mutate() {
	local inc=$1 expression=$2 to
	to=$inc/xen/interface/io/netif_staging.h
	mkdir -p "${to%/*}"
	sed '/^_Static_assert/{:more;/);$/!{N;b more};d}' "$header" >"$to.plain"
	sed "$expression" "$to.plain" >"$to"
	! cmp -s "$to" "$to.plain"
}

# Run a comparison that must fail, and for the right reason.
refused() {
	mutate "$1" "$2" || { echo "changed nothing"; return 1; }
	if compare "$1" >"$1/log" 2>&1; then
		echo "was accepted"
		return 1
	fi
	grep -q 'Linux and Xen differ' "$1/log" || { cat "$1/log"; return 1; }
}

harmless() {
	mutate "$1" 's/Map read-only/Map  read-only/' && compare "$1"
}

rm -rf "$work"
mkdir -p "$work"
check "every definition in public-io is compared" covered
check "all numbers, sizes and offsets equal Xen's" compare "$top/public-io"
check "a change in a comment is accepted" harmless "$work/m0"
n=0
while IFS= read -r expression; do
	n=$((n + 1))
	check "refused: $expression" refused "$work/m$n" "$expression"
done < <(mutations)
finish
