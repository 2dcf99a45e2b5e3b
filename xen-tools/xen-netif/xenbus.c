// SPDX-License-Identifier: GPL-2.0
/* xenbus: the states of a split driver's two sides, in words. */
#include "vif.h"

static const char * const names[] = {
	"unknown", "initialising", "initwait", "initialised", "connected",
	"closing", "closed", "reconfiguring", "reconfigured",
};

/**
 * xenbus_state_name() - a xenbus state in one word
 * @state: the number, or STATE_NONE
 */
const char *xenbus_state_name(int state)
{
	if (state == STATE_NONE)
		return "none";
	return names[(unsigned int)state < ARRAY_SIZE(names) ? state :
							       STATE_UNKNOWN];
}
