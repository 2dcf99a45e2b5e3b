# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The control ring under bad and good messages, from a frontend in user space.
#
# xen-netif check, the suite of tests/conformance, runs in a guest without
# netfront whose two vifs are on one bridge. Its results are passed on; around
# them dom0 looks at what the backend shows and at what is left behind.
guest=g1
capacity=${RIG_SET[capacity]:-1024}

start_guest() {
	frontend_up "$guest"
}

# check SECONDS OPTION...: run the program in the guest to its end.
check() {
	frontend_check "$guest" "$@"
}

# The vif is as it was found: a driver takes it, and it carries data.
check_left_behind() {
	ok "a driver takes the vif afterwards" netfront_load "$guest" stock
	ok 'it connects' guest_net_up "$guest" 0
	ok 'and talks' blob "$guest" dom0 256K
	ok 'it goes' netfront_unload "$guest"
}

mapped() {
	vif_stat "$(vif "$guest")" gref_mappings
}

is_mapped() {
	[ "$(mapped)" = "$1" ]
}

# The program stays with pages staged that carried 100 frames each way.
linger() {
	start "$guest" linger "$frontend -p 1 -q 1 --linger $1" &&
		wait_for 60 is_mapped 65
}

check_all() {
	local begin=$SECONDS
	check 500 -p 1 -c "$capacity"
	diag "all checks took $((SECONDS - begin)) seconds"
	is "$(mapped)" 0 'nothing is mapped after it'
}

# What the frontend did is what the backend counts.
check_counters() {
	local dev
	dev=$(vif "$guest")
	ok 'the frontend stages pages' linger 15
	wait_for 30 frames_counted "$dev"
	cmp_ok "$(vif_stat "$dev" tx_staged_slots)" -ge 100 'staged TX slots are counted'
	cmp_ok "$(vif_stat "$dev" rx_staged_slots)" -ge 100 'staged RX slots are counted'
	ok 'it ends' finish "$guest" linger 120
	is "$(mapped)" 0 'nothing is mapped after it'
}

frames_counted() {
	[ "$(vif_stat "$1" rx_staged_slots)" -ge 100 ]
}

# A frontend that is asked to end gives the vif back.
check_asked() {
	ok 'the frontend stages pages again' linger 600
	ok 'it is asked to end' g "$guest" killall xen-netif
	ok 'and ends well' finish "$guest" linger
	is "$(mapped)" 0 'nothing is mapped after it'
}

# A frontend that dies at once leaves its rings to the next one, which takes both
# vifs and gives them back.
check_killed() {
	ok 'the frontend stages pages once more' linger 600
	ok 'it is killed' g "$guest" killall -9 xen-netif
	check 120 -p 1 -g get -g ring -c "$capacity"
}

# The guest is destroyed with pages staged.
check_destroyed() {
	ok 'the frontend stages pages for the last time' linger 600
	guest_destroy "$guest"
	ok 'the domain is gone' wait_for 30 no_domain_left
}

no_domain_left() {
	[ "$(xl list | wc -l)" -eq 2 ]
}

# A vif's key lowers the capacity, to nothing if it says so.
check_policy() {
	start_guest
	xenstore-write "$(vif_key "$guest" 0)/max-gref-mapping" 100
	check 120 -g get -g add -g add-bad -c 100
	xenstore-write "$(vif_key "$guest" 0)/max-gref-mapping" 0
	check 120 -p 1 --expect-off
	ok 'the guest shuts down' guest_down "$guest"
}

# A backend without the feature passes too, with skips that say why.
check_stock() {
	ok 'our netback goes' netback_unload
	ok 'the stock one comes' netback_load stock
	start_guest
	check 300 -p 1 --expect-off
	check_left_behind
	ok 'the guest shuts down' guest_down "$guest"
	ok 'the stock netback goes' netback_unload
	ok 'ours comes back' netback_load "$RIG_NETBACK"
}

start_guest
step 'every check'
check_all
step 'what the backend counts'
check_counters
step 'a frontend that is asked to end'
check_asked
step 'a frontend that dies'
check_killed
check_left_behind
step 'a guest that dies'
check_destroyed
step 'a limit for the vif'
check_policy
step 'a backend without the feature'
check_stock
done_testing
