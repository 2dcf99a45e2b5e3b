# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# How a kernel file is compiled for the host; sourced, after common.sh, by
# run.sh here and by tests/fuzz.

linux=$("${top:?}/scripts/kernel-source.sh" "$(kernel_series "$(pick_krel)")")

# usage: host_flags TREE
# Sets cflags to compile the drivers' files below TREE against the stand-ins.
# kbuild's own warnings stay on; these two it has off, and so does this.
host_flags() {
	# shellcheck disable=SC2034 # for who sources this
	cflags=(
		-std=gnu11 -g -O1 -fno-omit-frame-pointer -fno-strict-aliasing
		-Wall -Wextra -Werror -Wno-sign-compare -Wno-unused-parameter
		-D__KERNEL__ -include linux/compiler_types.h
		-I"$top/tests/unit/shim" -I"$1/netback" -I"$1/netfront"
		-I"$1/compat" -I"$1/common"
		-I"$top/public-io" -I"$linux/include" -I"$top/public-io/check/linux/io"
	)
}

# The value of a "/* name: value */" line of a test.
setting() {
	sed -n "s|^/\* $1: \(.*\) \*/\$|\1|p" "$2"
}
