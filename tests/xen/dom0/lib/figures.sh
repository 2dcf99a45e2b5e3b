# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What dom0 and Xen hold at this moment, in figures that life.sh compares.

# Domains, those that are dead but still hold pages too.
domains() {
	xl list | awk 'NR > 1 { print $1 }' | sort -n | paste -sd,
}

# xen_says KEY: what a debug key has Xen say, and what it said before; kept for the
# judge, as Xen keeps no more than a few of these.
xen_says() {
	xl debug-keys "$1"
	xl dmesg -c | tee -a "$RIG_RESULTS/xen.log"
}

# What Xen knows of domains that are dead but still there: who refers to them, and to
# which of their pages.
dead_domains() {
	xen_says q | awk '
		/\047q\047 pressed/ { said = "" }
		/General information for domain/ { general = $0; dead = 0; next }
		/ dying=[12]/ { dead = 1; said = said general "\n" }
		/VCPU information/ { dead = 0 }
		dead { said = said $0 "\n" }
		END { printf "%s", said }'
}

vifs() {
	local found=(/sys/class/net/vif*)
	[ -e "${found[0]}" ] || found=()
	echo "${#found[@]}"
}

# grants_of [DOMAIN]: the grants of this domain, or of all, that another domain
# has in use, and how often they are mapped, as Xen itself counts them. A grant's
# pin has an octet for each way of mapping it; each time takes an entry of the
# other domain's maptrack.
grants_of() {
	xen_says g | awk -v wanted="${1:-}" '
		/gnttab_usage_print_all \[/ { used = mapped = 0 }
		match($0, /grant-table for remote d[0-9]+/) {
			domain = substr($0, RSTART + 24, RLENGTH - 24)
		}
		/\[0x[0-9a-f]+\] +[0-9]+ 0x/ && (wanted == "" || domain == wanted) {
			used++
			pin = $0
			sub(/.*\[0x[0-9a-f]+\] +[0-9]+ 0x[0-9a-f]+ 0x/, "", pin)
			for (i = 0; i < 4; i++)
				mapped += octet(substr(pin, 2 * i + 1, 2))
		}
		function octet(hex) {
			return digit(substr(hex, 1, 1)) * 16 + digit(substr(hex, 2, 1))
		}
		function digit(hex) {
			return index("0123456789abcdef", hex) - 1
		}
		END { print used + 0, mapped + 0 }'
}

grants_used() {
	local used mapped
	read -r used mapped < <(grants_of)
	echo "$used"
}

guest_grants_used() {
	local used mapped
	read -r used mapped < <(grants_of "$(guest_domid "$1")")
	echo "$used"
}

event_channels() {
	lsevtchn 0 | wc -l
}

# Event channels that this kernel has bound to interrupts.
interrupts() {
	grep -c xen /proc/interrupts
}

# Memory regions that were added to hold foreign pages.
scratch_regions() {
	grep -c 'Xen scratch' /proc/iomem || true
}

# Files of netback's in debugfs, whose vifs are gone.
debug_files() {
	find /sys/kernel/debug/xen-netback -mindepth 1 2>/dev/null | wc -l
}

# Processes and threads of the kernel; its worker threads come and go, and so do
# those of the scenario that asks.
thread_names() {
	grep -hvsE '^(kworker|scenario|bash|grep|sort|wc|diff|sleep|xargs)' \
		/proc/[0-9]*/comm | sort
}

threads() {
	thread_names | wc -l
}

# Nodes in xenstore.
store_paths() {
	xenstore-ls -f / | sed 's/ = .*//' | sort
}

store_nodes() {
	store_paths | wc -l
}

# Megabytes that no domain has.
xen_memory_free() {
	xl info free_memory
}

# All but the memory, which must be equal to the last unit: those of grants, and
# what is counted in no time. Xen prints every grant to a slow console.
quick_figures=(domains vifs event_channels interrupts scratch_regions debug_files
	threads store_nodes xen_memory_free)
exact_figures=(grants_used maptrack_used "${quick_figures[@]}")
memory_names=(memory_free memory_slab memory_vmalloc memory_pages)

# All of them, "NAME VALUE" a line; the memory's are explained in both/held.
figures() {
	local name used mapped
	read -r used mapped < <(grants_of)
	echo "grants_used $used"
	echo "maptrack_used $mapped"
	for name in "${quick_figures[@]}"; do
		echo "$name $("$name")"
	done
	held
}
