/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one place for what differs between the kernel versions we build for.
 *
 * What belongs here: a function, type or macro that netback/ or netfront/ use
 * and that one supported kernel lacks, or spells or types differently, wrapped
 * so that our files are written to the newest kernel and compile unchanged on
 * the older ones. Each such definition stands under an #if on
 * LINUX_VERSION_CODE and says which version made it unnecessary.
 *
 * What does not: differences of the upstream drivers themselves. Those are in
 * netback/patches/<X.Y>/ and netfront/patches/<X.Y>/.
 *
 * Linux 6.1 needs nothing here.
 */
#ifndef XEN_STAGING_COMPAT_H
#define XEN_STAGING_COMPAT_H

#include <linux/version.h>

#endif /* XEN_STAGING_COMPAT_H */
