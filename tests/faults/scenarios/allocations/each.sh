# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Makes the kernel's allocators (failslab, fail_page_alloc) fail for one call site of
# a driver after the other: once, and then always. A site is an instruction of the
# driver's below which memory is allocated, so that what register_netdev() and others
# allocate is the site that calls them. No list is kept here: the kernel tells what
# each way allocates.

# What is set up on the connection that there is comes first.
ways='pings large connect plug queues single granted bounce xdp xdp_granted'

declare -A module_of=([dom0]=xen_netback [g1]=xen_netfront)
# netfront's probe runs in whatever binds its device.
declare -A also_watched=([dom0]='' [g1]=bash)

sites=()	# "PLACE NAME", in the order in which they were found
declare -A way_of hits_of address_of	# by these
sites_tried=0 allocations_failed=0
declare -A times_left	# how often this was left, by what is left

# More than any way makes.
always=1000000

nothing_fails() {
	on dom0 allocations off
	g1 allocations off
}

# Sites that are not tried, PLACE NAME TIMES, and why. vmalloc() tells of its failure
# with a call trace, which is a report to the rig's judge. kvmalloc() ends there
# if all fails; in the call trace its name may be that of what it jumps to.
spared() {
	case $2:$3 in
	*:__vmalloc_node:* | *:kvmalloc_node:always | *:__kmalloc_node:always | \
		*:alloc_netdev_mqs:always)
		echo 'vmalloc() warns; the call is a fault point' ;;
	*:xenvif_connect_ctrl+*:request_threaded_irq:*)
		echo 'upstream frees the interrupt that was not requested: a warning' ;;
	*) return 1 ;;
	esac
}

# Runs all ways and notes what each allocates in these places.
explore() {
	local way place hits address name
	for way in $ways; do
		step "what allocates: $way"
		for place in "$@"; do
			on "$place" "allocations watch ${also_watched[$place]}"
		done
		ok "$way" "way_$way"
		for place in "$@"; do
			on "$place" allocations seen "${module_of[$place]}" \
				>"$RIG_RESULTS/$way-$place.sites" ||
				fail "$way: everything is noted in $place"
			while read -r hits _ address name; do
				[ -z "${way_of[$place $name]:-}" ] || continue
				sites+=("$place $name")
				way_of[$place $name]=$way
				hits_of[$place $name]=$hits
				address_of[$place $name]=$address
			done <"$RIG_RESULTS/$way-$place.sites"
		done
		recover "after $way" "$way"
	done
	diag "${#sites[@]} call sites allocate"
}

# try_allocation PLACE NAME TIMES: the site's way is gone while it fails; how often
# it did is in `failed`. A pool or a cache may have had what was asked for: then the
# way is gone again.
try_allocation() {
	local place=$1 name=$2 times=$3 kind=${2%%:*} round
	for round in 1 2 3; do
		on "$place" allocations fail "$kind" "${address_of[$place $name]}" "$times"
		"way_${way_of[$place $name]}" 5 >/dev/null 2>&1
		failed=$((times - $(on "$place" allocations left "$kind")))
		[ "$failed" -eq 0 ] || break
		diag "$name: round $round: nothing was allocated"
		[ "$round" -eq 3 ] || recover "$name: again" "${way_of[$place $name]}"
	done
	allocations_failed=$((allocations_failed + failed))
}

# judge NAME EXPRESSION: what is left is one of these; then all is as it was. There is
# nothing to recover from where everything works as ever, and the way had set up
# nothing else.
judge() {
	local got
	got=$(left "$way")
	times_left[$got]=$((${times_left[$got]:-0} + 1))
	diag "$(said_of_staging)"
	like "$got" "^($2)\$" "$1: what is left"
	[ "$got" != off ] || [[ $way = *granted ]] || says_why "$1"
	nothing_fails
	if [ "$got" != staged ] || ! [[ $way =~ ^(pings|large|connect|plug)$ ]]; then
		recover "$1" "$way"
	fi
}

try_site() {
	local place=$1 name=$2 way=${way_of[$1 $2]} hits=${hits_of[$1 $2]} why
	local failed once='staged|staged in part|off|dead'
	if why=$(spared "$place" "$name" once); then
		diag "$name is not tried: $why"
		return
	fi
	step "$place: $name: $way, $hits allocations"
	sites_tried=$((sites_tried + 1))
	# What sends and receives has another packet to do it with.
	[[ $way != pings && $way != large ]] || once=staged
	try_allocation "$place" "$name" 1
	is "$failed" 1 "$name: one fails"
	judge "$name: once" "$once"
	[ "$hits" -gt 1 ] || return
	if why=$(spared "$place" "$name" always); then
		diag "$name does not fail always: $why"
		return
	fi
	try_allocation "$place" "$name" "$always"
	cmp_ok "$failed" -ge 1 "$name: all fail"
	judge "$name: always" "$once|drops|dead"
}

# All of it, or the sites that --set only=GLOB names, or those of netback (--set
# driver=dom0) or of netfront (g1); or in these ways only (--set ways=connect,plug).
each() {
	local only=${RIG_SET[only]:-*} driver=${RIG_SET[driver]:-dom0 g1} site places left
	ways=${RIG_SET[ways]:-$ways}
	ways=${ways//,/ }
	begin
	read -ra places <<<"$driver"
	explore "${places[@]}"
	hold
	for site in "${sites[@]}"; do
		# shellcheck disable=SC2053 # it is a pattern
		[[ ${site#* } != $only ]] || try_site "${site%% *}" "${site#* }"
	done
	diag "$sites_tried call sites were tried, $allocations_failed allocations failed"
	for left in "${!times_left[@]}"; do
		diag "what was left: $left: ${times_left[$left]} times"
	done
	holds_as_before
	end
}
