// SPDX-License-Identifier: GPL-2.0
/* suite: see suite.h. */

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "churn.h"
#include "linger.h"
#include "link.h"
#include "suite.h"

/* The checks use lists of up to this many entries without asking. */
#define CAPACITY_MIN	64

static const struct check * const groups[] = {
	ring_checks, hash_checks, get_checks, add_checks, add_bad_checks,
	del_checks, race_checks, life_checks, data_checks, rx_checks,
	flight_checks,
};

/* The vif has to be given back, whoever wants the program to end. */
static atomic_bool interrupted;

static void interrupt(int sig)
{
	(void)sig;
	interrupted = true;
}

static void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = interrupt };

	interrupted = false;
	/* The second one ends the program at once. */
	sa.sa_flags = SA_RESETHAND;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
}

/**
 * suite_check() - one of all checks
 * @number: from 0
 *
 * Return: the check, or NULL behind the last.
 */
const struct check *suite_check(unsigned int number)
{
	const struct check *c;
	size_t g;

	for (g = 0; g < ARRAY_SIZE(groups); g++) {
		for (c = groups[g]; c->id; c++) {
			if (!number--)
				return c;
		}
	}
	return NULL;
}

/* "add-bad" names add-bad-1, but "add" does not. */
static bool names(const char *chosen, const struct check *c)
{
	size_t len = strlen(chosen);

	if (!strcmp(chosen, c->id))
		return true;
	return !strncmp(chosen, c->id, len) && c->id[len] == '-' &&
	       !strchr(c->id + len + 1, '-');
}

/**
 * suite_has() - whether there is such a group or check
 * @chosen: the name
 */
bool suite_has(const char *chosen)
{
	const struct check *c;
	unsigned int i;

	for (i = 0; (c = suite_check(i)); i++) {
		if (names(chosen, c))
			return true;
	}
	return false;
}

static bool is_chosen(const struct suite_options *o, const struct check *c)
{
	unsigned int i;

	for (i = 0; i < o->n_chosen; i++) {
		if (names(o->chosen[i], c))
			return true;
	}
	return !o->n_chosen && !o->linger && !o->churn;
}

/* Why there is nothing to be checked. */
static void give_reason(char *why, size_t len, struct xennetif *nif)
{
	snprintf(why, len, "%s", nif ? env_error(nif) : "no memory");
}

static struct xennetif *open_vif(unsigned int vif, int timeout_ms, char *why,
				 size_t len)
{
	struct xennetif *nif = xennetif_alloc(NULL);
	int err;

	if (nif && xennetif_open(nif, vif, timeout_ms) == 0)
		return nif;
	err = errno;
	give_reason(why, len, nif);
	xennetif_free(nif);
	errno = err;
	return NULL;
}

/* What GET says of a new connection: 0 is NOT_SUPPORTED. */
static bool find_capacity(struct env *e, char *why, size_t len)
{
	int ret = xennetif_gref_get(e->a, 0, &e->capacity, e->timeout_ms);

	if (ret == SUCCESS)
		return true;
	e->capacity = 0;
	if (ret == NOT_SUPPORTED)
		return true;
	snprintf(why, len, "GET: %s", ret < 0 ? env_error(e->a) :
		 xennetif_ctrl_status_name(ret));
	if (ret >= 0)
		errno = EPROTO;
	return false;
}

/* Connects both vifs and finds out what the backend can do. */
static bool start(struct env *e, const struct suite_options *o, char *why,
		  size_t len)
{
	unsigned int max;

	e->iterations = o->iterations;
	e->timeout_ms = o->timeout_ms;
	e->a = open_vif(o->vif, e->timeout_ms, why, len);
	if (!e->a)
		return false;
	if (o->peer >= 0) {
		e->b = open_vif(o->peer, e->timeout_ms, why, len);
		if (!e->b)
			return false;
	}

	max = xennetif_max_queues(e->a);
	e->want_queues = o->queues ? o->queues : max > 1 ? 2 : 1;
	e->queues = e->want_queues;
	if (!env_connect(e, e->a, e->queues)) {
		give_reason(why, len, e->a);
		return false;
	}
	if (e->b && !env_connect(e, e->b, 1)) {
		give_reason(why, len, e->b);
		return false;
	}
	if (!find_capacity(e, why, len))
		return false;
	tap_diag("%u queues of %u, capacity %u%s, ring of %u", e->queues, max,
		 e->capacity, e->b ? ", with a peer" : "",
		 xennetif_ctrl_size(e->a));
	return true;
}

