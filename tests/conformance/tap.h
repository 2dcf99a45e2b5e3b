/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Test results in TAP on stdout.
 *
 * A test begins with tap_begin() and ends with tap_end(); in between any
 * number of expectations may fail, each with a line that says where and why.
 */

#ifndef TAP_H
#define TAP_H

#include <stdbool.h>

#ifndef __printf
#define __printf(a, b)	__attribute((__format__(__printf__, a, b)))
#endif

/* True when @cond holds; otherwise the present test has failed. */
#define EXPECT(cond, ...)	\
	tap_expect(!!(cond), __FILE__, __LINE__, __VA_ARGS__)

void tap_plan(unsigned int tests);
void tap_begin(const char *name);
bool tap_end(void);

__printf(4, 5)
bool tap_expect(bool cond, const char *file, int line, const char *fmt, ...);
__printf(1, 2)
void tap_skip(const char *fmt, ...);
bool tap_skipped(void);
__printf(1, 2)
void tap_diag(const char *fmt, ...);
__printf(1, 2)
void tap_bail(const char *fmt, ...);
bool tap_all_passed(void);

#endif /* TAP_H */
