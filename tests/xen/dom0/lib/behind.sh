# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A host behind g1, 10.0.0.99: packets to and from it are redirected by XDP between
# eth0 and a veth pair, as soon as eth0 has the program `redirect`, too.

behind_up() {
	g1 "ip netns add behind &&
		ip link add near type veth peer name far netns behind &&
		ip netns exec behind ethtool -K far gro on tx off &&
		ip -n behind link set far up &&
		ip -n behind addr add 10.0.0.99/24 dev far &&
		ip link set near up &&
		xdp near redirect &&
		xdp target eth0 near &&
		xdp target near eth0"
}

# To be called after the program is off eth0. There may be none. The next one has
# another address.
behind_down() {
	ip neigh flush to 10.0.0.99
	g1 'ip link del near 2>/dev/null
		ip netns del behind 2>/dev/null'
}
