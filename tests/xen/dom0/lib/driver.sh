# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A driver domain, netdd: the guests' backend in place of dom0 (--driver). It has
# the bridge, dom0's address on it, netback, and the toolstack's daemon, which
# runs the hotplug scripts there.

driver_up() {
	guest_create netdd vifs=0 ramdisk=/root/driver.cpio more='driver_domain=1'
	g netdd "driver_start $RIG_NETBACK $(queue_param) $RIG_NETBACK_PARAM" ||
		bail 'the driver domain does not start' "$(driver_state)"
	wait_for 30 g netdd 'pidof xl' ||
		bail "the driver domain's daemon does not run" "$(driver_state)"
}

# driver_serves GUEST: waits until the driver domain has run the script of a guest's
# vif, and lets the guest go. Both at once want the same CPU, and the toolstack kills
# a script after 40 seconds.
driver_serves() {
	wait_for 60 vif_is_plugged "$1" 0 || diag "$1's vif is not plugged in"
	xl unpause "$1"
}

# For the reader.
driver_state() {
	# shellcheck disable=SC2016 # it is expanded there
	g netdd 'cat /run/job/devd/out; dmesg | tail -n 20
		for pid in $(pidof xl); do
			grep -H State "/proc/$pid/status"
			cat "/proc/$pid/stack"
		done; ps'
}
