// SPDX-License-Identifier: GPL-2.0
/* packet_pools: memory for packets; see packet_pools.h. */
#include "common.h"

#include <linux/cpumask.h>

#include <net/page_pool.h>

#include "head_pool.h"

DEFINE_PER_CPU(struct packet_pools, packet_pools);

static struct page_pool *make_pages(void)
{
	struct page_pool_params params = {
		.pool_size = MAX_PENDING_REQS,
		.nid = NUMA_NO_NODE,
	};
	struct page_pool *pool = page_pool_create(&params);

	return IS_ERR(pool) ? NULL : pool;
}

/**
 * packet_pools_init() - make the pools, as far as there is memory for them
 *
 * A pool has no pages until packets need them.
 *
 * Context: process.
 */
void packet_pools_init(void)
{
	struct packet_pools *p;
	int cpu;

	for_each_possible_cpu(cpu) {
		p = per_cpu_ptr(&packet_pools, cpu);
		p->heads = head_pool_create(NULL);
		p->pages = make_pages();
	}
}

/**
 * packet_pools_exit() - give the pages up; those in packets follow later
 *
 * Context: process, when nobody polls any more.
 */
void packet_pools_exit(void)
{
	struct packet_pools *p;
	int cpu;

	for_each_possible_cpu(cpu) {
		p = per_cpu_ptr(&packet_pools, cpu);
		page_pool_destroy(p->heads);
		page_pool_destroy(p->pages);
	}
}
