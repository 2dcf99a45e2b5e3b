/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers in the arguments of the attackers. */

#ifndef HOSTILE_NUMBER_H
#define HOSTILE_NUMBER_H

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

/**
 * read_number() - a whole number, written as in C
 * @s: the text, all of it
 * @n: where it goes
 *
 * Return: false if it is none, or too large
 */
static inline bool read_number(const char *s, unsigned long *n)
{
	char *end;

	errno = 0;
	*n = strtoul(s, &end, 0);
	return !errno && end != s && !*end;
}

#endif /* HOSTILE_NUMBER_H */
