# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The hostile backend against netfronts with deliberate errors.
#
# ../../backend/check-mutants puts them into the guests' /mutants. Each is loaded
# in a guest of its own, which it may take down, and the cases that are named for
# it are run, up to the first expectation that is not met: then it is caught. What
# was found is kept as results/NAME.tap.

complaints() {
	sed -n 's/^# \([a-z_]*\.c:[0-9]\)/\1/p' "$1" | head -n 2 | cut -c 1-200
}

# end_of PROGRAM OUT SECONDS: until it ends, says what is wrong, or takes too long.
# Once something is wrong, a case may wait long for what does not come any more.
end_of() {
	local until=$((SECONDS + $3))
	status=0
	while kill -0 "$1" 2>/dev/null; do
		[ -z "$(complaints "$2")" ] || break
		if [ "$SECONDS" -ge "$until" ]; then
			status=124
			break
		fi
		sleep 1
	done
	# And what it has started, which keeps the guest to itself.
	kill -- "-$1" 2>/dev/null
	wait "$1" || [ "$status" -ne 0 ] || status=1
}

# run NAME CASE...: the cases against this netfront; the first that is wrong is in
# $found, and how the program ended in $status.
run() {
	local name=$1 out=$RIG_RESULTS/$1.tap
	shift
	guest_create g1 netfront=none vifs=0 extra='init_on_alloc=0' || return
	g g1 'echo 1000 >/sys/module/grant_table/parameters/free_per_iteration'
	g g1 "insmod /mutants/$name.ko" || return
	setsid hostile-backend --brief --domain "$(guest_domid g1)" \
		--patience "$RIG_PATIENCE" "$@" >"$out" 2>&1 &
	end_of $! "$out" $((240 * RIG_PATIENCE))
	found=$(complaints "$out")
	[ -n "$found" ] || [ "$status" -ne 124 ] || found='it does not end'
	xenstore-rm "/local/domain/0/backend/vif/$(guest_domid g1)" 2>/dev/null
	# The error may have taken it down.
	guest_destroy g1 || { guest_gone g1 && guest_forget g1; }
}

# began_well NAME: packets passed before the cases began. Where they did not, what was
# found is not the error.
began_well() {
	grep -q '^ok 1 ' "$RIG_RESULTS/$1.tap"
}

netback_unload || bail 'netback stays'
# shellcheck disable=SC2046 # names are words
run unchanged $(cut -f 2 /mutants/list | tr ' ' '\n' | sort -u)
if [ "$status" -eq 0 ] && [ -z "$found" ]; then
	pass 'our netfront stands all of it'
else
	fail 'our netfront stands all of it' "it ended with $status" "$found"
fi
while IFS=$'\t' read -r -u 3 name cases what; do
	step "$name: $what"
	# shellcheck disable=SC2086
	if run "$name" $cases && [ -n "$found" ] && began_well "$name"; then
		pass "$name is caught by $cases"
		diag "$found"
	else
		fail "$name is caught" "$found"
	fi
done 3</mutants/list
netback_load "$RIG_NETBACK" "$RIG_NETBACK_PARAM"
done_testing
