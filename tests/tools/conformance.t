#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# The conformance checks as a whole: their numbers, the table in docs/, and the
# mutants that prove them; run by run.sh.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/tap.sh"

here=$top/tests/conformance
work=$OUT/conformance
rm -rf "$work"
mkdir -p "$work"

ids() {
	"$OUT/xen-netif" check --list | awk 'NR > 1 { print $1 }'
}

# Within a group from 1 on, without a gap and none twice.
numbered() {
	ids | awk -F- '
		{
			group = $0
			sub(/-[0-9]+$/, "", group)
			if ($NF != ++last[group]) {
				print "after " group "-" last[group] - 1 ": " $0
				wrong = 1
			}
		}
		END { exit wrong || NR < 50 }'
}

# Each says where its statement stands, and what it is.
stated() {
	"$OUT/xen-netif" check --list --json | python3 -c '
import json, sys
for c in json.load(sys.stdin):
    assert c["source"] in ("header", "spec", "protocol"), c
    assert len(c["says"]) > 20 and c["name"], c'
}

documented() {
	"$OUT/xen-netif" check --list --json |
		"$here/table.py" --check "$top/docs/conformance.md"
}

# What would pass with any table is no check.
would_notice() {
	sed 's/| add-2 |/| add-3 |/' "$top/docs/conformance.md" >"$work/doc.md"
	! "$OUT/xen-netif" check --list --json |
		"$here/table.py" --check "$work/doc.md"
}

enough_mutants() {
	local files=("$here"/mutants/*.patch)
	[ ${#files[@]} -ge 15 ]
}

# Says what is wrong in its first line, and fits netback as it is.
mutant() {
	local file=$1 what
	what=$(head -n 1 "$file")
	[[ $what =~ ^[A-Z].*\.$ ]]
	rm -rf "$work/netback"
	cp -r "$top/netback" "$work/netback"
	patch -d "$work" -p1 --fuzz=0 --silent <"$file"
}

# Every check-mutants --sample names is there.
sampled() {
	local name names
	read -ra names < <(sed -n 's/^sample=(\(.*\))/\1/p' \
		"$here/check-mutants")
	[ ${#names[@]} -ge 2 ]
	for name in "${names[@]}"; do
		[ -e "$here/mutants/$name.patch" ]
	done
}

check 'the checks are numbered' numbered
check 'each quotes a statement' stated
check 'docs/conformance.md has them all' documented
check 'and would not, if one were changed' would_notice
check 'there are mutants' enough_mutants
check 'the sample is of them' sampled
for file in "$here"/mutants/*.patch; do
	check "mutant: $(basename "$file" .patch)" mutant "$file"
done
finish
