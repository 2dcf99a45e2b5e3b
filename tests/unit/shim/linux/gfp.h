/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_GFP_H
#define SHIM_GFP_H

#include <linux/types.h>

#define GFP_KERNEL		0x01u
#define GFP_ATOMIC		0x02u
#define GFP_KERNEL_ACCOUNT	GFP_KERNEL
#define GFP_NOWAIT		0x04u
#define __GFP_NOWARN		0x10u
#define __GFP_ZERO		0x20u
#define __GFP_NORETRY		0x00u
#define __GFP_ACCOUNT		0x00u

/* Of the test's making, as is what a page is. */
struct page;
struct page *alloc_page(gfp_t gfp);
void __free_page(struct page *page);

#endif /* SHIM_GFP_H */
