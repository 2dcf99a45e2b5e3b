/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a frontend may die: the steps of what it says to the backend.
 *
 * The linker puts steps.c between us, the library included, and those functions of
 * Xen's libraries that the backend, or Xen, notices.  A step is before or after one of
 * these, or where steps_at() says so.
 */

#ifndef HOSTILE_STEPS_H
#define HOSTILE_STEPS_H

#include <stdbool.h>

/* The exit status of who died. */
#define STEPS_DIED	77

void steps_die_after(unsigned long n, bool wait);
void steps_at(const char *what);
unsigned long steps_done(void);

#endif /* HOSTILE_STEPS_H */
