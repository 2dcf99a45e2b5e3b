# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Has a test that fails.
is 1 2 'one is two'
done_testing
