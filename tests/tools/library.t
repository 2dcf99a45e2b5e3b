#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# libxennetif as its user meets it: installed, found by pkg-config, linked
# either way; what it exports, and what it may not do. Run by run.sh. Its
# functions are tested by its own tests, xen-tools/libxennetif/test.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/tap.sh"

lib=$top/xen-tools/libxennetif
work=$OUT/library
root=$work/root
rm -rf "$work"
mkdir -p "$work"

installs() {
	make -s -C "$lib" O="$work/out" DESTDIR="$root" PREFIX=/opt/xennetif install
	make -s -C "$top/xen-tools/man" DESTDIR="$root" PREFIX=/opt/xennetif install
	[ -e "$root/opt/xennetif/lib/libxennetif.a" ]
	[ -e "$root/opt/xennetif/lib/libxennetif.so.1" ]
	[ -e "$root/opt/xennetif/include/xennetif.h" ]
	[ -e "$root/opt/xennetif/share/man/man3/libxennetif.3" ]
}

# The package's facts, with DESTDIR before its own paths only.
config() {
	PKG_CONFIG_PATH=$root/opt/xennetif/lib/pkgconfig \
		pkg-config --define-variable=prefix="$root/opt/xennetif" \
		--define-variable=libdir="$root/opt/xennetif/lib" "$@" xennetif
}

# A program of somebody else's: the header stands alone, and no vif is there.
write_user() {
	cat >"$work/user.c" <<-'C'
	#include <xennetif.h>

	#include <stdio.h>

	int main(void)
	{
		struct xennetif *nif = xennetif_alloc(NULL);
		char text[128];
		int ret;

		if (!nif)
			return 2;
		ret = xennetif_open(nif, 0, 0);
		puts(xennetif_error(nif, text, sizeof(text)));
		xennetif_free(nif);
		return ret == -1 && text[0] ? 0 : 1;
	}
	C
}

links_shared() {
	local flags
	read -ra flags < <(config --cflags --libs)
	"${CC:-gcc}" -Wall -Wextra -Werror -o "$work/shared" "$work/user.c" "${flags[@]}"
	readelf -d "$work/shared" | grep -q 'NEEDED.*libxennetif.so.1]'
	LD_LIBRARY_PATH=$root/opt/xennetif/lib "$work/shared"
}

links_static() {
	local flags
	read -ra flags < <(config --static --cflags --libs)
	"${CC:-gcc}" -static -o "$work/static" "$work/user.c" "${flags[@]}"
	"$work/static"
}

exported() {
	nm -D --defined-only "$root/opt/xennetif/lib/libxennetif.so.1" |
		awk '$2 == "T" { sub(/@.*/, "", $3); print $3 }' | sort
}

# What the header declares, the map lists and the library has are the same.
exports() {
	exported >"$work/exported"
	sed -n 's/^\t\t\(xennetif_[a-z_]*\);/\1/p' "$lib/libxennetif.map" |
		sort >"$work/map"
	grep -oE '\bxennetif_[a-z_]+\(' "$lib/xennetif.h" | tr -d '(' |
		sort -u >"$work/header"
	diff "$work/map" "$work/exported"
	# Comments speak of calls, too, with an empty pair of parentheses.
	diff "$work/header" "$work/exported"
}

# Each is in the manual page, and says which threads may call it.
documented() {
	local name page=$top/xen-tools/man/libxennetif.3 missing=0
	while IFS= read -r name; do
		grep -q "$name" "$page" ||
			{ echo "the manual page lacks $name"; missing=1; }
	done <"$work/exported"
	return "$missing"
}

# No output, no end of the program, no state that could be written to.
quiet() {
	local archive=$root/opt/xennetif/lib/libxennetif.a calls='f?printf|f?puts'
	calls+='|f?putc|putchar|vf?printf|perror|_?exit|abort|stdout|stderr'
	nm -u "$archive" >"$work/used"
	size -A "$archive" >"$work/sections"
	if grep -E " U (__)?($calls)(_chk)?$" "$work/used"; then
		return 1
	fi
	awk '$1 ~ /^\.(data|bss)$/ && $2 > 0 { print; found = 1 }
		END { exit found || NR < 10 }' "$work/sections"
}

# Everything in user space, where Debian's Xen and shells look for it.
installs_all() {
	local file
	make -s -C "$top/xen-tools" O="$build/tools" DESTDIR="$work/all" install
	for file in etc/xen/scripts/vif-staging etc/xen/vif-staging.conf \
		usr/local/sbin/xen-netif usr/local/include/xennetif.h \
		usr/local/lib/libxennetif.{a,so.1} \
		usr/local/lib/pkgconfig/xennetif.pc \
		usr/local/share/man/man3/libxennetif.3 \
		usr/local/share/man/man5/vif-staging.conf.5 \
		usr/local/share/man/man8/{xen-netif,vif-staging}.8 \
		usr/local/share/bash-completion/completions/xen-netif; do
		[ -e "$work/all/$file" ] || { echo "there is no $file"; return 1; }
	done
	[ -x "$work/all/etc/xen/scripts/vif-staging" ]
	"$work/all/usr/local/sbin/xen-netif" --version
}

check 'make install' installs
check 'make install of all tools' installs_all
check 'a user writes a program' write_user
check 'it links the shared library' links_shared
check 'it links the static library' links_static
check 'header, symbol map and library agree' exports
check 'the manual page names every call' documented
check 'it never prints, never exits, has no global state' quiet
finish
