// SPDX-License-Identifier: GPL-2.0
/*
 * granted: how many pages a guest grants to dom0.
 *
 *   granted DOMID
 *
 * As its grant table says, mapped or not: Xen itself prints only those that are.
 */
#include <stdio.h>
#include <stdlib.h>

#include "grant_table.h"

int main(int argc, char **argv)
{
	xenforeignmemory_handle *memory;
	struct grant_table t;

	if (argc != 2) {
		fprintf(stderr, "usage: granted DOMID\n");
		return 2;
	}
	memory = xenforeignmemory_open(NULL, 0);
	if (!memory) {
		perror("granted: xenforeignmemory");
		return 1;
	}
	if (!grant_table_map(&t, memory, atoi(argv[1]), false)) {
		perror("granted: the grant table");
		return 1;
	}
	printf("%u\n", grant_table_granted(&t));
	grant_table_unmap(&t, memory);
	xenforeignmemory_close(memory);
	return 0;
}
