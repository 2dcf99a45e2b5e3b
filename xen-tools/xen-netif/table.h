/* SPDX-License-Identifier: GPL-2.0 */
/* table: columns of text, as wide as they need to be. */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "util.h"

struct table_column {
	const char *title;
	bool right;		/* numbers are aligned right */
};

struct table;

struct table *table_new(const struct table_column *columns, unsigned int n);
__printf(2, 3)
void table_put(struct table *t, const char *fmt, ...);
void table_print(const struct table *t, FILE *to);
void table_free(struct table *t);

/* For a screen: the lines, the titles first. */
unsigned int table_lines(const struct table *t);
char *table_line(const struct table *t, unsigned int line);

#endif /* TABLE_H */
