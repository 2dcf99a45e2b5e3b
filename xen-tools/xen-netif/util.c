// SPDX-License-Identifier: GPL-2.0
/* util: see util.h. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "util.h"

/**
 * complain() - say on standard error what is wrong
 * @fmt: the line, without the program's name and without newline
 *
 * It stays one line, whatever stands in the arguments.
 */
void complain(const char *fmt, ...)
{
	char *said, *c;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&said, fmt, ap) < 0)
		said = NULL;
	va_end(ap);
	for (c = said; c && *c; c++)
		if (iscntrl((unsigned char)*c))
			*c = '?';
	fprintf(stderr, "xen-netif: %s\n", said ? said : "out of memory");
	free(said);
}

static void *need(void *p)
{
	if (!p) {
		complain("out of memory");
		exit(EXITS_FAILED);
	}
	return p;
}

/**
 * xcalloc() - zeroed memory
 * @n: how many
 * @size: of each
 */
void *xcalloc(size_t n, size_t size)
{
	return need(calloc(n ? n : 1, size));
}

/**
 * xgrow() - memory for more of the same
 * @p: what there is, or NULL
 * @n: how many it shall hold
 * @size: of each
 */
void *xgrow(void *p, size_t n, size_t size)
{
	return need(reallocarray(p, n, size));
}

/**
 * xstrdup() - a copy of a string
 * @s: the string
 */
char *xstrdup(const char *s)
{
	return need(strdup(s));
}

/**
 * xstrndup() - a copy of the start of a string
 * @s: the string
 * @len: its length at most
 */
char *xstrndup(const char *s, size_t len)
{
	return need(strndup(s, len));
}

/**
 * xvasprintf() - a new formatted string
 * @fmt: the format
 * @ap: its arguments
 */
char *xvasprintf(const char *fmt, va_list ap)
{
	char *s;

	if (vasprintf(&s, fmt, ap) < 0)
		s = NULL;
	return need(s);
}

/**
 * xasprintf() - a new formatted string
 * @fmt: the format
 */
char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = xvasprintf(fmt, ap);
	va_end(ap);
	return s;
}

/**
 * names_add() - append a copy of a name
 * @list: the list
 * @name: the name
 */
void names_add(struct names *list, const char *name)
{
	list->name = xgrow(list->name, list->n + 1, sizeof(*list->name));
	list->name[list->n++] = xstrdup(name);
}

static int compare(const void *a, const void *b)
{
	return strverscmp(*(char * const *)a, *(char * const *)b);
}

/**
 * names_sort() - sort, numbers within the names by their value
 * @list: the list
 */
void names_sort(struct names *list)
{
	if (list->n)
		qsort(list->name, list->n, sizeof(*list->name), compare);
}

/**
 * names_free() - empty a list
 * @list: the list
 */
void names_free(struct names *list)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		free(list->name[i]);
	free(list->name);
	*list = (struct names){};
}
