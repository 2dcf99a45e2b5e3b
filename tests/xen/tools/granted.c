// SPDX-License-Identifier: GPL-2.0
/*
 * granted: how many pages a guest grants to this domain.
 *
 *   granted DOMID
 *
 * As its grant table says, mapped or not: Xen itself prints only those that are.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <xen/xen.h>
#include <xen/grant_table.h>
#include <xen/memory.h>
#include <xenforeignmemory.h>

/* Entries of the first version to look at, in frames of 512. */
#define TABLE_FRAMES	24U
#define PAGE		4096U

int main(int argc, char **argv)
{
	xenforeignmemory_resource_handle *h;
	const grant_entry_v1_t *entry;
	xenforeignmemory_handle *memory;
	unsigned int i, found = 0;
	void *addr = NULL;

	if (argc != 2) {
		fprintf(stderr, "usage: granted DOMID\n");
		return 2;
	}
	memory = xenforeignmemory_open(NULL, 0);
	if (!memory) {
		perror("granted: xenforeignmemory");
		return 1;
	}
	h = xenforeignmemory_map_resource(memory, (domid_t)atoi(argv[1]),
					  XENMEM_resource_grant_table,
					  XENMEM_resource_grant_table_id_shared,
					  0, TABLE_FRAMES, &addr, PROT_READ, 0);
	if (!h) {
		perror("granted: the grant table");
		return 1;
	}
	entry = addr;
	for (i = 0; i < TABLE_FRAMES * PAGE / sizeof(*entry); i++)
		if ((entry[i].flags & GTF_type_mask) == GTF_permit_access &&
		    entry[i].domid == 0)
			found++;
	printf("%u\n", found);
	xenforeignmemory_unmap_resource(memory, h);
	xenforeignmemory_close(memory);
	return 0;
}
