# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# A guest starts, talks to dom0 both ways, and ends.

path=$(expected_path) || { echo "$path"; exit 1; }
guest_up g1
ok 'the guest pings dom0' g1 ping -c 3 -i 0.2 10.0.0.1
ok 'dom0 pings the guest' on dom0 ping -c 3 -i 0.2 "$(guest_ip g1)"
talks 'the guest' "$path"
ok 'the guest shuts down' guest_down g1
done_testing
