// SPDX-License-Identifier: GPL-2.0
/* table: see table.h. All text is ASCII, so a byte is a column. */
#include <stdlib.h>
#include <string.h>

#include "table.h"

#define GAP	2

struct table {
	const struct table_column *columns;
	unsigned int n;
	struct names cells;	/* row by row, the titles first */
	unsigned int *width;
};

static void put(struct table *t, const char *cell)
{
	unsigned int column = t->cells.n % t->n;
	size_t len = strlen(cell);

	names_add(&t->cells, cell);
	if (len > t->width[column])
		t->width[column] = len;
}

/**
 * table_new() - begin a table
 * @columns: its columns; must outlive the table
 * @n: how many
 */
struct table *table_new(const struct table_column *columns, unsigned int n)
{
	struct table *t = xcalloc(1, sizeof(*t));
	unsigned int i;

	t->columns = columns;
	t->n = n;
	t->width = xcalloc(n, sizeof(*t->width));
	for (i = 0; i < n; i++)
		put(t, columns[i].title);
	return t;
}

/**
 * table_put() - fill the next cell, row by row
 * @t: the table
 * @fmt: the text; none is shown as "-"
 */
void table_put(struct table *t, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	put(t, *text ? text : "-");
	free(text);
}

/**
 * table_lines() - how many lines it has now, with the titles
 * @t: the table
 */
unsigned int table_lines(const struct table *t)
{
	return t->cells.n / t->n;
}

/**
 * table_line() - a line of it
 * @t: the table
 * @line: which one; 0 has the titles
 *
 * Return: a string without newline, the caller's to free.
 */
char *table_line(const struct table *t, unsigned int line)
{
	size_t size = 1, len = 0;
	unsigned int i;
	char *text;

	for (i = 0; i < t->n; i++)
		size += t->width[i] + GAP;
	text = xcalloc(1, size);

	for (i = 0; i < t->n; i++) {
		const char *cell = t->cells.name[line * t->n + i];
		int width = t->width[i];

		len += sprintf(text + len, "%*s%*s", i ? GAP : 0, "",
			       t->columns[i].right ? width : -width, cell);
	}
	while (len && text[len - 1] == ' ')
		text[--len] = '\0';
	return text;
}

/**
 * table_print() - write all of it
 * @t: the table
 * @to: where to
 */
void table_print(const struct table *t, FILE *to)
{
	unsigned int i;
	char *line;

	for (i = 0; i < table_lines(t); i++) {
		line = table_line(t, i);
		fprintf(to, "%s\n", line);
		free(line);
	}
}

/**
 * table_free() - release it
 * @t: the table
 */
void table_free(struct table *t)
{
	names_free(&t->cells);
	free(t->width);
	free(t);
}
