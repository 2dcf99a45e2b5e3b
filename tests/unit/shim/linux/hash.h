/* SPDX-License-Identifier: GPL-2.0 */
/* Multiplicative hashing: the kernel's results. */
#ifndef SHIM_HASH_H
#define SHIM_HASH_H

#include <linux/types.h>

#define GOLDEN_RATIO_32 0x61C88647u

static inline u32 hash_32(u32 val, unsigned int bits)
{
	return val * GOLDEN_RATIO_32 >> (32 - bits);
}

#endif /* SHIM_HASH_H */
