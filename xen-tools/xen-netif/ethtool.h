/* SPDX-License-Identifier: GPL-2.0 */
/* ethtool: an interface's own counters, as `ethtool -S` shows them. */
#ifndef ETHTOOL_H
#define ETHTOOL_H

#include <stdint.h>

int ethtool_counters(const char *ifname,
		     void (*each)(void *ctx, const char *name, uint64_t value),
		     void *ctx);

#endif /* ETHTOOL_H */
