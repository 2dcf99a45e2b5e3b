# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Putting events off: ethtool -c and -C on both sides, and traffic with each.

# setting PLACE INTERFACE: what ethtool -c says of it, in one line.
setting() {
	on "$1" ethtool -c "$2" | awk '
		/^Adaptive RX:/ { adaptive = $3 }
		/^rx-usecs:/ { usecs = $2 }
		/^rx-frames:/ { frames = $2 }
		END { print adaptive, usecs, frames }'
}

# set_to SETTING...: on both sides.
set_to() {
	on dom0 ethtool -C "$(vif g1)" "$@" && g1 ethtool -C eth0 "$@"
}

# are EXPECTED NAME: the settings of both sides.
are() {
	is "$(setting dom0 "$(vif g1)")" "$1" "$2: the vif"
	is "$(setting g1 eth0)" "$1" "$2: the guest's interface"
}

# works NAME: nothing is lost or held up for good, by itself or in bulk.
works() {
	ok "$1: TCP from the guest" blob g1 dom0 2M
	ok "$1: TCP to the guest" blob dom0 g1 2M
	ok "$1: UDP" datagrams g1 dom0 64 1472 9000
	ok "$1: pings" pings dom0 g1 64 1472 9000
}

guest_up g1
are 'on 256 64' 'as it comes'

step 'a fixed wait'
ok 'it is set' set_to adaptive-rx off rx-usecs 2000 rx-frames 128
are 'off 2000 128' 'a fixed wait'
works 'a fixed wait'

step 'no wait'
ok 'it is set' set_to rx-usecs 0 rx-frames 1
are 'off 0 1' 'no wait'
works 'no wait'

step 'nonsense'
for nonsense in 'rx-usecs 10001' 'rx-frames 0' 'rx-frames 129'; do
	# shellcheck disable=SC2086 # two words
	not_ok "$nonsense is refused by the vif" \
		on dom0 ethtool -C "$(vif g1)" $nonsense
	# shellcheck disable=SC2086
	not_ok "$nonsense is refused by the guest" g1 ethtool -C eth0 $nonsense
done
are 'off 0 1' 'after nonsense'

step 'a guest that changes its mind under traffic'
ok 'it is busy' flood g1
for _ in 1 2 3; do
	set_to adaptive-rx on rx-usecs 256 rx-frames 64
	sleep 0.3
	set_to adaptive-rx off rx-usecs 5000
	sleep 0.3
	set_to rx-usecs 0
	sleep 0.3
done
ok 'it is busy still' wait_for 10 busy g1
calm g1
ok 'it is set back' set_to adaptive-rx on rx-usecs 256 rx-frames 64
works 'as it was'
ok 'the guest ends' guest_down g1
done_testing
