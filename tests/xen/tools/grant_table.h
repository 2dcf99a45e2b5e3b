/* SPDX-License-Identifier: GPL-2.0 */
/* The grant table of a guest, seen from dom0. */

#ifndef RIG_GRANT_TABLE_H
#define RIG_GRANT_TABLE_H

#include <stdbool.h>
#include <stdint.h>

/* First: what the others define is for the tools if this is there. */
#include <xenctrl.h>
#include <xenforeignmemory.h>

struct grant_table {
	xenforeignmemory_resource_handle *handle;
	grant_entry_v1_t *entry;
	unsigned int entries;
};

bool grant_table_map(struct grant_table *t, xenforeignmemory_handle *memory,
		     uint32_t domid, bool writable);
unsigned int grant_table_granted(const struct grant_table *t);
void grant_table_unmap(struct grant_table *t, xenforeignmemory_handle *memory);

#endif /* RIG_GRANT_TABLE_H */
