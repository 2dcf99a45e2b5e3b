/* SPDX-License-Identifier: GPL-2.0 */
/* Bob Jenkins' lookup3, as far as words are hashed: the kernel's results. */
#ifndef SHIM_JHASH_H
#define SHIM_JHASH_H

#include <linux/types.h>

#define JHASH_INITVAL 0xdeadbeef

static inline u32 shim_rol(u32 word, unsigned int shift)
{
	return word << shift | word >> (32 - shift);
}

static inline u32 jhash_3words(u32 a, u32 b, u32 c, u32 initval)
{
	initval += JHASH_INITVAL + (3 << 2);
	a += initval;
	b += initval;
	c += initval;

	c = (c ^ b) - shim_rol(b, 14);
	a = (a ^ c) - shim_rol(c, 11);
	b = (b ^ a) - shim_rol(a, 25);
	c = (c ^ b) - shim_rol(b, 16);
	a = (a ^ c) - shim_rol(c, 4);
	b = (b ^ a) - shim_rol(a, 14);
	c = (c ^ b) - shim_rol(b, 24);
	return c;
}

static inline u32 jhash_2words(u32 a, u32 b, u32 initval)
{
	return jhash_3words(a, b, 0, initval - (3 << 2) + (2 << 2));
}

static inline u32 jhash_1word(u32 a, u32 initval)
{
	return jhash_3words(a, 0, 0, initval - (3 << 2) + (1 << 2));
}

#endif /* SHIM_JHASH_H */
