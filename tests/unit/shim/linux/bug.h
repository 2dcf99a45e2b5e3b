/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel would complain about ends a test. */
#ifndef SHIM_BUG_H
#define SHIM_BUG_H

#include <stdio.h>
#include <stdlib.h>

#include <linux/build_bug.h>
#include <linux/compiler.h>

#define BUG() \
	do { \
		fprintf(stderr, "# BUG at %s:%d\n", __FILE__, __LINE__); \
		abort(); \
	} while (0)
#define BUG_ON(x)		do { if (unlikely(x)) BUG(); } while (0)
#define WARN_ON(x)		({ bool __x = !!(x); if (__x) BUG(); __x; })
#define WARN_ON_ONCE(x)		WARN_ON(x)
#define WARN(x, ...)		WARN_ON(x)
#define WARN_ONCE(x, ...)	WARN_ON(x)

#endif /* SHIM_BUG_H */
