/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Small things that every file of xen-netif uses: complaints, memory that is
 * there or ends the program, lists of names.
 */
#ifndef UTIL_H
#define UTIL_H

#include <stdarg.h>
#include <stddef.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define __printf(fmt, args)			\
	__attribute__((__format__(		\
		__printf__, fmt, args)))

/* One line on standard error, beginning with the program's name. */
__printf(1, 2)
void complain(const char *fmt, ...);

/* Out of memory ends the program: there is nothing to save. */
void *xcalloc(size_t n, size_t size);
void *xgrow(void *p, size_t n, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t len);
__printf(1, 0)
char *xvasprintf(const char *fmt, va_list ap);
__printf(1, 2)
char *xasprintf(const char *fmt, ...);

/* A growing list of strings, owned by it. All zeroes is an empty one. */
struct names {
	char **name;
	unsigned int n;
};

void names_add(struct names *list, const char *name);
void names_sort(struct names *list);
void names_free(struct names *list);

#endif /* UTIL_H */
