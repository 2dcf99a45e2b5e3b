/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pattern: what the guest's memory is filled with, again and again, and what the
 * backend looks for.
 */

#ifndef PATTERN_H
#define PATTERN_H

#include <stddef.h>

#define PATTERN "\xa7\x1dGuests' memory\xe3"

static inline void fill_with_pattern(char *memory, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		memory[i] = PATTERN[i % (sizeof(PATTERN) - 1)];
}

#endif /* PATTERN_H */
