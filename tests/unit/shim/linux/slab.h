/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel's allocators over malloc(), with failures on demand: ../slab.c. */
#ifndef SHIM_SLAB_H
#define SHIM_SLAB_H

#include <linux/gfp.h>
#include <linux/overflow.h>
#include <linux/types.h>

void *shim_alloc(size_t size, gfp_t gfp);
void shim_free(const void *p);

/* Let the n-th allocation from now on fail, once; 0: none. */
void shim_fail_alloc(unsigned int n);
/* How many allocations have not been freed. */
long shim_live_allocs(void);

#define kmalloc(size, gfp)		shim_alloc(size, gfp)
#define kzalloc(size, gfp)		shim_alloc(size, (gfp) | __GFP_ZERO)
#define kmalloc_array(n, size, gfp)	shim_alloc(array_size(n, size), gfp)
#define kcalloc(n, size, gfp)		kzalloc(array_size(n, size), gfp)
#define kvmalloc(size, gfp)		kmalloc(size, gfp)
#define kvzalloc(size, gfp)		kzalloc(size, gfp)
#define kvmalloc_array(n, size, gfp)	kmalloc_array(n, size, gfp)
#define kvcalloc(n, size, gfp)		kcalloc(n, size, gfp)
#define kfree(p)			shim_free(p)
#define kvfree(p)			shim_free(p)

#endif /* SHIM_SLAB_H */
