// SPDX-License-Identifier: GPL-2.0
/* error_nodes: what errors left in xenstore; see error_nodes.h. */
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <xen/xenbus.h>

#include "error_nodes.h"

/* xenstore removes a folder with all that is in it. */
static bool is_empty(const char *path)
{
	unsigned int entries;
	char **names = xenbus_directory(XBT_NIL, path, "", &entries);

	if (IS_ERR(names))
		return false;
	kfree(names);
	return !entries;
}

/**
 * error_nodes_remove() - remove the error that xenstore keeps for a vif
 * @dev: the vif's device, of which only the name is used
 *
 * With the last error of a domain its folder goes too. Where there is no error,
 * nothing happens. Sleeps.
 */
void error_nodes_remove(const struct xenbus_device *dev)
{
	char *path = kasprintf(GFP_KERNEL, "error/%s", dev->nodename);

	if (!path)
		return;
	if (!xenbus_rm(XBT_NIL, path, "")) {
		*strrchr(path, '/') = '\0';
		if (is_empty(path))
			xenbus_rm(XBT_NIL, path, "");
	}
	kfree(path);
}
