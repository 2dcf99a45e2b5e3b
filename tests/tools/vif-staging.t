#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# vif-staging, with xen-netif and with the scripts of Debian's Xen that it runs,
# in a folder where xenstore is files (as in fixture.c) and the commands that
# would change the machine only write down how they were called. Run by run.sh.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/tap.sh"

work=$OUT/vif-staging
scripts=$work/scripts
store=$work/xenstore
calls=$work/calls
vif=backend/vif/3/1
area=$store/local/domain/0/$vif

# command NAME: a stand-in, its text on standard input.
command_is() {
	{ echo '#!/bin/bash'; cat; } >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}

make_commands() {
	local name
	mkdir -p "$work/bin"
	for name in brctl ip ifconfig ovs-vsctl logger ifdown; do
		command_is "$name" <<-X
		echo "$name \$*" >>"$calls"
		X
	done
	# An address, for vif-route.
	command_is ip <<-X
	echo "ip \$*" >>"$calls"
	case "\$*" in
	*'addr show'*) echo '2: eth0 inet 192.0.2.1/24 scope' ;;
	*'show dev vif3.1'*|*'show custom'*) exit 1 ;;
	esac
	X
	command_is xenstore-read <<-X
	cd "$store/local/domain/0"
	for key; do cat "\${key/#\//$store/}" 2>/dev/null || exit 1; echo; done
	X
	command_is xenstore-write <<-X
	cd "$store/local/domain/0"
	while [ \$# -gt 0 ]; do
		echo "write \$1 = \$2" >>"$calls"
		file=\${1/#\//$store/}
		mkdir -p "\${file%/*}"
		printf '%s' "\$2" >"\$file"
		shift 2
	done
	X
	# The default file is the test's.
	command_is xen-netif <<-X
	export FIXTURE=$work
	shift
	"$OUT/xen-netif" policy --file="$work/conf" "\$@" || exit
	echo "limit is set" >>"$calls"
	X
}

# Debian's scripts, with the stand-ins in front and their log in our folder.
make_scripts() {
	mkdir -p "$scripts"
	cp /etc/xen/scripts/* "$scripts/"
	cp "$top/xen-tools/hotplug/vif-staging" "$scripts/"
	sed -i "s|/var/log/xen/xen-hotplug.log|$work/log|
		s|^export PATH=\"|&$work/bin:|" "$scripts/xen-hotplug-common.sh"
	sed -i "s|/proc/sys/net/ipv4/conf/\${dev}|$work|" "$scripts/vif-route"
}

# put KEY VALUE: as xl writes it before it runs the script.
put() {
	mkdir -p "$area"
	printf '%s' "$2" >"$area/$1"
}

key() {
	cat "$area/$1"
}

fresh() {
	rm -rf "$work"
	make_commands
	make_scripts
	mkdir -p "$store/local/domain/3"
	: >"$calls"
	: >"$work/log"
	echo "${1:-}" >"$work/conf"
	echo 0 >"$work/domid"
	printf web >"$store/local/domain/3/name"
	put frontend-id 3
	put mac 00:16:3e:00:00:01
	put bridge "${2:-xenbr0}"
	put hotplug-status ''
}

# hotplug COMMAND: as libxl runs it.
hotplug() {
	env PATH=/usr/bin:/bin XENBUS_PATH="$vif" XENBUS_TYPE=vif \
		XENBUS_BASE_PATH=backend vif=vif3.1 INTERFACE=vif3.1-emu \
		netdev=eth0 script="$scripts/vif-staging" \
		"$scripts/vif-staging" "$@"
}

online() {
	hotplug online type_if=vif
}

# What happened, in case of failure. Not "||", which would switch errexit off.
tell() {
	trap 'status=$?; [ "$status" -eq 0 ] || cat "$calls" "$work/log"' EXIT
	"$@"
}

called() {
	grep -qE -- "$1" "$calls"
}

# The first line that matches $1 is before the first that matches $2.
before() {
	local a b
	a=$(grep -nE -- "$1" "$calls" | head -n 1 | cut -d: -f1)
	b=$(grep -nE -- "$2" "$calls" | head -n 1 | cut -d: -f1)
	[ "$a" -lt "$b" ]
}

by_default() {
	fresh
	online
	called '^brctl addif xenbr0 vif3.1'
	[ "$(key hotplug-status)" = connected ]
	[ ! -e "$area/max-gref-mapping" ]
	[ "$(key bridge)" = xenbr0 ]
}

by_file() {
	fresh 'domain=web vif=1 max-gref-mapping=256'
	online
	[ "$(key max-gref-mapping)" = 256 ]
	# The guest must not be let in before its limit is there.
	before 'limit is set' 'write .*/hotplug-status = connected'
}

by_mac() {
	fresh 'mac=00:16:3E:00:00:01 max-gref-mapping=off'
	online
	[ "$(key max-gref-mapping)" = 0 ]
}

about_others() {
	fresh 'domain=db max-gref-mapping=1'
	online
	[ ! -e "$area/max-gref-mapping" ]
}

by_own_line() {
	fresh 'default max-gref-mapping=256' xenbr1/max-gref-mapping=off
	online
	[ "$(key max-gref-mapping)" = 0 ]
	[ "$(key bridge)" = xenbr1 ]
	called '^brctl addif xenbr1 vif3.1'
}

by_own_line_again() {
	by_own_line
	online
	[ "$(key max-gref-mapping)" = 0 ]
}

openvswitch() {
	fresh 'default mode=openvswitch' ovsbr0.10:20:30
	printf /vm/3 >"$store/local/domain/3/vm"
	mkdir -p "$store/vm/3"
	printf web >"$store/vm/3/name"
	printf 1-2-3 >"$store/vm/3/uuid"
	online
	called '^ovs-vsctl .* add-port ovsbr0 vif3.1 tag=10 trunk=20,30'
	[ "$(key hotplug-status)" = connected ]
}

route() {
	fresh 'default max-gref-mapping=7' xenbr0/mode=route
	online
	called '^ifconfig vif3.1 192.0.2.1 netmask 255.255.255.255 up'
	[ "$(key max-gref-mapping)" = 7 ]
}

# Offline undoes what online did, even if the file has changed since.
the_way_out() {
	openvswitch
	echo 'default mode=route' >"$work/conf"
	: >"$calls"
	hotplug offline type_if=vif
	called '^ovs-vsctl .*del-port vif3.1'
	[ "$(grep -c ifconfig "$calls")" -eq 0 ]
}

tap_of_hvm() {
	fresh '' xenbr2/max-gref-mapping=5
	online
	: >"$calls"
	hotplug add type_if=tap
	called '^brctl addif xenbr2 vif3.1-emu'
	[ "$(key max-gref-mapping)" = 5 ]
}

# fails REGEX: the script fails, and says so to xl and in the log.
fails() {
	if online; then
		echo 'it succeeded'
		return 1
	fi
	[ "$(key hotplug-status)" = error ]
	key hotplug-error
	grep -qE -- "$1" <<<"$(key hotplug-error)"
	called "^logger -p daemon.err .*$1"
	grep -qE "vif-staging: $vif: .*${1#vif-staging: }" "$work/log"
	[ "$(grep -c 'brctl addif' "$calls")" -eq 0 ]
}

bad_file() {
	fresh $'# a comment\ndomain=web max-gref-mapping=lots'
	fails 'vif-staging: .*/conf:2: max-gref-mapping= is'
}

bad_options() {
	fresh '' xenbr0/max-gref-maping=1
	fails "vif-staging: .*there is no 'max-gref-maping=1'"
}

no_command() {
	fresh
	rm "$work/bin/xen-netif"
	fails 'vif-staging: .*xen-netif: command not found'
}

no_next_script() {
	fresh 'default mode=openvswitch'
	rm "$scripts/vif-openvswitch"
	fails 'vif-staging: there is no .*/vif-openvswitch'
}

# The guest's name is unknown in a driver domain that may not read it.
without_name() {
	fresh $'default max-gref-mapping=9\ndomain=* max-gref-mapping=1'
	rm "$store/local/domain/3/name"
	online
	[ "$(key max-gref-mapping)" = 9 ]
}

odd_name() {
	fresh 'domain=--json* max-gref-mapping=3'
	printf -- '--json a b' >"$store/local/domain/3/name"
	online
	[ "$(key max-gref-mapping)" = 3 ]
}

installed() {
	local root=$work/root
	rm -rf "$root"
	make -s -C "$top/xen-tools/hotplug" install DESTDIR="$root" PREFIX=/opt
	grep -q '^PATH=.*:/opt/sbin$' "$root/etc/xen/scripts/vif-staging"
	[ -x "$root/etc/xen/scripts/vif-staging" ]
	"$OUT/xen-netif" policy --file="$root/etc/xen/vif-staging.conf"
	echo 'default mode=route' >"$root/etc/xen/vif-staging.conf"
	make -s -C "$top/xen-tools/hotplug" install DESTDIR="$root" PREFIX=/opt
	[ "$(cat "$root/etc/xen/vif-staging.conf")" = 'default mode=route' ]
}

if [ ! -e /etc/xen/scripts/vif-bridge ]; then
	skip 'vif-staging runs' "Debian's xen-utils-common is not installed"
	finish
fi
check 'the default: a bridge and no limit' tell by_default
check 'a limit by the file, before the guest is let in' tell by_file
check 'a limit by Ethernet address' tell by_mac
check 'a line about another guest' tell about_others
check "the vif's own options win" tell by_own_line
check 'its own options hold when the script runs again' tell by_own_line_again
check 'openvswitch, with its own syntax of the bridge' tell openvswitch
check 'route' tell route
check 'the way out is the way in' tell the_way_out
check "an HVM guest's emulated interface" tell tap_of_hvm
check 'a guest whose name cannot be read' tell without_name
check 'a guest with an odd name' tell odd_name
check 'a mistake in the file' tell bad_file
check "a mistake in the vif's options" tell bad_options
check 'xen-netif is not installed' tell no_command
check 'the next script is not installed' tell no_next_script
check 'make install' installed
finish
