# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Whether everything is given back: what dom0 and Xen hold now against what they
# held at a quiet moment; and whether it grows from round to round of something
# that is done many times.

declare -A quiet

# The moment to compare with. Whatever is set up once for all has to have
# happened: run a guest before. What that one leaves behind ends by itself, as
# its toolstack and the other end of a connection do.
remember_quiet() {
	local name value
	wait_for 30 settled
	while read -r name value; do
		quiet[$name]=$value
	done < <(figures)
	thread_names >/run/rig/quiet.threads
	store_paths >/run/rig/quiet.store
}

# No program ends, and no connection waits for an answer of a guest's that is gone.
settled() {
	local before
	before=$(thread_names)
	sleep 4
	[ "$(thread_names)" = "$before" ] &&
		grep -q '^TCP:.* orphan 0 ' /proc/net/sockstat
}

as_quiet() {
	[ "$("$1")" = "${quiet[$1]}" ]
}

# Leaves what it found in the caller's `now`.
grants_as_quiet() {
	read -r "now[grants_used]" "now[maptrack_used]" < <(grants_of)
	[ "${now[grants_used]} ${now[maptrack_used]}" = \
		"${quiet[grants_used]} ${quiet[maptrack_used]}" ]
}

# The same for the memory.
memory_as_quiet() {
	local what value
	while read -r what value; do
		now[$what]=$value
	done < <(held)
	for what in "${memory_names[@]}"; do
		[ "$(lost "$what" "${now[$what]}")" -le "${memory_slack[$what]}" ] || return
	done
}

# Kilobytes that may be missing. Free memory is never the same twice: xenstored,
# slabs that are used in part and sockets breathe, by 400, 200, 20 and 600 kB where
# it was measured. The pages of a guest's that a leak would leave are more; what is less,
# but goes on, is_level finds.
declare -A memory_slack=(
	[memory_free]=2048
	[memory_slab]=1024
	[memory_vmalloc]=256
	[memory_pages]=768
)
# kmemleak has an object for each of the others.
[ ! -e /sys/kernel/slab/kmemleak_object ] || memory_slack[memory_slab]=2048

# Where drivers say in xenstore what errors there were: the folders stay, which the
# kernel makes with the first.
errors_have_a_place() {
	local place=/local/domain/0/error/backend/vif
	xenstore-exists "$place" || xenstore-write "$place" ''
}

# A domain is there until nobody refers to it. Who does, if that takes long, is of
# interest even if it ends.
domains_go() {
	local since=$SECONDS
	! wait_for 20 as_quiet domains || return 0
	diag "domains: $(domains)" "$(dead_domains)"
	wait_for 100 as_quiet domains || return
	diag "that ended after $((SECONDS - since)) seconds"
}

# is_quiet NAME: a table of what was then and is now, and one test for each line
# of it. Some things take a moment, as RCU and the toolstack work behind.
is_quiet() {
	local what value
	local -A now
	domains_go || true
	for what in "${quick_figures[@]}"; do
		# It stays at that: another program may begin or end any time.
		wait_for 20 as_quiet "$what" && now[$what]=${quiet[$what]}
	done
	wait_for 20 grants_as_quiet
	wait_for 20 memory_as_quiet
	for what in "${quick_figures[@]}"; do
		: "${now[$what]:=$("$what")}"
	done
	diag "$1:" "$(printf '%-16s %10s %10s %8s' figure before after 'may lose')"
	for what in "${exact_figures[@]}" "${memory_names[@]}"; do
		diag "$(printf '%-16s %10s %10s %8s' "$what" "${quiet[$what]}" \
			"${now[$what]}" "${memory_slack[$what]:-0}")"
	done
	for what in "${exact_figures[@]}"; do
		is "${now[$what]}" "${quiet[$what]}" "$1: $what as before"
	done
	as_quiet threads || diag 'threads, then and now:' \
		"$(thread_names | diff /run/rig/quiet.threads - | grep '^[-+<>][^-+]')"
	as_quiet store_nodes || diag 'nodes in xenstore, then and now:' \
		"$(store_paths | diff /run/rig/quiet.store - | grep '^[-+<>][^-+]')"
	for what in "${memory_names[@]}"; do
		cmp_ok "$(lost "$what" "${now[$what]}")" -le "${memory_slack[$what]}" \
			"$1: $what as before"
	done
}

# lost NAME NOW: by how much a figure of memory is worse than before.
lost() {
	case $1 in
	memory_free) echo $((quiet[$1] - $2)) ;;
	*) echo $(($2 - quiet[$1])) ;;
	esac
}

# rounds DEFAULT: how often the scenario does what it does.
rounds() {
	echo "${RIG_SET[rounds]:-$1}"
}

# round_done NUMBER OF [PLACE]: after each round, when all should be given back.
# Some forty times in a long run it is noted what dom0 holds, or a guest. Few
# rounds cannot tell growth from noise.
rounds_enough=20
round_done() {
	local number=$1 of=$2 place=${3:-dom0} every=$((($2 + 39) / 40))
	[ "$of" -ge "$rounds_enough" ] && ((number % every == 0)) || return 0
	sleep 1
	on "$place" held --caches | sed "s/^/$number /" >>"$RIG_RESULTS/rounds-$place"
}

# is_level NAME [PLACE [FIGURE=LIMIT]...]: over many rounds nothing grew steadily,
# nor these by more than that; if there were many. See level.awk for what counts as growing.
is_level() {
	local place=${2:-dom0} said status=0 noted
	noted=$(grep -cs ' memory_free ' "$RIG_RESULTS/rounds-$place") || true
	if [ "${noted:-0}" -lt "$rounds_enough" ]; then
		diag "$1: too few to tell whether anything in $place grows"
		return 0
	fi
	said=$(awk -v limits="${*:3}" -f /rig/in/dom0/lib/level.awk \
		"$RIG_RESULTS/rounds-$place") || status=$?
	diag "$1, $place from round to round, in kB or objects:" "$said"
	is "$status" 0 "$1: nothing in $place grows from round to round"
}
