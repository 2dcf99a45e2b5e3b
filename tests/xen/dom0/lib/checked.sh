# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Debugging kernels: what their checkers found, and which lines of the drivers
# ran, is asked of every guest before it goes.

# guest_leaves GUEST: while it is still there and has nothing more to do.
guest_leaves() {
	[ -n "$RIG_GUEST_DEBUG" ] || return 0
	G_TIMEOUT=60 g "$1" checkers
	guest_coverage "$1"
}

# guest_coverage GUEST: a file for each time.
guest_coverage() {
	local file
	[ -n "$RIG_GUEST_DEBUG" ] || return 0
	mkdir -p "$RIG_RESULTS/coverage"
	file=$(mktemp "$RIG_RESULTS/coverage/$1-XXXXXX")
	G_TIMEOUT=60 g "$1" 'coverage | base64' | base64 -d >"$file"
}

# What a scenario leaves running.
guests_leave() {
	local file name
	for file in /run/rig/*.domid; do
		[ -e "$file" ] || continue
		name=${file##*/}
		guest_leaves "${name%.domid}"
	done
}
