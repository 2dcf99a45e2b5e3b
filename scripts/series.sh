#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: series.sh OUT
#
# Writes the change to both drivers as patches that 'git am' applies to a
# kernel source of the release's version, for people who build kernels. There
# the wire definitions stand in <xen/interface/io/netif.h> itself, so our files
# lose their include of the separate header, and that of compat.h as well when
# the version needs nothing of it.
set -euo pipefail
. "$(dirname "$0")/common.sh"

[ $# -eq 1 ] || die "usage: ${0##*/} OUT"
version=$(kernel_series "$(pick_krel)")
source=$("$top/scripts/kernel-source.sh" "$version")
mkdir -p "$1"
out=$(cd "$1" && pwd)
repo=$(mktemp -d "$build/series.XXXXXX")
trap 'rm -rf "$repo"' EXIT
netif=include/xen/interface/io/netif.h
staging=$top/public-io/xen/interface/io/netif_staging.h

# Whoever makes the series is its author.
in_repo() {
	git -C "$repo" -c core.autocrlf=false -c commit.gpgsign=false \
		-c user.name="$(git config user.name || id -un)" \
		-c user.email="$(git config user.email || echo "$(id -un)@$(uname -n)")" \
		"$@"
}

commit() {
	in_repo add -A
	in_repo commit -q -F -
}

lay_pristine() {
	local f
	in_repo init -q
	for f in drivers/net/Makefile drivers/net/Kconfig drivers/net/xen-netback \
		 drivers/net/xen-netfront.c "$netif"; do
		mkdir -p "$repo/$(dirname "$f")"
		cp -r "$source/$f" "$repo/$f"
	done
	commit <<<"linux $version"
	in_repo tag base
}

# netif_staging.h, without the guards and checks that it needs only while it is
# a header of its own: $1 "types" or "list".
staging_part() {
	local types='^#define XEN_NETIF_CTRL_TYPE_'
	if [ "$1" = types ]; then
		grep "$types" "$staging"
	else
		sed -e '1,/^#ifndef XEN_NETIF_CTRL_TYPE_/d' -e "/$types/d" \
			-e '/^#endif/d' -e '/^_Static_assert/,$d' "$staging" |
			cat -s
	fi
}

# After the last message type comes the list of types, after the struct of the
# responses the list's entry.
extend_netif() {
	local new=$repo/$netif.new
	{
		sed -n '1,/^#define XEN_NETIF_CTRL_TYPE_SET_HASH_ALGORITHM/p' \
			"$repo/$netif"
		staging_part types
		sed '1,/^#define XEN_NETIF_CTRL_TYPE_SET_HASH_ALGORITHM/d;/^struct xen_netif_ctrl_response {/,$d' \
			"$repo/$netif"
		sed -n '/^struct xen_netif_ctrl_response {/,/^};/p' "$repo/$netif"
		staging_part list
		sed '1,/^struct xen_netif_ctrl_response {/d' "$repo/$netif" |
			sed '1,/^};/d' | sed '1{/^$/d}'
	} >"$new"
	mv "$new" "$repo/$netif"
}

move_netfront() {
	local net=$repo/drivers/net
	mkdir "$net/xen-netfront"
	mv "$net/xen-netfront.c" "$net/xen-netfront/netfront.c"
	cat >"$net/xen-netfront/Makefile" <<-'EOF'
		# SPDX-License-Identifier: GPL-2.0-only
		obj-$(CONFIG_XEN_NETDEV_FRONTEND) := xen-netfront.o

		xen-netfront-y := netfront.o
	EOF
	sed -i '/CONFIG_XEN_NETDEV_FRONTEND/s/xen-netfront\.o/xen-netfront\//' \
		"$net/Makefile"
}

# Whether compat.h defines anything for this version.
compat_used() {
	local major=${version%.*} minor=${version#*.}
	grep -v '^#include' "$top/compat/compat.h" |
		gcc -E -P -dD -undef -nostdinc \
			-D'KERNEL_VERSION(a, b, c)=(((a) << 16) + ((b) << 8) + (c))' \
			-DLINUX_VERSION_CODE=$(((major << 16) + (minor << 8))) - |
		grep -qvE '^(#(define|undef) (__|_FORTIFY|XEN_STAGING_COMPAT_H|KERNEL_VERSION|LINUX_VERSION_CODE).*|)$'
}

# Take out of the files named the includes that a kernel tree does not have.
drop_includes() {
	local f edits
	for f in "$@"; do
		edits=(-e 's/netif_staging\.h>/netif.h>/')
		! grep -q '^#include <xen/interface/io/netif.h>' "$f" ||
			edits=(-e '/^#include <xen\/interface\/io\/netif_staging.h>/d')
		[ -n "$compat" ] || edits+=(-e '/^#include "compat.h"/d')
		sed -i "${edits[@]}" "$f"
	done
}

lay_ours() {
	local part=$1 f to
	to=$repo/drivers/net/xen-$part
	for f in "$top/$part"/*.[ch] "$top/common"/*.[ch]; do
		# An include that had a paragraph to itself leaves two empty
		# lines.
		cp "$f" "$to/"
		drop_includes "$to/${f##*/}"
		cat -s "$to/${f##*/}" >"$repo/.squeezed"
		mv "$repo/.squeezed" "$to/${f##*/}"
	done
	# netfront selects it already.
	[ "$part" != netback ] || sed -i \
		'/^config XEN_NETDEV_BACKEND/,/^\thelp/s/^\tdepends on.*/&\n\tselect PAGE_POOL/' \
		"$repo/drivers/net/Kconfig"
	[ "$part" != netfront ] || cp "$top/netfront/Makefile" "$to/"
	[ -z "$compat" ] || cp "$top/compat/compat.h" "$to/"
}

# The option of the fault points, behind the drivers' own.
add_fault_option() {
	sed -i "/^config VMXNET3/e grep -v '^#' '$top/common/Kconfig'" \
		"$repo/drivers/net/Kconfig"
}

# The text of one of our patches: its subject and what stands above the diff.
message() {
	sed -n '1s/^Subject: //p;2,/^---/{/^---/!p}' "$1"
}

# One commit a patch; our own files come with the first, which calls them.
apply_part() {
	local part=$1 patch first=1
	for patch in "$top/$part/patches/$version"/*.patch; do
		patch -d "$repo" -p1 --fuzz=0 --no-backup-if-mismatch \
			--silent <"$patch"
		[ -z "$first" ] || lay_ours "$part"
		first=
		drop_includes "$repo/drivers/net/xen-$part"/*.[ch]
		[[ $patch != */netback/*/*-fault-points.patch ]] ||
			add_fault_option
		message "$patch" | commit
	done
}

compat=
! compat_used || compat=1
lay_pristine
extend_netif
commit <<'EOF'
xen/netif: add the staging grant messages

A frontend may hand a fixed set of pages to the backend and have them kept
mapped, so that packets in them need no grant operation. Take over the
three control messages and the list entry from Xen's xen/io/netif.h.
EOF
move_netfront
commit <<'EOF'
xen/netfront: move to a folder of its own

The driver is about to have more than one file. No change to its source.
EOF
apply_part netback
apply_part netfront
rm -f "$out"/[0-9][0-9][0-9][0-9]-*.patch
in_repo format-patch -q -M --no-signature -o "$out" base
say "wrote $(find "$out" -name '0*.patch' | wc -l) patches against Linux $version to $out"
