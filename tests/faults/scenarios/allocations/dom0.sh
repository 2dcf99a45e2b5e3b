# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Each call of both drivers that allocates fails, in them or in what they call.

# shellcheck source=/dev/null
. /rig/in/scenarios/faults.sh
# shellcheck source=/dev/null
. /rig/in/scenarios/ways.sh
# shellcheck source=/dev/null
. /rig/in/scenarios/allocations/each.sh
errors_have_a_place
warm_up staged
each
is_quiet 'after all the faults'
done_testing
