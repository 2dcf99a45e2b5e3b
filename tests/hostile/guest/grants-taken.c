// SPDX-License-Identifier: GPL-2.0
/*
 * grants-taken: prints how many grant references this kernel has given to drivers
 * and not got back, granted or not. What is not granted is in no table that Xen
 * or a backend can read, and the kernel tells nobody; so look at its own count.
 */
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Entries of the first version in a frame. */
#define FRAME_ENTRIES 512

static unsigned long address_of(const char *symbol)
{
	unsigned long address, found = 0;
	char line[256], name[128];
	FILE *f = fopen("/proc/kallsyms", "r");

	while (f && !found && fgets(line, sizeof(line), f))
		if (sscanf(line, "%lx %*c %127s", &address, name) == 2 &&
		    !strcmp(name, symbol))
			found = address;
	if (f)
		fclose(f);
	return found;
}

/* /proc/kcore is the kernel's memory in the form of a core file. */
static int read_number(int core, const char *symbol, unsigned int *value)
{
	unsigned long address = address_of(symbol);
	Elf64_Ehdr head;
	Elf64_Phdr part;
	int i;

	if (!address || pread(core, &head, sizeof(head), 0) != sizeof(head))
		return -1;
	for (i = 0; i < head.e_phnum; i++) {
		if (pread(core, &part, sizeof(part),
			  head.e_phoff + i * sizeof(part)) != sizeof(part))
			return -1;
		if (part.p_type == PT_LOAD && address >= part.p_vaddr &&
		    address - part.p_vaddr < part.p_memsz)
			return pread(core, value, sizeof(*value),
				     part.p_offset + address - part.p_vaddr) ==
			       sizeof(*value) ? 0 : -1;
	}
	return -1;
}

int main(void)
{
	int core = open("/proc/kcore", O_RDONLY);
	unsigned int frames, unused;

	if (read_number(core, "nr_grant_frames", &frames) ||
	    read_number(core, "gnttab_free_count", &unused)) {
		puts("the kernel's count cannot be read");
		return 1;
	}
	printf("%u\n", frames * FRAME_ENTRIES - unused);
	return 0;
}
