# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Passes, but its guest has died.
guest_up g1
start g1 die 'sleep 0.5; echo c >/proc/sysrq-trigger'
ok 'the guest is gone' wait_for 60 guest_gone g1
done_testing
