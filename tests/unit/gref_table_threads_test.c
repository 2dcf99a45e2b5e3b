// SPDX-License-Identifier: GPL-2.0
/* sources: netback/gref_table.c */
/* sanitize: thread */
/*
 * gref_table with readers beside the slow path, as packets meet ADD and DEL.
 * What must hold: whoever finds a gref sees its page mapped until the end of
 * the read section, and for as long as it keeps the mapping in use; whoever
 * finds it sees the address that belongs to it. ThreadSanitizer judges the
 * order of all accesses on the way.
 */
#include <pthread.h>

#include <linux/errno.h>
#include <linux/log2.h>

#include "check_table.h"

enum { CAPACITY = 64, GREFS = 200, READERS = 3, CHANGES = 1000000 };

static struct gref_table *shared;
/* Not atomic on purpose: only the table's protocol protects it. */
static int mapped[GREFS];
static bool stop;
static unsigned long hits, misses, held, rebuilt;

/* cmocka's own asserts work in the main thread only. */
static void must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "# does not hold: %s\n", what);
	abort();
}

static void read_once(u64 *random)
{
	u32 gref = random_below(random, GREFS);
	const struct gref_slot *slot;
	struct gref_mapping *m;

	rcu_read_lock();
	slot = gref_table_lookup(shared, gref);
	if (!slot) {
		rcu_read_unlock();
		__atomic_fetch_add(&misses, 1, __ATOMIC_RELAXED);
		return;
	}
	__atomic_fetch_add(&hits, 1, __ATOMIC_RELAXED);
	must(slot->gref == gref && slot->vaddr == vaddr_of(gref),
	     "a slot has its own gref and address");
	must(mapped[gref], "what is found is mapped");
	if (random_below(random, 4)) {
		rcu_read_unlock();
		return;
	}

	m = gref_slot_mapping(shared, slot);
	gref_mapping_get(m);
	rcu_read_unlock();
	__atomic_fetch_add(&held, 1, __ATOMIC_RELAXED);
	must(mapped[gref] && m->gref == gref, "what is in use stays mapped");
	gref_mapping_put(m);
}

static void *reader(void *seed)
{
	u64 random = (uintptr_t)seed;

	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		read_once(&random);
	return NULL;
}

static void try_add(u32 gref)
{
	struct gref_index *before = rcu_access_pointer(shared->index);
	struct gref_mapping *m;

	if (gref_table_reserve(shared, gref, false, &m))
		return;
	rebuilt += before != rcu_access_pointer(shared->index);
	mapped[gref] = 1;
	m->vaddr = vaddr_of(gref);
	gref_table_publish(shared, m);
}

static void try_del(u32 gref)
{
	struct gref_mapping *m = gref_table_find(shared, gref);

	if (!m)
		return;
	gref_table_unpublish(shared, m);
	synchronize_rcu();
	if (gref_mapping_busy(m)) {
		gref_table_publish(shared, m);
		return;
	}
	/* Pairs with the barrier in gref_mapping_put(). */
	atomic_xchg(&m->inflight, 0);
	mapped[gref] = 0;
	gref_table_remove(shared, m);
}

static void readers_beside_changes(void **state)
{
	pthread_t threads[READERS];
	u64 random = 42;
	u32 i;

	shared = table(CAPACITY);
	for (i = 0; i < READERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, reader,
						(void *)(uintptr_t)(i + 1)), 0);
	for (i = 0; i < CHANGES; i++) {
		u32 gref = random_below(&random, GREFS);

		/* Rather full, so that the index wears out. */
		if (random_below(&random, 4))
			try_add(gref);
		else
			try_del(gref);
	}
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (i = 0; i < READERS; i++)
		pthread_join(threads[i], NULL);

	/* Else the test was about nothing. */
	assert_true(hits > 1000 && misses > 1000 && held > 100 && rebuilt > 10);
	end(shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_beside_changes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
