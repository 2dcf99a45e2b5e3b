// SPDX-License-Identifier: GPL-2.0
/*
 * gref_table_bench: what finding, adding and deleting a gref costs, by how many
 * there are, with netback's table and with the kernel's own containers. Loading
 * it measures and prints to the kernel's log, a line a measurement:
 *
 *	lookup <contender> <keys> <mappings> <ns a hit> <ns a miss> <bytes a mapping>
 *	batch <contender> <keys> <batch> <ns to add one> <ns to delete one>
 *
 * Keys are `dense`, consecutive from 8 as a frontend's usually are, or `random`,
 * as a hostile one may choose them. Meant for a machine whose time counts
 * instructions: it measures with interrupts off and does not repeat itself.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/jhash.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "contender.h"

#define MOST 16384u
#define LOOKUPS 65536u
#define FULL 1024u

static const struct contender *const contenders[] = { &ours, &rhash, &xarray };

static u32 *keys, *asked;

/* The n-th gref; those from MOST on are never added. */
static u32 key(bool random, u32 n)
{
	return random ? jhash_1word(n, 1) | 8 : n + 8;
}

static void choose_keys(bool random, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		keys[i] = key(random, i);
}

/* One of n keys after the other, in no order. */
static void ask_for(bool random, u32 first, u32 n)
{
	u32 i;

	for (i = 0; i < LOOKUPS; i++)
		asked[i] = key(random, first + jhash_1word(i, 2) % n);
}

static u64 time_lookups(const struct contender *c, void *table, u32 expected)
{
	unsigned long flags;
	u64 from, to;
	u32 found;

	local_irq_save(flags);
	rcu_read_lock();
	from = ktime_get_ns();
	found = c->lookup(table, asked, LOOKUPS);
	to = ktime_get_ns();
	rcu_read_unlock();
	local_irq_restore(flags);
	WARN_ONCE(found != expected, "%s found %u of %u\n", c->name, found,
		  expected);
	return to - from;
}

static int add_all(const struct contender *c, void *table, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++) {
		int err = c->add(table, keys[i]);

		if (err)
			return err;
	}
	return 0;
}

static int bench_lookup(const struct contender *c, bool random, u32 n)
{
	void *table = c->make(n);
	u64 hit, miss;
	int err;

	if (!table)
		return -ENOMEM;
	choose_keys(random, n);
	err = add_all(c, table, n);
	if (!err) {
		/* What grows behind is to be done with that. */
		schedule_timeout_uninterruptible(HZ / 10);
		ask_for(random, 0, n);
		hit = time_lookups(c, table, LOOKUPS);
		ask_for(random, MOST, MOST);
		miss = time_lookups(c, table, 0);
		pr_info("lookup %s %s %u %llu.%02llu %llu.%02llu %zu\n", c->name,
			random ? "random" : "dense", n, hit / LOOKUPS,
			hit % LOOKUPS * 100 / LOOKUPS, miss / LOOKUPS,
			miss % LOOKUPS * 100 / LOOKUPS,
			c->memory(table, keys, n) / n);
	}
	c->free(table);
	return err;
}

/* Batches into a table that is half full, out again, many times. */
static int bench_batch(const struct contender *c, bool random, u32 batch)
{
	void *table = c->make(FULL);
	u32 i, round, rounds = 4096 / batch;
	u64 from, add = 0, del = 0;
	int err;

	if (!table)
		return -ENOMEM;
	choose_keys(random, FULL);
	err = add_all(c, table, FULL / 2);
	schedule_timeout_uninterruptible(HZ / 10);
	for (round = 0; round < rounds && !err; round++) {
		from = ktime_get_ns();
		for (i = 0; i < batch && !err; i++)
			err = c->add(table, keys[FULL / 2 + i]);
		add += ktime_get_ns() - from;
		from = ktime_get_ns();
		for (i = 0; i < batch && !err; i++)
			c->del(table, keys[FULL / 2 + i]);
		del += ktime_get_ns() - from;
	}
	if (!err)
		pr_info("batch %s %s %u %llu %llu\n", c->name,
			random ? "random" : "dense", batch,
			add / (rounds * batch), del / (rounds * batch));
	c->free(table);
	return err;
}

static int bench(const struct contender *c, bool random)
{
	u32 n;
	int err = 0;

	for (n = 1; n <= MOST && !err; n *= 4)
		err = bench_lookup(c, random, n);
	for (n = 1; n <= FULL / 2 && !err; n *= 8)
		err = bench_batch(c, random, n);
	return err;
}

static int __init gref_table_bench_init(void)
{
	unsigned int i;
	int err = 0;

	keys = kvmalloc_array(MOST, sizeof(*keys), GFP_KERNEL);
	asked = kvmalloc_array(LOOKUPS, sizeof(*asked), GFP_KERNEL);
	if (!keys || !asked)
		err = -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(contenders) && !err; i++) {
		err = bench(contenders[i], false);
		if (!err)
			err = bench(contenders[i], true);
	}
	kvfree(keys);
	kvfree(asked);
	return err;
}

static void __exit gref_table_bench_exit(void)
{
}

module_init(gref_table_bench_init);
module_exit(gref_table_bench_exit);
MODULE_DESCRIPTION("Measures netback's table of mapped grants");
MODULE_LICENSE("GPL");
