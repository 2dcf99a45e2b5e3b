// SPDX-License-Identifier: GPL-2.0
/* fault_first: linked before all others, so this is where their points begin. */
#include "fault_point.h"

/* The list's first entry, which names none; see fault_point.c for the last. */
struct fault_point *fault_points_first
__used __section("fault_points") __aligned(sizeof(void *));