/* Why a check cannot be done here, or NULL. */
static const char *missing(const struct env *e, const struct check *c)
{
	if ((c->needs & NEEDS_STAGING) && !e->capacity)
		return "the backend does not stage grants";
	if ((c->needs & NEEDS_STAGING) && e->capacity < CAPACITY_MIN)
		return "the backend has room for less than 64 mappings";
	if ((c->needs & NEEDS_OFF) && e->capacity)
		return "the backend stages grants";
	if ((c->needs & NEEDS_PEER) && !e->b)
		return "there is no second vif (--peer)";
	if ((c->needs & NEEDS_QUEUES) && e->want_queues < 2)
		return "the vif has one queue";
	return NULL;
}

/* Return: false when the vif does not connect any more. */
static bool run_check(struct env *e, const struct check *c, bool *passed)
{
	const char *why = missing(e, c);
	bool alive = true;
	char name[128];

	snprintf(name, sizeof(name), "%s: %s", c->id, c->name);
	tap_diag("%s: %s: %s", c->id, c->source, c->says);
	tap_begin(name);
	if (!why && !(c->needs & NEEDS_PEER))
		link_down(e);
	if (why) {
		tap_skip("%s", why);
	} else {
		c->run(e);
		alive = env_settle(e);
	}
	*passed = tap_end();
	if (!*passed && alive)
		link_down(e);
	return alive;
}

/* What the caller said about the backend. */
static bool check_expected(struct env *e, const struct suite_options *o)
{
	tap_begin("the backend is the one that was announced");
	if (o->expect_off)
		EXPECT(!e->capacity, "it stages grants, capacity %u",
		       e->capacity);
	if (o->capacity >= 0)
		EXPECT(e->capacity == o->capacity,
		       "capacity %u instead of %ld", e->capacity, o->capacity);
	return tap_end();
}

static unsigned int count_tests(const struct suite_options *o)
{
	unsigned int i, n = 1 + !!o->linger + !!o->churn;
	const struct check *c;

	for (i = 0; (c = suite_check(i)); i++)
		n += is_chosen(o, c);
	return n;
}

/* Why the checks end before their time, or NULL. */
static const char *run_checks(struct env *e, const struct suite_options *o)
{
	const struct check *c;
	unsigned int i;
	bool passed;

	if (!check_expected(e, o) && o->stop)
		return "a check has failed (--stop)";
	for (i = 0; (c = suite_check(i)); i++) {
		if (!is_chosen(o, c))
			continue;
		if (!run_check(e, c, &passed))
			return "the vif does not connect any more";
		if (!passed && o->stop)
			return "a check has failed (--stop)";
		if (interrupted)
			return "interrupted";
	}
	return NULL;
}

static enum suite_result run(struct env *e, const struct suite_options *o,
			     char *why, size_t len)
{
	const char *end;

	tap_plan(count_tests(o));
	end = run_checks(e, o);
	if (end) {
		tap_bail("%s", end);
		snprintf(why, len, "%s", end);
		errno = interrupted ? EINTR : EIO;
		return tap_all_passed() ? SUITE_NOT_RUN : SUITE_FAILED;
	}
	if (o->churn)
		churn_staged(e, o->churn, &interrupted);
	if (o->linger)
		linger_staged(e, o->linger, &interrupted);
	return tap_all_passed() ? SUITE_PASSED : SUITE_FAILED;
}

/* Both vifs as they were found: waiting for a frontend, nothing mapped. */
static void give_back(struct env *e)
{
	int err = errno;

	if (e->b && xennetif_close(e->b, e->timeout_ms) < 0)
		tap_diag("closing the peer: %s", env_error(e->b));
	if (e->a && xennetif_close(e->a, e->timeout_ms) < 0)
		tap_diag("closing: %s", env_error(e->a));
	xennetif_free(e->b);
	xennetif_free(e->a);
	errno = err;
}

/**
 * suite_run() - run the checks that were chosen, and print TAP
 * @o: what to check, and how
 * @why: when there is no or no whole result, filled with the reason
 * @len: size of @why
 *
 * Before the vif can be used nothing is printed. SIGINT and SIGTERM end it
 * after the check that is going on.
 *
 * Return: SUITE_*, with errno for SUITE_NOT_RUN.
 */
enum suite_result suite_run(const struct suite_options *o, char *why,
			    size_t len)
{
	enum suite_result ret = SUITE_NOT_RUN;
	struct env e = { 0 };

	why[0] = '\0';
	srand(o->seed);
	catch_signals();
	if (start(&e, o, why, len))
		ret = run(&e, o, why, len);
	give_back(&e);
	return ret;
}
