# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Takes dom0 with it.
pass 'a test'
echo c >/proc/sysrq-trigger
sleep 20
done_testing
