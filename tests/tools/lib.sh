# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Fixtures for the host tests of xen-netif; sourced. fixture.c says what they
# are made of.

# plant TREE FOLDER: a fixture from its description: lines "path value", where
# the value may have printf's escapes. Without a value the file is empty. A line
# "= NAME" begins with what another tree has, "- PATH" takes something away.
plant() {
	local path value file
	rm -rf "$2"
	mkdir -p "$2"
	while read -r path value; do
		case $path in
		'' | '#'*) continue ;;
		=) plant "${1%/*}/$value.tree" "$2"; continue ;;
		-) rm -r "${2:?}/$value"; continue ;;
		esac
		file=$2/$path
		mkdir -p "${file%/*}"
		printf '%b' "$value" >"$file"
	done <"$1"
}
