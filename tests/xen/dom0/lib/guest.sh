# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Guests by name: g1 has the addresses 10.0.0.2 on its first vif, 10.0.1.2 on
# its second, and so on; g2 has 10.0.0.3. Each vif's bridge is xenbrX, where
# dom0 has 10.0.X.1.

guest_mac() {
	printf '00:16:3e:00:%02x:%02x' "${2:-0}" "${1#g}"
}

guest_ip() {
	echo "10.0.${2:-0}.$((${1#g} + 1))"
}

guest_domid() {
	cat "/run/rig/$1.domid"
}

# vif GUEST [NUMBER]: the name of its interface in dom0.
vif() {
	echo "vif$(guest_domid "$1").${2:-0}"
}

backend_domid() {
	if [ "$backend" = dom0 ]; then echo 0; else guest_domid "$backend"; fi
}

# vif_key GUEST NUMBER: where the backend keeps this vif in xenstore.
vif_key() {
	echo "/local/domain/$(backend_domid)/backend/vif/$(guest_domid "$1")/$2"
}

# The parameters that guest_up takes, as its callers' variables.
guest_keys='type|vcpus|memory|vifs|vif_extra|netfront|netfront_param|extra'
guest_keys+='|ramdisk|more'
check_keys() {
	local pair
	for pair in "$@"; do
		[[ ${pair%%=*} =~ ^($guest_keys)$ ]] || bail "a guest has no '$pair'"
	done
}

