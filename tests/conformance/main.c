// SPDX-License-Identifier: GPL-2.0
/*
 * netif-ctrl-check - checks a network backend's control ring from a guest
 *
 * Runs in a guest whose vif has no kernel frontend, drives that vif with
 * libxennetif, and prints TAP.
 */

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "linger.h"

#define EXIT_FAILED	1
#define EXIT_USAGE	2
#define EXIT_BAILED	3

/* The checks use lists of up to this many entries without asking. */
#define CAPACITY_MIN	64

static const struct group {
	const char *name;
	const struct check *checks;
} groups[] = {
	{ "ring", ring_checks },
	{ "hash", hash_checks },
	{ "get", get_checks },
	{ "add", add_checks },
	{ "add-bad", add_bad_checks },
	{ "del", del_checks },
	{ "race", race_checks },
	{ "life", life_checks },
	{ "tx", data_checks },
	{ "rx", rx_checks },
	{ "flight", flight_checks },
};

struct options {
	unsigned int vif;
	int peer;
	unsigned int queues;
	long capacity;
	bool expect_off;
	unsigned int iterations;
	unsigned int timeout;
	unsigned int linger;
	unsigned int seed;
	bool chosen[ARRAY_SIZE(groups)];
	bool any_chosen;
};

static void print_help(void)
{
	printf("Usage: netif-ctrl-check [OPTION]...\n"
	       "Checks the control ring of a network backend, from a guest whose vif has no\n"
	       "kernel frontend. Results are in TAP.\n"
	       "\n"
	       "  -v, --vif=N         the vif to check (0)\n"
	       "  -p, --peer=N        a second vif on the same bridge, for checks with data\n"
	       "  -q, --queues=N      queues of the vif (2, or 1 where the backend has no more)\n"
	       "  -c, --capacity=N    the mappings that a queue has to have room for\n"
	       "  -o, --expect-off    the backend has to answer NOT_SUPPORTED\n"
	       "  -g, --group=NAME    only this group of checks; may be repeated\n"
	       "  -i, --iterations=N  rounds of the checks that race (100)\n"
	       "  -t, --timeout=S     how long to wait for an answer (30)\n"
	       "  -s, --seed=N        for sizes and contents that are random (1)\n"
	       "      --linger=S      at the end send staged frames both ways, then keep\n"
	       "                      the pages staged for so long\n"
	       "  -l, --list          name the checks\n"
	       "  -h, --help          print this\n"
	       "\n"
	       "Exit status: 0 all passed or skipped, 1 some failed, 2 usage, 3 the checks\n"
	       "could not run.\n"
	       "The gntalloc driver of the guest has a limit of 1024 pages unless its\n"
	       "parameter says more: checks that need more are skipped.\n");
}

static void list_checks(void)
{
	const struct check *c;
	size_t g;

	for (g = 0; g < ARRAY_SIZE(groups); g++) {
		for (c = groups[g].checks; c->name; c++)
			printf("%-8s %s\n", groups[g].name, c->name);
	}
}

static bool to_number(const char *text, unsigned int *num)
{
	unsigned long val;
	char *end;

	errno = 0;
	val = strtoul(text, &end, 10);
	if (errno || end == text || *end || text[0] == '-' || val > INT32_MAX)
		return false;
	*num = val;
	return true;
}

static bool choose_group(struct options *o, const char *name)
{
	size_t g;

	for (g = 0; g < ARRAY_SIZE(groups); g++) {
		if (!strcmp(groups[g].name, name)) {
			o->chosen[g] = true;
			o->any_chosen = true;
			return true;
		}
	}
	return false;
}

enum { OPT_LINGER = 256 };

static const struct option long_options[] = {
	{ "vif", required_argument, NULL, 'v' },
	{ "peer", required_argument, NULL, 'p' },
	{ "queues", required_argument, NULL, 'q' },
	{ "capacity", required_argument, NULL, 'c' },
	{ "expect-off", no_argument, NULL, 'o' },
	{ "group", required_argument, NULL, 'g' },
	{ "iterations", required_argument, NULL, 'i' },
	{ "timeout", required_argument, NULL, 't' },
	{ "seed", required_argument, NULL, 's' },
	{ "linger", required_argument, NULL, OPT_LINGER },
	{ "list", no_argument, NULL, 'l' },
	{ "help", no_argument, NULL, 'h' },
	{ }
};

static bool take_option(struct options *o, int opt)
{
	unsigned int num = 0;

	if (opt == 'o') {
		o->expect_off = true;
		return true;
	}
	if (opt == 'g')
		return choose_group(o, optarg);
	if (!to_number(optarg, &num))
		return false;

	switch (opt) {
	case 'v':
		o->vif = num;
		break;
	case 'p':
		o->peer = num;
		break;
	case 'q':
		o->queues = num;
		break;
	case 'c':
		o->capacity = num;
		break;
	case 'i':
		o->iterations = num;
		break;
	case 't':
		o->timeout = num;
		break;
	case 's':
		o->seed = num;
		break;
	case OPT_LINGER:
		o->linger = num;
		break;
	}
	return true;
}

/* What is wrong with the options as a whole, or NULL. */
static const char *contradiction(const struct options *o)
{
	if (!o->timeout || o->timeout > 100000)
		return "--timeout is 1 to 100000 seconds";
	if (o->peer == (int)o->vif)
		return "--peer is the vif itself";
	if (o->linger && o->peer < 0)
		return "--linger needs --peer";
	if (o->expect_off && o->capacity > 0)
		return "--expect-off has no --capacity";
	return NULL;
}

