// SPDX-License-Identifier: GPL-2.0
/* Connections that come and go: what they leave in the guest.
 *
 * One that leaves little is not seen among all that other cases do; so nothing else
 * happens here, after what is set up once for all.
 */
#include "case.h"

/* Connections that are compared with none of them. */
#define ROUNDS 10

/* Kilobytes that may be missing after all rounds. */
#define SLACK_KB 40

/* What there is between two connections. */
struct level {
	int granted;
	long references, free_kb;
};

static bool come_and_go(struct backend *b)
{
	return link_fresh(b, NULL) && link_warm(b) && link_works(b) &&
	       link_quiet(b) >= 0;
}

static struct level level(struct backend *b)
{
	struct level now;

	now.granted = link_quiet(b);
	now.references = guest_references(b);
	now.free_kb = guest_free_kb(b);
	return now;
}

static bool lacks_memory(const struct level *now, const struct level *before)
{
	return now->free_kb < before->free_kb - SLACK_KB;
}

static void say(const struct level *l, const char *when)
{
	tap_diag("%s: %d pages granted, %ld references taken, %ld kB free", when,
		 l->granted, l->references, l->free_kb);
}

static void run_rounds(struct backend *b)
{
	unsigned int i;
	struct level before, after;

	for (i = 0; i < 2; i++)
		if (!come_and_go(b))
			return;
	before = level(b);
	for (i = 0; i < ROUNDS; i++)
		if (!come_and_go(b))
			return;
	/* Some of what the kernel frees, it frees a while later. */
	for (i = 0; i < 5; i++) {
		after = level(b);
		if (!lacks_memory(&after, &before))
			break;
		idle(b, 1000);
	}
	say(&before, "before");
	say(&after, "after");
	EXPECT(after.granted == before.granted, "%d pages were granted, %d are",
	       before.granted, after.granted);
	EXPECT(before.references > 0 && after.references == before.references,
	       "%ld references were taken, %ld are", before.references,
	       after.references);
	EXPECT(!lacks_memory(&after, &before), "%ld kB were free, %ld are",
	       before.free_kb, after.free_kb);
}

const struct hostile_case leak_cases[] = {
	{ "leak-rounds", "connections come and go: nothing is left of them",
	  run_rounds, CASE_OWN_LINK },
	{ }
};
