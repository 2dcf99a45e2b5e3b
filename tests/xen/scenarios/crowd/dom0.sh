# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Many guests at once, all under traffic, come and go. --set guests=N: so many
# (16); --set rounds=N: so often one of them goes, in one of four ways, and
# another comes in its place (16); --set seed=N: who and how; --set memory=MB: of
# each (160). All come out of the image of one: to boot beside fifteen that are busy
# takes minutes.
path=$(expected_path) || { echo "$path"; exit 1; }
guests=${RIG_SET[guests]:-16}
last=$(rounds 16)
memory=${RIG_SET[memory]:-160}
RANDOM=${RIG_SET[seed]:-1}

arrive() {
	ok "$1 comes" guest_from_image "$1" g1 "memory=$memory"
	ok "$1 is busy" flood "$1" 262144
}

# All that are there, one after the other.
everybody() {
	local i silent=0
	for ((i = 1; i <= guests; i++)); do
		wait_for 60 busy "g$i" 4 || { silent=1; diag "g$i is silent"; }
	done
	is "$silent" 0 "$1: all $guests have packets both ways"
}

leave() {
	case $2 in
	0) ok "$1 is destroyed" guest_destroy "$1" ;;
	1) ok "$1 shuts down" guest_down "$1" ;;
	2)
		ok "$1 loses its interface" xl network-detach "$1" 0
		ok "$1 is destroyed" guest_destroy "$1" ;;
	3)
		ok "netback lets go of $1" vif_let_go "$1"
		ok "$1 is destroyed" guest_destroy "$1" ;;
	esac
}

warm_up "$path"
guest_up g1 "memory=$memory"
ok 'one guest is saved' guest_save g1
step "$guests guests come"
for ((i = 1; i <= guests; i++)); do
	arrive "g$i"
done
everybody 'all have come'
cmp_ok "$(vifs)" -eq "$guests" 'so many vifs are there'

for ((i = 1; i <= last; i++)); do
	who=g$((RANDOM % guests + 1)) how=$((RANDOM % 4))
	step "round $i: $who"
	leave "$who" "$how"
	arrive "$who"
done
everybody 'after coming and going'

step 'all go at once'
for ((i = 1; i <= guests; i++)); do
	xl destroy "g$i" &
	going[i]=$!
done
for ((i = 1; i <= guests; i++)); do
	wait "${going[i]}" || fail "g$i is destroyed"
	guest_forget "g$i"
done
calm
# dom0 has it in memory.
rm /run/rig/g1.save
sleep 2
is_quiet "after $((guests + last)) guests"
done_testing
