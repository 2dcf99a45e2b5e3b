/* SPDX-License-Identifier: GPL-2.0 */
/*
 * contender: a way to find what is mapped under a grant reference. Ours is
 * netback/gref_table.c itself, the others are the kernel's own containers, used
 * as a driver would use them. What is measured is the container: nobody maps
 * anything, and readers are not waited for.
 */
#ifndef BENCH_CONTENDER_H
#define BENCH_CONTENDER_H

#include <linux/types.h>

struct contender {
	const char *name;
	/* Nothing is in it; it is to hold @capacity. */
	void *(*make)(u32 capacity);
	void (*free)(void *c);
	int (*add)(void *c, u32 gref);
	void (*del)(void *c, u32 gref);
	/* How many of the grefs it finds. In an RCU read section. */
	u32 (*lookup)(void *c, const u32 *grefs, u32 n);
	/* Bytes that it takes, with all entries, for these grefs. */
	size_t (*memory)(void *c, const u32 *grefs, u32 n);
};

extern const struct contender ours, rhash, xarray;

/* What an allocation of a size takes of the slab it is from. */
size_t taken(size_t size);

#endif /* BENCH_CONTENDER_H */
