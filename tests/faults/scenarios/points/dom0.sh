# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Each allocation and each hypercall of both drivers fails, once and always.

# shellcheck source=/dev/null
. /rig/in/scenarios/faults.sh
# shellcheck source=/dev/null
. /rig/in/scenarios/ways.sh
# shellcheck source=/dev/null
. /rig/in/scenarios/points/each.sh
errors_have_a_place
warm_up staged
each
is_quiet 'after all the faults'
done_testing
