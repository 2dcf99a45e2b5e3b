# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Stops the clock that would end it.
pass 'a test'
kill -STOP "$PPID"
sleep 100000
