# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Tests nothing.
done_testing
