/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Upstream's netfront, built for the debugging kernels, has this put first.
 *
 * It reads xenstore in the conditions of its waits, where it may sleep, which is
 * harmless there but reported. Ours does not, and is built without this.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt /* as netfront has it */

#include <linux/sched.h>
#include <xen/xenbus.h>

static inline enum xenbus_state stock_read_state(const char *path)
{
	sched_annotate_sleep();
	return xenbus_read_driver_state(path);
}

#define xenbus_read_driver_state(path) stock_read_state(path)
