# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Takes longer than it may.
pass 'a test'
sleep 1000
done_testing
