// SPDX-License-Identifier: GPL-2.0
/*
 * contender: what all of them share; see contender.h.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "contender.h"

size_t taken(size_t size)
{
	return size > KMALLOC_MAX_CACHE_SIZE ? PAGE_ALIGN(size) :
					       kmalloc_size_roundup(size);
}
