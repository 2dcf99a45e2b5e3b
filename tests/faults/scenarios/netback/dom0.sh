# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Each allocation and each hypercall of netback fails, once and always.

# shellcheck source=/dev/null
. /rig/in/scenarios/points.sh
# shellcheck source=/dev/null
. /rig/in/scenarios/each.sh
warm_up staged
each dom0
is_quiet 'after all the faults'
done_testing
