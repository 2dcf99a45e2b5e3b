/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_MM_H
#define SHIM_MM_H

#include <linux/bug.h>
#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/types.h>

#define PAGE_SHIFT	12
#define PAGE_SIZE	4096UL
#define PAGE_MASK	(~(PAGE_SIZE - 1))

/* Only foreign pages have one: see the test that maps them. */
struct page;
void *page_address(const struct page *page);

#endif /* SHIM_MM_H */
