// SPDX-License-Identifier: GPL-2.0
/* The grant table of a guest; see grant_table.h. */

#include <sys/mman.h>

#include "grant_table.h"

/* Frames of the first version's entries, 512 each, that are looked at. */
#define TABLE_FRAMES	24U
#define FRAME_SIZE	4096U

/**
 * grant_table_map() - map it
 * @t: to be filled
 * @memory: a handle
 * @domid: the guest
 * @writable: to write to it, too
 *
 * The guest cannot go for good before it is unmapped.
 *
 * Return: false, with errno, if it cannot be mapped
 */
bool grant_table_map(struct grant_table *t, xenforeignmemory_handle *memory,
		     uint32_t domid, bool writable)
{
	void *addr = NULL;

	t->handle = xenforeignmemory_map_resource(memory, domid,
						  XENMEM_resource_grant_table,
						  XENMEM_resource_grant_table_id_shared,
						  0, TABLE_FRAMES, &addr, PROT_READ |
						  (writable ? PROT_WRITE : 0), 0);
	t->entry = addr;
	t->entries = TABLE_FRAMES * FRAME_SIZE / sizeof(*t->entry);
	return t->handle;
}

/**
 * grant_table_granted() - how many pages the guest grants to dom0, mapped or not
 * @t: the table
 */
unsigned int grant_table_granted(const struct grant_table *t)
{
	unsigned int i, found = 0;

	for (i = 0; i < t->entries; i++)
		if ((t->entry[i].flags & GTF_type_mask) == GTF_permit_access &&
		    t->entry[i].domid == 0)
			found++;
	return found;
}

/**
 * grant_table_unmap() - and let go of it
 * @t: the table
 * @memory: the same handle
 */
void grant_table_unmap(struct grant_table *t, xenforeignmemory_handle *memory)
{
	xenforeignmemory_unmap_resource(memory, t->handle);
}
