// SPDX-License-Identifier: GPL-2.0
/* ethtool: see ethtool.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>

#include "ethtool.h"
#include "util.h"

/* More than any driver has; what says more is not believed. */
#define COUNTERS_MAX	4096

static int request(int fd, const char *ifname, void *data)
{
	struct ifreq ifr = { .ifr_data = data };

	if (strlen(ifname) >= sizeof(ifr.ifr_name)) {
		errno = ENODEV;
		return -1;
	}
	strcpy(ifr.ifr_name, ifname);
	return ioctl(fd, SIOCETHTOOL, &ifr);
}

static int read_all(int fd, const char *ifname, unsigned int n,
		    void (*each)(void *ctx, const char *name, uint64_t value),
		    void *ctx)
{
	struct ethtool_gstrings *names;
	struct ethtool_stats *stats;
	char name[ETH_GSTRING_LEN + 1] = "";
	unsigned int i;
	int ret = -1;

	names = xcalloc(1, sizeof(*names) + n * ETH_GSTRING_LEN);
	stats = xcalloc(1, sizeof(*stats) + n * sizeof(stats->data[0]));
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_STATS;
	names->len = n;
	stats->cmd = ETHTOOL_GSTATS;
	stats->n_stats = n;
	if (request(fd, ifname, names) || request(fd, ifname, stats))
		goto out;

	for (i = 0; i < n && i < names->len && i < stats->n_stats; i++) {
		memcpy(name, names->data + i * ETH_GSTRING_LEN,
		       ETH_GSTRING_LEN);
		each(ctx, name, stats->data[i]);
	}
	ret = 0;
out:
	free(names);
	free(stats);
	return ret;
}

/**
 * ethtool_counters() - hand out the counters of an interface
 * @ifname: the interface
 * @each: called for every counter
 * @ctx: passed to @each
 *
 * Return: 0, or -1 with errno (ENODEV, EOPNOTSUPP without any counters).
 */
int ethtool_counters(const char *ifname,
		     void (*each)(void *ctx, const char *name, uint64_t value),
		     void *ctx)
{
	struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };
	int fd, ret = -1;

	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (request(fd, ifname, &info))
		goto out;
	if (!info.n_stats || info.n_stats > COUNTERS_MAX) {
		errno = EOPNOTSUPP;
		goto out;
	}
	ret = read_all(fd, ifname, info.n_stats, each, ctx);
out:
	close(fd);
	return ret;
}
