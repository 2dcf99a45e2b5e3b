// SPDX-License-Identifier: GPL-2.0
/*
 * rewrite-grants: writes to the grant table of a guest, in the place of the guest's
 * kernel, which could do so any time.
 *
 * Linux does not touch the entry of a page that somebody has mapped, and no program of
 * a guest's can have it done.  Here just these entries are taken: they are cleared, so
 * that the guest's kernel takes the page for its own again, or say something else.
 * Whatever is mapped stays mapped; that is what the backend has to live with.
 */

#include <getopt.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../xen/tools/grant_table.h"
#include "../frontend/rng.h"
#include "../number.h"

/* Below are the grants of the console and of xenstore, which the guest needs. */
#define FIRST		8U

#define MAPPED		(GTF_reading | GTF_writing)

/* So often a second, some entries each time. */
#define BURSTS		50U

enum change {
	CLEARED,
	UNMARKED,
	OTHER_FRAME,
	NO_FRAME,
	OTHER_DOMAIN,
	OTHER_RIGHTS,
	CHANGES
};

static const char * const names[CHANGES] = {
	[CLEARED] = "cleared",
	[UNMARKED] = "unmarked",
	[OTHER_FRAME] = "other_frame",
	[NO_FRAME] = "no_frame",
	[OTHER_DOMAIN] = "other_domain",
	[OTHER_RIGHTS] = "other_rights",
};

static atomic_bool asked_to_end;

/* One store for an entry, as Xen reads and writes it meanwhile. */
union entry {
	grant_entry_v1_t e;
	uint64_t raw;
};

static union entry read_entry(const struct grant_table *t, unsigned int ref)
{
	const uint64_t *raw = (const uint64_t *)&t->entry[ref];

	return (union entry){ .raw = __atomic_load_n(raw, __ATOMIC_RELAXED) };
}

static void write_entry(struct grant_table *t, unsigned int ref, union entry e)
{
	__atomic_store_n((uint64_t *)&t->entry[ref], e.raw, __ATOMIC_RELAXED);
}

static bool is_mapped(union entry e)
{
	return (e.e.flags & GTF_type_mask) == GTF_permit_access &&
	       e.e.flags & MAPPED;
}

/* From anywhere on, the next entry that is mapped; or 0. */
static unsigned int pick_mapped(const struct grant_table *t, struct rng *r)
{
	unsigned int i, ref = rng_below(r, t->entries);

	for (i = 0; i < t->entries; i++, ref = (ref + 1) % t->entries)
		if (ref >= FIRST && is_mapped(read_entry(t, ref)))
			return ref;
	return 0;
}

static union entry changed(const struct grant_table *t, union entry e,
			   enum change how, struct rng *r)
{
	switch (how) {
	case CLEARED:
		e.raw = 0;
		break;
	case UNMARKED:
		e.e.flags &= ~MAPPED;
		break;
	case OTHER_FRAME:
		/* Of a page that is granted, too, or of none. */
		e.e.frame = read_entry(t, rng_below(r, t->entries)).e.frame;
		break;
	case NO_FRAME:
		e.e.frame = rng_edge(r);
		break;
	case OTHER_DOMAIN:
		e.e.domid = rng_next(r);
		break;
	default:
		e.e.flags ^= rng_once_in(r, 2) ? GTF_readonly :
						 rng_next(r) & ~MAPPED;
		break;
	}
	return e;
}

static void explain(void)
{
	fputs("usage: rewrite-grants [--seed N] [--rate N] DOMID\n"
	      "Until SIGTERM; then it prints how often it changed what.\n"
	      "  --seed N  decides on everything (from the clock)\n"
	      "  --rate N  entries a second (200)\n",
	      stderr);
	exit(2);
}

static unsigned long number(const char *s)
{
	unsigned long n;

	if (!read_number(s, &n))
		explain();
	return n;
}

static void end(int sig)
{
	(void)sig;
	asked_to_end = true;
}

static void rewrite(struct grant_table *t, struct rng *r, unsigned int rate)
{
	unsigned long count[CHANGES] = { };
	unsigned int ref, n;
	enum change how;

	while (!asked_to_end) {
		for (n = 0; n < (rate + BURSTS - 1) / BURSTS; n++) {
			ref = pick_mapped(t, r);
			if (!ref)
				break;
			how = rng_below(r, CHANGES);
			write_entry(t, ref, changed(t, read_entry(t, ref), how,
						    r));
			count[how]++;
		}
		usleep(1000000 / BURSTS);
	}
	for (how = 0; how < CHANGES; how++)
		printf("%s %lu\n", names[how], count[how]);
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "seed", required_argument, NULL, 's' },
		{ "rate", required_argument, NULL, 'r' },
		{ }
	};
	xenforeignmemory_handle *memory = xenforeignmemory_open(NULL, 0);
	unsigned long seed = time(NULL), rate = 200;
	struct grant_table t;
	struct rng r;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 's':
			seed = number(optarg);
			break;
		case 'r':
			rate = number(optarg);
			break;
		default:
			explain();
		}
	}
	if (optind + 1 != argc)
		explain();
	signal(SIGTERM, end);
	r = rng_stream(seed, 0);
	if (!memory || !grant_table_map(&t, memory, number(argv[optind]), true)) {
		perror("rewrite-grants: cannot map the table");
		return 1;
	}
	rewrite(&t, &r, rate);
	grant_table_unmap(&t, memory);
	xenforeignmemory_close(memory);
	return 0;
}
