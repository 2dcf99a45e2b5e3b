/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the targets share: a reader that takes an input apart. An input that is
 * used up goes on with zeroes, so that every prefix of an input is one, too.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What must hold; the input for which it does not is a finding. */
#define check(x)							\
	do {								\
		if (!(x)) {						\
			fprintf(stderr, "# %s:%d: not so: %s\n",	\
				__FILE__, __LINE__, #x);		\
			abort();					\
		}							\
	} while (0)

struct bytes {
	const uint8_t *at;
	size_t left;
};

static inline uint8_t bytes_u8(struct bytes *b)
{
	if (!b->left)
		return 0;
	b->left--;
	return *b->at++;
}

static inline uint16_t bytes_u16(struct bytes *b)
{
	uint16_t low = bytes_u8(b);

	return low | bytes_u8(b) << 8;
}

static inline uint32_t bytes_u32(struct bytes *b)
{
	uint32_t low = bytes_u16(b);

	return low | (uint32_t)bytes_u16(b) << 16;
}

/* 0 to @bound - 1; one byte, or two, as the bound needs. */
static inline uint32_t bytes_below(struct bytes *b, uint32_t bound)
{
	return (bound <= 256 ? bytes_u8(b) : bytes_u16(b)) % bound;
}

/* Mostly small numbers; sometimes any. */
static inline uint32_t bytes_number(struct bytes *b)
{
	uint8_t n = bytes_u8(b);

	return n == 0xff ? bytes_u32(b) : n == 0xfe ? bytes_u16(b) : n;
}

/* Up to @max bytes, as a string of its own on the heap. */
static inline char *bytes_string(struct bytes *b, size_t max)
{
	size_t n = b->left < max ? b->left : max;
	char *s = malloc(n + 1);

	check(s);
	memcpy(s, b->at, n);
	s[n] = '\0';
	b->at += n;
	b->left -= n;
	return s;
}

/* The target: one input. */
static void fuzz_one(struct bytes *in);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = { .at = data, .left = size };

	fuzz_one(&in);
	return 0;
}

#endif /* FUZZ_H */
