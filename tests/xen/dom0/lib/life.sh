# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Whether everything is given back: what dom0 and Xen hold now against what they
# held at a quiet moment.

declare -A quiet

# Kilobytes of dom0 that nobody uses, with nothing in caches: neither files nor
# objects that the kernel keeps for the next of their kind. Each CPU keeps a list
# of free pages, too, megabytes at times, which MemFree leaves out.
memory_free() {
	local slab
	sync
	echo 3 >/proc/sys/vm/drop_caches
	for slab in /sys/kernel/slab/*/shrink; do
		echo 1 >"$slab"
	done
	awk '
		$1 == "MemFree:" { free = $2 }
		$1 == "count:" { free += $2 * 4 }
		END { print free }' /proc/meminfo /proc/zoneinfo
}

# Memory regions that were added to hold foreign pages.
scratch_regions() {
	grep -c 'Xen scratch' /proc/iomem || true
}

# Megabytes that no domain has.
xen_memory_free() {
	xl info free_memory
}

event_channels() {
	lsevtchn 0 | wc -l
}

# Domains, those that are dead but still hold pages too.
domains() {
	xl list | awk 'NR > 1 { print $1 }' | sort | tr '\n' ' '
}

vifs() {
	local found=(/sys/class/net/vif*)
	[ -e "${found[0]}" ] || found=()
	echo "${#found[@]}"
}

# How many grants of domain $1, or of all, are in use by another domain, as Xen
# itself counts them.
count_grants() {
	xl debug-keys g
	xl dmesg | awk -v wanted="$1" '
		/gnttab_usage_print_all \[/ { used = 0 }
		match($0, /grant-table for remote d[0-9]+/) {
			domain = substr($0, RSTART + 24, RLENGTH - 24)
		}
		/\[0x[0-9a-f]+\] +[0-9]+ 0x/ && (wanted == "" || domain == wanted) { used++ }
		END { print used + 0 }'
}

grants_used() {
	count_grants ''
}

guest_grants_used() {
	count_grants "$(guest_domid "$1")"
}

# The moment to compare with. Whatever is set up once for all has to have
# happened: run a guest before.
remember_quiet() {
	quiet[domains]=$(domains)
	quiet[vifs]=$(vifs)
	quiet[grants_used]=$(grants_used)
	quiet[event_channels]=$(event_channels)
	quiet[scratch_regions]=$(scratch_regions)
	quiet[xen_memory_free]=$(xen_memory_free)
	quiet[memory_free]=$(memory_free)
}

as_quiet() {
	[ "$("$1")" = "${quiet[$1]}" ]
}

# is_quiet NAME: one test for each of the above. Some things take a moment, as
# RCU and the toolstack work behind.
is_quiet() {
	local what
	for what in domains vifs grants_used event_channels scratch_regions \
		xen_memory_free; do
		wait_for 20 as_quiet "$what"
		is "$("$what")" "${quiet[$what]}" "$1: $what as before"
	done
	memory_given_back "$1"
}

# Free memory is never the same twice: xenstored and slabs that are used in part
# breathe. The guests' pages that a leak would leave are more.
memory_slack=4096
memory_given_back() {
	local free
	free=$(memory_free)
	diag "free memory: ${quiet[memory_free]} kB then, $free kB now"
	cmp_ok "$free" -ge $((quiet[memory_free] - memory_slack)) \
		"$1: memory_free as before"
}
