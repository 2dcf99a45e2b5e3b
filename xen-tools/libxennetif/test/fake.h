/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stand-ins for libxengnttab, libxenevtchn and libxenstore, and the backend
 * behind them: so that the library can be tried on any machine, against a
 * backend that does what no real one should.
 *
 * The backend follows the frontend's states at once, unless told otherwise,
 * and touches the rings only when a test says so.
 */

#ifndef FAKE_H
#define FAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../internal.h"

/* What the backend does when the frontend goes to Connected. */
enum fake_answer {
	FAKE_CONNECTS,
	FAKE_STAYS,
	FAKE_CLOSES,
};

extern enum fake_answer fake_answer;

/* What else the backend does at each event, or NULL. */
extern void (*fake_on_notify)(void);

void fake_reset(void);
void fake_set(const char *path, const char *val);
const char *fake_get(const char *path);
unsigned int fake_granted(void);
void *fake_page(unsigned int gref);
unsigned int fake_notified(void);
void fake_fire(struct nif_channel *ch);

/* A connected handle with everything that setup offers. */
struct xennetif *fake_connect(unsigned int queues, unsigned int features);
void fake_disconnect(struct xennetif *nif);

/* The tests of each file. */
extern const struct CMUnitTest ctrl_tests[], data_tests[], connect_tests[];
extern const size_t ctrl_tests_nr, data_tests_nr, connect_tests_nr;

#endif /* FAKE_H */