# An xl configuration from the parameters of guest_up, on standard output.
guest_config() {
	local name=$1 type=$RIG_GUEST vcpus=$RIG_VCPUS vifs=1 extra=''
	local memory=$RIG_GUEST_MEMORY ramdisk=/root/guest.cpio more=''
	local vif_extra='' i list=''
	shift
	[ $# -eq 0 ] || local "$@"
	for ((i = 0; i < vifs; i++)); do
		list+="\"${RIG_DRIVER:+backend=$backend,}bridge=xenbr$i,"
		list+="mac=$(guest_mac "$name" "$i")$vif_extra\","
	done
	cat <<-X
	name="$name"
	type="$type"
	kernel="/root/guest-kernel"
	ramdisk="$ramdisk"
	extra="$RIG_GUEST_CMDLINE $extra"
	memory=$memory
	vcpus=$vcpus
	cpus="$RIG_GUEST_CPUS"
	vif=[$list]
	on_poweroff="destroy"
	on_reboot="destroy"
	on_crash="destroy"
	$more
	X
}

# The guest is there, whatever its network does.
guest_create() {
	local name=$1 config=/run/rig/$1.cfg said paused=''
	check_keys "${@:2}"
	guest_config "$@" >"$config"
	! grep -q "backend=" "$config" || paused=-p
	said=$(xl create -q $paused "$config" 2>&1) || bail "xl create $name" "$said"
	guest_found "$name"
	[ -z "$paused" ] || driver_serves "$name"
	wait_for 90 guest_listens "$name" || bail "$name's agent is silent"
}

guest_found() {
	xl domid "$1" >"/run/rig/$1.domid"
}

guest_listens() {
	xenstore-exists "/local/domain/$(guest_domid "$1")/data/rig/agent"
}

# netfront_load GUEST stock|ours [PARAMETERS]
netfront_load() {
	g "$1" "netfront_load $2 $(queue_param) ${3:-}"
}

netfront_unload() {
	g "$1" netfront_unload
}

# vif_let_go GUEST [NUMBER]: the vif loses its driver in dom0.
vif_let_go() {
	echo "vif-$(guest_domid "$1")-${2:-0}" >/sys/bus/xen-backend/drivers/vif/unbind
}

# vif_plug GUEST NUMBER: netback has taken the vif; runs its hotplug script, as
# udev would in a dom0 that has it.
vif_plug() {
	local key
	key=$(vif_key "$1" "$2")
	wait_for 20 vif_exists "$1" "$2" || return
	XENBUS_PATH=${key#/local/domain/0/} vif=$(vif "$1" "$2") \
		/etc/xen/scripts/vif-bridge online type_if=vif || return
	wait_for 20 vif_is_plugged "$1" "$2"
}

vif_exists() {
	[ -e "/sys/class/net/$(vif "$1" "$2")" ]
}

vif_is_plugged() {
	[ "$(xenstore-read "$(vif_key "$1" "$2")/hotplug-status" 2>/dev/null)" = connected ]
}

# bridge_up NUMBER: another bridge beside xenbr0, for the guests' further vifs.
bridge_up() {
	ip link add "xenbr$1" type bridge &&
		ip addr add "10.0.$1.1/24" dev "xenbr$1" &&
		ip link set "xenbr$1" up
}

# guest_net_up GUEST VIF: gives the guest's interface its address, and waits
# until packets pass.
guest_net_up() {
	local name=$1 n=$2
	vif_wait "$name" "$n" &&
		g "$name" "net_up eth$n $(guest_ip "$name" "$n")/24 10.0.$n.1"
}

# 8 it stays when an XDP program has come or gone.
vif_connected() {
	[[ $(xenstore-read "$(vif_key "$1" "$2")/state" 2>/dev/null) = [48] ]] &&
		[ "$(on "$backend" cat "/sys/class/net/$(vif "$1" "$2")/carrier" \
			2>/dev/null)" = 1 ]
}

vif_wait() {
	wait_for 30 vif_connected "$1" "$2"
}

# guest_up GUEST [KEY=VALUE...]: creates a guest and brings its network up, or
# ends the scenario. Keys: type, vcpus, memory, vifs (how many), vif_extra (more
# text for each vif's line), netfront (stock, ours, or none: no driver),
# netfront_param, extra (for the kernel's command line), config (a line for xl).
guest_up() {
	local name=$1 netfront=$RIG_NETFRONT netfront_param=$RIG_NETFRONT_PARAM
	local vifs=1 i
	guest_create "$@"
	shift
	[ $# -eq 0 ] || local "$@"
	[ "$netfront" != none ] || return 0
	netfront_load "$name" "$netfront" "$netfront_param" ||
		bail "cannot load $netfront netfront in $name"
	for ((i = 0; i < vifs; i++)); do
		guest_net_up "$name" "$i" || bail "$name's eth$i does not come up" \
			"$(guest_state "$name" "$i")"
	done
}

# For the reader, when a vif does not connect.
guest_state() {
	xl list
	xenstore-ls "$(vif_key "$1" "$2")"
	g "$1" 'ip addr; dmesg | tail -n 20'
	[ -z "$RIG_DRIVER" ] || driver_state
}

guest_gone() {
	! xl domid "$1"
}

# guest_down GUEST: shuts it down from inside. On a busy machine it may be gone
# before it answers.
guest_down() {
	local name=$1
	guest_leaves "$name"
	g "$name" 'job_start poweroff "sleep 0.5; poweroff -f"' || true
	wait_for 60 guest_gone "$name" || return
	guest_forget "$name"
}

guest_destroy() {
	guest_coverage "$1"
	xl destroy "$1" && guest_forget "$1"
}

guest_forget() {
	wait_for 20 vifs_gone "$(guest_domid "$1")"
	rm -f "/run/rig/$1.domid"
}

vifs_gone() {
	! on "$backend" "ls -d /sys/class/net/vif$1.*"
}

# guest_save GUEST: out of memory, into a file; guest_restore brings it back.
guest_save() {
	local name=$1 domid
	domid=$(guest_domid "$name")
	xl save "$name" "/run/rig/$name.save" || return
	wait_for 20 vifs_gone "$domid"
}

guest_restore() {
	guest_copy "$1" && rm "/run/rig/$1.save"
}

# guest_copy GUEST: the same, and the file stays for another copy.
guest_copy() {
	xl restore "/run/rig/$1.save" || return
	guest_found "$1"
	vif_wait "$1" 0
}

# guest_migrate GUEST: to this machine, live: it runs while its memory is copied.
guest_migrate() {
	local domid
	domid=$(guest_domid "$1")
	xl migrate -s '' "$1" 'xl migrate-receive' || return
	wait_for 20 vifs_gone "$domid"
	guest_found "$1"
	vif_wait "$1" 0
}

# guest_from_image GUEST OTHER [KEY=VALUE...]: another guest comes out of OTHER's
# file, with a vif and an address of its own; it takes less time than to boot.
guest_from_image() {
	local name=$1 image=/run/rig/$2.save config=/run/rig/$1.cfg
	check_keys "${@:3}"
	guest_config "$name" "${@:3}" >"$config"
	xl restore "$config" "$image" || return
	guest_found "$name"
	# Among many others it may take a while until it has the CPU.
	wait_for 120 g "$name" true && g "$name" 'ip addr flush dev eth0' && guest_net_up "$name" 0
}
