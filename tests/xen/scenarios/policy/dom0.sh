# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Guests made by xl configuration alone, each vif with the policy it asks for.
#
# tests/tools/rig-files puts the tools into the images.
PATH=$PATH:/usr/local/sbin

# create GUEST "VIF LINE"...: an xl configuration with these vifs, and the guest.
create() {
	local name=$1 line vifs='' n=0
	shift
	for line; do
		vifs+="\"mac=$(guest_mac "$name" "$n"),script=vif-staging,$line\","
		n=$((n + 1))
	done
	guest_config "$name" memory=256 |
		sed "s|^vif=.*|vif=[$vifs]|" >"/run/rig/$name.cfg"
	cp "/run/rig/$name.cfg" "$RIG_RESULTS/"
	xl create -q "/run/rig/$name.cfg"
}

up() {
	local name=$1
	create "$@" || bail "xl create $name"
	guest_found "$name"
	wait_for 90 guest_listens "$name" || bail "$name's agent is silent"
	netfront_load "$name" ours || bail "no netfront in $name"
	ok "$name is on the network" guest_net_up "$name" 0
}

# has GUEST VIF LIMIT CAPACITY BRIDGE: what list says of it; LIMIT as xl or the
# file has it, CAPACITY as netback took it.
has() {
	local name=$1 n=$2 limit=$3 capacity=$4 bridge=$5 said
	wait_for 20 vif_connected "$name" "$n"
	said=$(xen-netif show "$name/$n" --json)
	is "$(json_get max_gref_mapping <<<"$said")" "$limit" \
		"$name/$n: the limit is $limit"
	is "$(json_get tables 0 capacity <<<"$said")" "$capacity" \
		"$name/$n: and netback goes by it: $capacity"
	is "$(json_get bridge <<<"$said")" "$bridge" "$name/$n: its bridge"
	[ "$bridge" = '' ] || ok "$name/$n: is in it" \
		[ -e "/sys/class/net/$bridge/brif/$(vif "$name" "$n")" ]
	if [ "$capacity" -eq 0 ]; then
		is "$(json_get tables 0 mappings <<<"$said")" 0 \
			"$name/$n: nothing is staged"
	else
		ok "$name/$n: pages are staged" wait_for 10 is_staged "$name" "$n" \
			"$capacity"
	fi
}

# At most what is allowed, and something at all.
is_staged() {
	local mappings
	mappings=$(xen-netif show "$1/$2" --json | json_get tables 0 mappings)
	[ "$mappings" -gt 0 ] && [ "$mappings" -le "$3" ]
}

vif_gone() {
	[ ! -e "/sys/class/net/$1" ]
}

# fails REGEX "VIF LINE": the guest is not made, and xl says why.
fails() {
	local said
	said=$(create g9 "$2" 2>&1) && { fail "refused: $2"; xl destroy g9; return; }
	like "$said" "$1" "refused by xl: $2"
	ok 'no guest is left' wait_for 20 guest_gone g9
}

# logged REGEX: the last line of the hotplug log.
logged() {
	local line
	line=$(tail -n 1 /var/log/xen/xen-hotplug.log)
	diag "$line"
	like "$line" "vif-staging: backend/vif/.*$1" 'and in the hotplug log'
}

step 'by the file and by the own line'
cat >/etc/xen/vif-staging.conf <<-X
# the host's
default                      max-gref-mapping=512
domain=g2                    max-gref-mapping=off
mac=$(guest_mac g3)          max-gref-mapping=96
X
bridge_up 1
up g1 bridge=xenbr0 bridge=xenbr1/max-gref-mapping=256
has g1 0 512 512 xenbr0
has g1 1 256 256 xenbr1
up g2 bridge=xenbr0 bridge=xenbr1/max-gref-mapping=default
has g2 0 0 0 xenbr0
has g2 1 null 1024 xenbr1
ok 'a guest that does not stage talks' blob g2 dom0 256K
up g3 bridge=xenbr0 bridge=xenbr1/max-gref-mapping=off
has g3 0 96 96 xenbr0
has g3 1 0 0 xenbr1
ok 'one that stages a little does, too' blob g3 dom0 256K
table=$(xen-netif list)
echo "$table" >"$RIG_RESULTS/list.txt"
mapfile -t lines <<<"$table"
diag "${lines[@]}"
like "$table" "vif$(guest_domid g3).1 .* off " 'off is shown as that'

step 'attached to a running guest'
ok 'attach' xl network-attach g2 "mac=$(guest_mac g2 2)" script=vif-staging \
	devid=2 bridge=xenbr1/max-gref-mapping=100
has g2 2 100 100 xenbr1

step 'detached: the bridge forgets it'
ok 'detach' xl network-detach g2 2
ok 'it is gone' wait_for 20 vif_gone "$(vif g2 2)"

step 'saved and restored'
ok 'g1 is saved' guest_save g1
ok 'g1 is restored' guest_restore g1
has g1 0 512 512 xenbr0
has g1 1 256 256 xenbr1
ok 'g1 ends' guest_down g1
ok 'g2 ends' guest_down g2
ok 'g3 ends' guest_down g3

step 'routed instead of bridged'
up g4 'ip=10.0.0.5,gatewaydev=xenbr0,bridge=/mode=route/max-gref-mapping=64'
has g4 0 64 64 ''
like "$(ip route)" "10.0.0.5 dev $(vif g4)" 'there is a route to it'
ok 'g4 ends' guest_down g4
like "none$(ip route | grep 10.0.0.5)" '^none$' 'and then no more'

step 'no faster than it may send'
up g5 bridge=xenbr0,rate=1600Kb/s
counters_start g5
begin=${EPOCHREALTIME/./}
ok 'TCP from the guest' blob g5 dom0 1M
took=$(((${EPOCHREALTIME/./} - begin) / 1000))
counters_stop g5
went 'what the guest sends' tx staged
# 200,000 octets a second, but for the 128 KiB that may always go at once.
cmp_ok "$took" -ge 4500 'which takes as many milliseconds as its rate says'
ok 'g5 ends' guest_down g5

step 'mistakes'
fails "there is no 'max-gref=1'" bridge=xenbr0/max-gref=1
logged "there is no 'max-gref=1'"
fails 'vif-openvswitch|ovs-vsctl' bridge=xenbr0/mode=openvswitch
echo 'domain=g9 max-gref-mapping=lots' >>/etc/xen/vif-staging.conf
fails 'vif-staging.conf:5: max-gref-mapping= is' bridge=xenbr0
logged 'vif-staging.conf:5: max-gref-mapping= is'
done_testing
