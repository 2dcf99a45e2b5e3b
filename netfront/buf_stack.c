// SPDX-License-Identifier: GPL-2.0
/* buf_stack: unused transmit buffers; see buf_stack.h. */
#include "buf_stack.h"

/**
 * buf_stack_init() - all buffers are unused
 * @s: the stack
 * @size: how many buffers, at most STAGING_TX_BUFS_MAX
 */
void buf_stack_init(struct buf_stack *s, unsigned int size)
{
	unsigned int i;

	s->size = size;
	s->nr = size;
	/* Buffer 0 first. */
	for (i = 0; i < size; i++)
		s->buf[i] = size - 1 - i;
}

/**
 * buf_stack_take() - take several buffers, or none
 * @s: the stack
 * @buf: receives their numbers
 * @nr: how many
 *
 * Return: false when there are fewer
 */
bool buf_stack_take(struct buf_stack *s, u16 *buf, unsigned int nr)
{
	unsigned int i;

	if (nr > s->nr)
		return false;
	for (i = 0; i < nr; i++)
		buf[i] = s->buf[--s->nr];
	return true;
}

/**
 * buf_stack_give() - a buffer is no longer used
 * @s: the stack
 * @buf: a number that buf_stack_take() gave out
 *
 * Return: false when it cannot be one, and nothing was done
 */
bool buf_stack_give(struct buf_stack *s, u16 buf)
{
	if (buf >= s->size || s->nr >= s->size)
		return false;
	s->buf[s->nr++] = buf;
	return true;
}
