# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Building netback with deliberate errors; sourced. Who sources it has set mutants,
# the folder of the patches against netback/, whose first line says what each does
# wrong, and mutants_out, where modules and logs go; krel is the kernel's release.

: "${mutants:?}" "${mutants_out:?}" "${krel:?}" "${top:?}"
mutants_driver=$mutants_out/tree/src/drivers/net/xen-netback

# The module from the tree as it is now, without what only a debugger needs.
mutants_build_module() {
	local name=$1 log=$mutants_out/$1.log
	kbuild "$krel" "$mutants_driver" >"$log" 2>&1 ||
		{ tail -n 20 "$log" >&2; die "mutant $name does not build"; }
	objcopy --strip-debug "$mutants_driver/xen-netback.ko" "$mutants_out/$name.ko"
}

mutants_build_one() {
	local name=$1 file=$mutants/$1.patch
	[ -e "$file" ] || die "there is no mutant '$name'"
	patch -d "$mutants_driver" -p2 --fuzz=0 --silent --no-backup-if-mismatch \
		<"$file" || die "$file does not apply"
	mutants_build_module "$name"
	patch -d "$mutants_driver" -p2 -R --silent --no-backup-if-mismatch <"$file"
	if cmp -s "$mutants_out/$name.ko" "$mutants_out/unchanged.ko"; then
		die "$file changes nothing"
	fi
}

# mutants_build NAME...: them, and netback as it is as `unchanged`.
mutants_build() {
	local name
	say "building netback with $# deliberate errors"
	mkdir -p "$mutants_out"
	rm -f "$mutants_out"/*.ko "$mutants_out"/*.log
	TREE=$mutants_out/tree "$top/scripts/kernel-tree.sh" "$krel"
	mutants_build_module unchanged
	for name; do
		mutants_build_one "$name"
	done
}

# mutants_files NAME...: arguments for the rig, one a line, that put the modules
# into dom0's /mutants, with a list of what each is meant to be.
mutants_files() {
	local name
	for name; do
		printf '%s\t%s\n' "$name" "$(head -n 1 "$mutants/$name.patch")"
	done >"$mutants_out/list"
	printf '%s\n' --dom0-file "$mutants_out/list:/mutants/list"
	for name in unchanged "$@"; do
		printf '%s\n' --dom0-file "$mutants_out/$name.ko:/mutants/$name.ko"
	done
}

# The names of all.
mutants_all() {
	local file
	for file in "$mutants"/*.patch; do
		basename "$file" .patch
	done
}
