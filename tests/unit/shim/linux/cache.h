/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/compiler.h>

#define SMP_CACHE_BYTES 64