static int usage_error(const char *what, const char *text)
{
	fprintf(stderr, "netif-ctrl-check: %s%s\n"
		"Try 'netif-ctrl-check --help'.\n", what, text);
	return EXIT_USAGE;
}

/* Return: -1 to go on, or the exit status. */
static int parse(struct options *o, int argc, char **argv)
{
	const char *wrong;
	int opt;

	while ((opt = getopt_long(argc, argv, "v:p:q:c:og:i:t:s:lh",
				  long_options, NULL)) != -1) {
		if (opt == 'h') {
			print_help();
			return 0;
		}
		if (opt == 'l') {
			list_checks();
			return 0;
		}
		if (opt == '?')
			return usage_error("", "bad option");
		if (!take_option(o, opt))
			return usage_error("bad value: ", optarg);
	}
	if (optind < argc)
		return usage_error("unexpected: ", argv[optind]);
	wrong = contradiction(o);
	return wrong ? usage_error("", wrong) : -1;
}

static struct xennetif *open_vif(unsigned int vif, int timeout_ms)
{
	struct xennetif *nif = xennetif_alloc(NULL);

	if (nif && xennetif_open(nif, vif, timeout_ms) == 0)
		return nif;
	tap_bail("vif %u: %s", vif, nif ? env_error(nif) : "no memory");
	xennetif_free(nif);
	return NULL;
}

/* Connects both vifs and finds out what the backend can do. */
static bool start(struct env *e, const struct options *o)
{
	unsigned int max;
	int ret;

	e->iterations = o->iterations;
	e->timeout_ms = o->timeout * 1000;
	e->a = open_vif(o->vif, e->timeout_ms);
	if (!e->a)
		return false;
	if (o->peer >= 0) {
		e->b = open_vif(o->peer, e->timeout_ms);
		if (!e->b)
			return false;
	}

	max = xennetif_max_queues(e->a);
	e->want_queues = o->queues ? o->queues : max > 1 ? 2 : 1;
	e->queues = e->want_queues;
	if (!env_connect(e, e->a, e->queues) ||
	    (e->b && !env_connect(e, e->b, 1))) {
		tap_bail("%s", env_error(e->b ? e->b : e->a));
		return false;
	}

	ret = xennetif_gref_get(e->a, 0, &e->capacity, e->timeout_ms);
	if (ret == NOT_SUPPORTED)
		e->capacity = 0;
	if (ret != SUCCESS && ret != NOT_SUPPORTED) {
		tap_bail("GET: %s", ret < 0 ? env_error(e->a) :
			 xennetif_ctrl_status_name(ret));
		return false;
	}
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

static bool run_check(struct env *e, const struct check *c)
{
	const char *why = missing(e, c);
	bool alive = true;

	tap_begin(c->name);
	if (!why && !(c->needs & NEEDS_PEER))
		link_down(e);
	if (why) {
		tap_skip("%s", why);
	} else {
		c->run(e);
		alive = env_settle(e);
	}
	if (!tap_end() && alive)
		link_down(e);
	return alive;
}

/* What the caller said about the backend. */
static void check_expected(struct env *e, const struct options *o)
{
	tap_begin("the backend is the one that was announced");
	if (o->expect_off)
		EXPECT(!e->capacity, "it stages grants, capacity %u",
		       e->capacity);
	if (o->capacity >= 0)
		EXPECT(e->capacity == o->capacity,
		       "capacity %u instead of %ld", e->capacity, o->capacity);
	tap_end();
}

static unsigned int count_checks(const struct options *o)
{
	const struct check *c;
	unsigned int n = 1 + !!o->linger;
	size_t g;

	for (g = 0; g < ARRAY_SIZE(groups); g++) {
		for (c = groups[g].checks; c->name; c++)
			n += o->chosen[g];
	}
	return n;
}

static int run(struct env *e, const struct options *o)
{
	const struct check *c;
	size_t g;

	tap_plan(count_checks(o));
	check_expected(e, o);
	for (g = 0; g < ARRAY_SIZE(groups); g++) {
		for (c = groups[g].checks; o->chosen[g] && c->name; c++) {
			if (run_check(e, c))
				continue;
			tap_bail("the vif does not connect any more");
			return EXIT_BAILED;
		}
	}
	if (o->linger)
		linger_staged(e, o->linger);
	return tap_all_passed() ? 0 : EXIT_FAILED;
}

int main(int argc, char **argv)
{
	struct options o = {
		.peer = -1,
		.capacity = -1,
		.iterations = 100,
		.timeout = 30,
		.seed = 1,
	};
	struct env e = { 0 };
	int ret;
	size_t g;

	ret = parse(&o, argc, argv);
	if (ret >= 0)
		return ret;
	for (g = 0; g < ARRAY_SIZE(groups) && !o.any_chosen; g++)
		o.chosen[g] = !o.linger;
	srand(o.seed);

	ret = start(&e, &o) ? run(&e, &o) : EXIT_BAILED;

	if (e.b && xennetif_close(e.b, e.timeout_ms) < 0)
		tap_diag("closing the peer: %s", env_error(e.b));
	if (e.a && xennetif_close(e.a, e.timeout_ms) < 0)
		tap_diag("closing: %s", env_error(e.a));
	xennetif_free(e.b);
	xennetif_free(e.a);
	return ret;
}
