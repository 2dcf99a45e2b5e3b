# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A guest starts, talks to dom0 both ways, and ends.

guest_up g1
ok 'the guest pings dom0' g1 ping -c 3 -i 0.2 10.0.0.1
ok 'dom0 pings the guest' ping -c 3 -i 0.2 "$(guest_ip g1)"
ok 'bytes from the guest arrive unaltered' blob g1 dom0 4M
ok 'bytes to the guest arrive unaltered' blob dom0 g1 4M
ok 'the guest shuts down' guest_down g1
done_testing
