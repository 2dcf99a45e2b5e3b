# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Which kernel is booted: a release that is installed, or a folder that
# scripts/debug-kernel.sh made, told apart by the slash in its name. Sourced by
# the rig.

built_here() {
	[[ $1 == */* ]]
}

# kernel_check KERNEL: it can be used. A folder is named by its whole path.
kernel_check() {
	if built_here "$1"; then
		[ -e "$1/kernel" ] ||
			die "there is no kernel in $1: run 'make debug-kernel'"
		realpath "$1"
	else
		echo "$1"
	fi
}

kernel_release() {
	if built_here "$1"; then cat "$1/release"; else echo "$1"; fi
}

# In a word, for names of files and for the reader.
kernel_name() {
	if built_here "$1"; then
		echo "${1##*/}-$(kernel_release "$1")"
	else
		echo "$1"
	fi
}

# What the name of the images made from it depends on. The drivers under test
# arrive later.
kernel_identity() {
	if built_here "$1"; then
		find "$1/kernel" "$1/lib" -type f \( -name kernel -o -name '*.ko' \
			! -name 'xen-net*.ko' \) -print0 | sort -z |
			xargs -0 sha256sum
	else
		dpkg-query -W "linux-image-$1"
	fi
}

# The file that Xen or xl is to boot, or that has it packed inside.
kernel_image() {
	if built_here "$1"; then echo "$1/kernel"; else echo "/boot/vmlinuz-$1"; fi
}

# Where lib/modules is; nothing for the host's own.
kernel_root() {
	! built_here "$1" || echo "$1"
}

# kernel_module_files KERNEL MODULE: its file and those it depends on, in the
# order in which they load; none for what is built in.
kernel_module_files() {
	modprobe -d "$(kernel_root "$1")/" -S "$(kernel_release "$1")" \
		--show-depends "$2" | awk '$1 == "insmod" { print $2 }'
}

# module_file SIDE WHICH KERNEL: where that module is.
module_file() {
	case $2 in
	stock)
		if built_here "$3"; then
			echo "$3/stock/xen-$1.ko"
		else
			kernel_module_files "$3" "xen-$1" | tail -n 1
		fi ;;
	ours)
		if built_here "$3"; then
			echo "$3/ours/xen-$1.ko"
		else
			echo "$build/$3/xen-$1.ko"
		fi ;;
	faults)
		if built_here "$3"; then
			echo "$3/faults/xen-$1.ko"
		else
			echo "$build/faults/$3/xen-$1.ko"
		fi ;;
	*) echo "$2" ;;
	esac
}
