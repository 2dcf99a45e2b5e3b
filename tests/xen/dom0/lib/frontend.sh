# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A frontend in user space: xen-netif check, the suite of tests/conformance, in a
# guest without netfront whose two vifs are on one bridge. tests/tools/rig-files
# puts it into the images.

frontend='/usr/local/sbin/xen-netif check'

# frontend_up GUEST: with two vifs on xenbr0 and room for more grants than a table
# holds.
frontend_up() {
	guest_create "$1" netfront=none
	xl network-attach "$1" bridge=xenbr0 "mac=$(guest_mac "$1" 1)" ||
		bail 'no second vif'
	g "$1" 'echo 8192 >/sys/module/xen_gntalloc/parameters/limit'
}

# frontend_check GUEST SECONDS OPTION...: run it to its end.
frontend_check() {
	local guest=$1 limit=$2 said status=0
	shift 2
	said=$(G_TIMEOUT=$limit g "$guest" "$frontend $*" 2>&1) || status=$?
	echo "$said" >>"$RIG_RESULTS/check.tap"
	pass_on <<<"$said"
	cmp_ok "$status" -eq 0 "xen-netif check $* ends well"
}
