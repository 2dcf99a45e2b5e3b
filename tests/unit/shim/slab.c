// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include <linux/slab.h>

static unsigned int fail_in;
static long live;

void shim_fail_alloc(unsigned int n)
{
	fail_in = n;
}

long shim_live_allocs(void)
{
	return __atomic_load_n(&live, __ATOMIC_SEQ_CST);
}

void *shim_alloc(size_t size, gfp_t gfp)
{
	void *p;

	if (fail_in && --fail_in == 0)
		return NULL;
	/* As in the kernel, more than the address space has is refused. */
	if (size > (1UL << 40))
		return NULL;
	p = malloc(size);
	if (!p)
		return NULL;
	/* Nobody may count on zeroes that were not asked for. */
	memset(p, gfp & __GFP_ZERO ? 0 : 0x5a, size);
	__atomic_fetch_add(&live, 1, __ATOMIC_SEQ_CST);
	return p;
}

void shim_free(const void *p)
{
	if (!p)
		return;
	__atomic_fetch_sub(&live, 1, __ATOMIC_SEQ_CST);
	free((void *)p);
}
