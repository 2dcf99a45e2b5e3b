/* SPDX-License-Identifier: GPL-2.0 */
/*
 * packet_pools: the memory that packets are copied to, on each CPU.
 *
 * A page_pool that is destroyed while the stack still holds packets of it says
 * so in the log, once a minute for as long as that lasts.  Which packets a
 * socket keeps, and how often a vif comes and goes, is for frontends to decide;
 * so the pools belong to no vif, and live as long as the module.
 *
 * A pool serves all NAPI polls of its CPU, which run one at a time.
 */
#ifndef NETBACK_PACKET_POOLS_H
#define NETBACK_PACKET_POOLS_H

#include <linux/percpu.h>

struct page_pool;

/**
 * struct packet_pools - the pools of a CPU; any may be NULL
 * @heads: for packets that are one piece; see head_pool.h
 * @pages: for what is larger
 */
struct packet_pools {
	struct page_pool *heads;
	struct page_pool *pages;
};

DECLARE_PER_CPU(struct packet_pools, packet_pools);

void packet_pools_init(void);
void packet_pools_exit(void);

/**
 * packet_pools_heads() - where packets of one piece go
 *
 * Context: a NAPI poll.
 * Return: the pool, or NULL when there was no memory for one
 */
static inline struct page_pool *packet_pools_heads(void)
{
	return this_cpu_read(packet_pools.heads);
}

/**
 * packet_pools_pages() - where larger packets go
 *
 * Context: a NAPI poll.
 * Return: the pool, or NULL when there was no memory for one
 */
static inline struct page_pool *packet_pools_pages(void)
{
	return this_cpu_read(packet_pools.pages);
}

#endif /* NETBACK_PACKET_POOLS_H */
