/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Random decisions that a seed repeats.  Each thread of each round has a
 * stream of its own, so that one thread's pace changes nobody else's choices.
 */

#ifndef HOSTILE_RNG_H
#define HOSTILE_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RNG_EDGES 25U

struct rng {
	uint64_t state;
};

/* SplitMix64: every seed gives another full-length sequence. */
static inline uint64_t rng_next(struct rng *r)
{
	uint64_t z = (r->state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* The stream number @which of @seed. */
static inline struct rng rng_stream(uint64_t seed, uint64_t which)
{
	struct rng r = { .state = seed };

	r.state = rng_next(&r) ^ (which * 0xd1342543de82ef95ULL);
	rng_next(&r);
	return r;
}

static inline uint32_t rng_below(struct rng *r, uint32_t n)
{
	return (rng_next(r) >> 32) * n >> 32;
}

static inline uint32_t rng_between(struct rng *r, uint32_t from, uint32_t to)
{
	return from + rng_below(r, to - from + 1);
}

/* True once in @n times. */
static inline bool rng_once_in(struct rng *r, uint32_t n)
{
	return !rng_below(r, n);
}

/* A number at which code tends to go wrong, or any number. */
static inline uint32_t rng_edge(struct rng *r)
{
	static const uint32_t edges[RNG_EDGES] = {
		0, 1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 1023, 1024,
		1025, 4095, 4096, 4097, 65535, 65536, 65537, 0x7fffffff,
		0x80000000, 0xfffffffe, 0xffffffff,
	};

	if (rng_once_in(r, 3))
		return rng_next(r);
	return edges[rng_below(r, RNG_EDGES)];
}

#endif /* HOSTILE_RNG_H */
