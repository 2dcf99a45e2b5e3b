// SPDX-License-Identifier: GPL-2.0
/*
 * hostile-backend: a network backend that attacks its guest.
 *
 * usage: hostile-backend [--brief] [--seed N] [--patience N] [--queues N]
 *                        --domain ID --guest NAME [CASE...]
 *        hostile-backend --list
 *
 * Runs in the backend's domain while no netback is there, makes a vif for the
 * guest, whose netfront is loaded, and prints TAP. A case's name may be cut: tx
 * stands for all that begin with it. What a case does at random depends on the
 * seed and on its name only. Time limits are multiplied by --patience.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"

#define DEFAULT_SEED 2026

static const struct hostile_case * const groups[] = {
	ctrl_cases, setup_cases, tx_cases, rx_cases, state_cases, keep_cases,
	leak_cases, change_cases, expose_cases,
};

static uint64_t state;

/* splitmix64 */
uint32_t any(struct backend *b)
{
	uint64_t z;

	(void)b;
	state += 0x9e3779b97f4a7c15;
	z = state;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return (z ^ (z >> 31)) >> 32;
}

uint32_t below(struct backend *b, uint32_t limit)
{
	return any(b) % limit;
}

static void seed_case(struct backend *b, const char *name)
{
	state = b->seed;
	for (; *name; name++)
		state = state * 1099511628211ULL + *name;
}

void expect_unharmed(struct backend *b)
{
	b->usual = link_works(b) && b->usual;
}

void expect_disabled(struct backend *b, const char *why)
{
	idle(b, 300);
	guest_does(b, "hostile disabled '%s'", why);
	memset(&b->hooks, 0, sizeof(b->hooks));
	if (link_fresh(b, NULL))
		expect_unharmed(b);
}

void expect_few_lines(struct backend *b, unsigned int most)
{
	unsigned int lines = guest_lines(b);

	EXPECT(lines < most, "%u lines in the log", lines);
}

/* The link of the case before will not do if that was on other queues. */
static void offer_queues(struct backend *b, unsigned int nr)
{
	if (b->offered == nr)
		return;
	b->offered = nr;
	b->usual = false;
	area_features(b);
}

static void run_case(struct backend *b, const struct hostile_case *c)
{
	char name[160];
	long begin = now_ms();

	snprintf(name, sizeof(name), "%s: %s", c->name, c->what);
	tap_begin(name);
	seed_case(b, c->name);
	memset(&b->hooks, 0, sizeof(b->hooks));
	b->capacity = 0;
	offer_queues(b, c->flags & CASE_ONE_QUEUE ? 1 : b->queues);
	/* The link of the case before will do, if it is as good as new. */
	if (c->flags & CASE_OWN_LINK || b->usual || link_fresh(b, NULL)) {
		b->usual = false;
		c->run(b);
	}
	memset(&b->hooks, 0, sizeof(b->hooks));
	guest_says_all(b, false);
	if (!b->connected)
		grants_unmap(b);
	tap_diag("%ld ms", now_ms() - begin);
	tap_end();
}

static bool is_wanted(const struct backend *b, const struct hostile_case *c,
		      char **names, int nr)
{
	int i;

	for (i = 0; i < nr; i++)
		if (!strncmp(c->name, names[i], strlen(names[i])))
			return true;
	return !nr && (!b->brief || c->flags & CASE_BRIEF);
}

static unsigned int each_case(struct backend *b, char **names, int nr,
			      void (*run)(struct backend *b,
					  const struct hostile_case *c))
{
	const struct hostile_case *c;
	unsigned int i, count = 0;

	for (i = 0; i < SIZEOF_ARRAY(groups); i++)
		for (c = groups[i]; c->name; c++)
			if (is_wanted(b, c, names, nr)) {
				count++;
				if (run)
					run(b, c);
			}
	return count;
}

static void list_case(struct backend *b, const struct hostile_case *c)
{
	(void)b;
	printf("%-20s %s%s\n", c->name, c->what, c->flags & CASE_BRIEF ? " (brief)" : "");
}

/* Before and after all of it: nothing is lost on the way. */
static void run_all(struct backend *b, char **names, int nr)
{
	int left;
	long free_kb, now_kb;
	char line[80];

	tap_plan(each_case(b, names, nr, NULL) + 2);
	tap_begin("a well-behaved backend: packets pass, staged, both ways");
	/* It is bound as soon as it is there. */
	if (guest_does(b, "net_up eth0 10.0.0.2/24 10.0.0.1") &&
	    link_fresh(b, NULL)) {
		snprintf(line, sizeof(line),
			 "staging grants: on in %u of %u queues", b->queues,
			 b->queues);
		guest_said(b, line);
		link_warm(b);
		link_works(b);
		/* The answers to link_works()'s pings, at the least. */
		EXPECT(b->tx_staged > 5, "%u TX slots were staged",
		       b->tx_staged);
		EXPECT(b->rx_staged > 5, "%u RX slots were staged", b->rx_staged);
		guest_does(b, "ping -q -c 3 -i 0.2 -s 1400 10.0.0.1");
	}
	tap_end();
	b->quiet = link_quiet(b);
	free_kb = guest_free_kb(b);

	each_case(b, names, nr, run_case);

	tap_begin("the guest has all that it had: grants, memory");
	link_unbind(b);
	grants_unmap(b);
	quiet_grants(b, b->quiet, 200);
	left = grants_of_guest(b);
	now_kb = guest_free_kb(b);
	EXPECT(now_kb > free_kb - 4096, "%ld kB were free, %ld are", free_kb,
	       now_kb);
	tap_diag("granted pages: %d before, %d after; free memory: %ld kB before, %ld kB after",
		 b->quiet, left, free_kb, now_kb);
	tap_end();
}

static const struct option options[] = {
	{ "brief", no_argument, NULL, 'b' },
	{ "seed", required_argument, NULL, 's' },
	{ "patience", required_argument, NULL, 'p' },
	{ "queues", required_argument, NULL, 'q' },
	{ "domain", required_argument, NULL, 'd' },
	{ "guest", required_argument, NULL, 'g' },
	{ "list", no_argument, NULL, 'l' },
	{ }
};

int main(int argc, char **argv)
{
	static struct backend b = { .seed = DEFAULT_SEED, .guest_name = "g1",
				    .patience = 1, .queues = 1, .quiet = -1 };
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'b':
			b.brief = true;
			break;
		case 's':
			b.seed = strtoull(optarg, NULL, 0);
			break;
		case 'p':
			b.patience = strtoul(optarg, NULL, 0);
			break;
		case 'q':
			b.queues = strtoul(optarg, NULL, 0);
			break;
		case 'd':
			b.domid = strtoul(optarg, NULL, 0);
			break;
		case 'g':
			b.guest_name = optarg;
			break;
		case 'l':
			each_case(&b, NULL, 0, list_case);
			return 0;
		default:
			return 2;
		}
	}
	signal(SIGPIPE, SIG_IGN);
	if (!b.domid || !backend_open(&b) || !area_make(&b)) {
		tap_bail("cannot be a backend for domain %u", b.domid);
		return 2;
	}
	tap_diag("seed %llu", (unsigned long long)b.seed);
	run_all(&b, argv + optind, argc - optind);
	area_remove(&b);
	backend_close(&b);
	return tap_all_passed() ? 0 : 1;
}
