/* SPDX-License-Identifier: GPL-2.0 */
/*
 * buf_stack: the numbers of the transmit buffers that nobody uses. The one
 * that came back last goes out first: its memory is still in the cache.
 *
 * The caller serialises. The file is compiled and tested on the host as it
 * stands.
 */
#ifndef NETFRONT_BUF_STACK_H
#define NETFRONT_BUF_STACK_H

#include <linux/types.h>

#include "staging_plan.h"

/**
 * struct buf_stack - unused buffers
 * @size: how many buffers there are, used or not; they are numbered from 0
 * @nr: how many of them are unused
 * @buf: their numbers
 */
struct buf_stack {
	u16 size;
	u16 nr;
	u16 buf[STAGING_TX_BUFS_MAX];
};

void buf_stack_init(struct buf_stack *s, unsigned int size);
bool buf_stack_take(struct buf_stack *s, u16 *buf, unsigned int nr);
bool buf_stack_give(struct buf_stack *s, u16 buf);

#endif /* NETFRONT_BUF_STACK_H */
