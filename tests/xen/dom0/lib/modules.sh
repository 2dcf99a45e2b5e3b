# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Which netback dom0 runs: `stock` is the distribution's module, `ours` the one
# under test.

# What both modules take, in either domain.
queue_param() {
	[ -z "$RIG_QUEUES" ] || echo "max_queues=$RIG_QUEUES"
}

# netback_load stock|ours [PARAMETERS]
netback_load() {
	local file=/rig/in/modules/xen-netback-$1.ko module
	for module in $(modinfo -F depends "$file" | tr , ' '); do
		modprobe "$module"
	done
	# shellcheck disable=SC2046,SC2086 # parameters are words
	insmod "$file" $(queue_param) ${2:-}
}

netback_unload() {
	rmmod xen-netback
}
