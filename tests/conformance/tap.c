// SPDX-License-Identifier: GPL-2.0
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tap.h"

/* After so many failed expectations a test no longer says more. */
#define SAY_MAX	20

static struct {
	pthread_mutex_t lock;
	const char *name;
	unsigned int done;
	unsigned int failed;
	unsigned int complaints;
	char skip[256];
} tap = { .lock = PTHREAD_MUTEX_INITIALIZER };

/**
 * tap_plan() - announce the number of tests
 * @tests: how many tap_begin() and tap_end() follow
 */
void tap_plan(unsigned int tests)
{
	printf("TAP version 13\n1..%u\n", tests);
	fflush(stdout);
}

/**
 * tap_begin() - start a test
 * @name: what holds when it passes
 */
void tap_begin(const char *name)
{
	tap.name = name;
	tap.complaints = 0;
	tap.skip[0] = '\0';
}

/**
 * tap_end() - end the test and print its result
 *
 * A test that has failed is not skipped any more.  Return: whether it passed.
 */
bool tap_end(void)
{
	bool ok = !tap.complaints;

	tap.done++;
	if (!ok)
		tap.failed++;
	printf("%s %u - %s%s%s\n", ok ? "ok" : "not ok", tap.done, tap.name,
	       ok && tap.skip[0] ? " # SKIP " : "", ok ? tap.skip : "");
	fflush(stdout);
	return ok;
}

/**
 * tap_expect() - one expectation, see EXPECT()
 * @cond: whether it holds
 * @file: where it stands
 * @line: where it stands
 * @fmt: what is the matter when it does not hold
 *
 * May be called from any thread.  Return: @cond.
 */
bool tap_expect(bool cond, const char *file, int line, const char *fmt, ...)
{
	const char *base = strrchr(file, '/');
	va_list ap;

	if (cond)
		return true;

	pthread_mutex_lock(&tap.lock);
	if (++tap.complaints <= SAY_MAX) {
		printf("# %s:%d: ", base ? base + 1 : file, line);
		va_start(ap, fmt);
		vprintf(fmt, ap);
		va_end(ap);
		printf("\n");
		fflush(stdout);
	}
	pthread_mutex_unlock(&tap.lock);
	return false;
}

/**
 * tap_skip() - the present test cannot be done here
 * @fmt: why
 */
void tap_skip(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(tap.skip, sizeof(tap.skip), fmt, ap);
	va_end(ap);
}

/**
 * tap_skipped() - whether the present test has been skipped
 */
bool tap_skipped(void)
{
	return tap.skip[0];
}

/**
 * tap_diag() - a line for the reader
 * @fmt: the line
 */
void tap_diag(const char *fmt, ...)
{
	va_list ap;

	pthread_mutex_lock(&tap.lock);
	printf("# ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
	pthread_mutex_unlock(&tap.lock);
}

/**
 * tap_bail() - no test can be done any more
 * @fmt: why
 */
void tap_bail(const char *fmt, ...)
{
	va_list ap;

	printf("Bail out! ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf("\n");
	fflush(stdout);
}

/**
 * tap_all_passed() - whether no test has failed so far
 */
bool tap_all_passed(void)
{
	return tap.failed == 0;
}
