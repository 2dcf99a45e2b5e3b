// SPDX-License-Identifier: GPL-2.0
/*
 * memory-fill: fills the guest's free memory with a pattern.
 *
 *   memory-fill once         and frees it again
 *   memory-fill hold SECONDS and sees for so long that nobody changes it
 *
 * Not only pages: what the kernel allocates packets from is filled too, by
 * sending datagrams of all sizes that nobody reads to a socket.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../backend/pattern.h"

#define PAGE		4096UL
#define SPARE		(24UL << 20)
#define SOCKETS		24
#define QUEUE		512
#define UNIT		(sizeof(PATTERN) - 1)

static char pattern[2 * PAGE];

static void make_pattern(void)
{
	unsigned int i;

	for (i = 0; i < sizeof(pattern); i++)
		pattern[i] = PATTERN[i % UNIT];
}

static unsigned long free_bytes(void)
{
	unsigned long kb = 0;
	char line[128];
	FILE *f = fopen("/proc/meminfo", "r");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "MemFree: %lu", &kb) == 1)
			break;
	if (f)
		fclose(f);
	return kb << 10;
}

/* Datagrams of every size that the kernel's caches have, and between. */
static void fill_packets(void)
{
	static const int sizes[] = { 40, 100, 180, 300, 420, 600, 900, 1300, 1700,
				     2500, 3600, 5000, 7600 };
	int pair[SOCKETS][2], i, open = 0, big = 4 << 20;
	unsigned int s;

	FILE *f = fopen("/proc/sys/net/unix/max_dgram_qlen", "w");

	if (f) {
		fprintf(f, "%u\n", QUEUE);
		fclose(f);
	}
	for (i = 0; i < SOCKETS; i++) {
		if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair[i]))
			break;
		open++;
		setsockopt(pair[i][0], SOL_SOCKET, SO_SNDBUFFORCE, &big, sizeof(big));
		for (s = 0; ; s++)
			if (send(pair[i][0], pattern, sizes[s % 13],
				 MSG_DONTWAIT) < 0)
				break;
	}
	for (i = 0; i < open; i++) {
		close(pair[i][0]);
		close(pair[i][1]);
	}
}

static char *fill_pages(size_t *size)
{
	unsigned long left = free_bytes();
	char *memory;
	size_t at;

	*size = left > SPARE ? (left - SPARE) & ~(PAGE - 1) : 0;
	if (!*size)
		return NULL;
	memory = mmap(NULL, *size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		return NULL;
	for (at = 0; at < *size; at += PAGE)
		memcpy(memory + at, pattern, PAGE);
	return memory;
}

static int hold(const char *memory, size_t size, int seconds)
{
	time_t end = time(NULL) + seconds;
	unsigned long rounds = 0;
	size_t at;

	do {
		for (at = 0; at < size; at += PAGE)
			if (memcmp(memory + at, pattern, PAGE)) {
				printf("page %zu was changed\n", at / PAGE);
				return 1;
			}
		rounds++;
	} while (time(NULL) < end);
	printf("%zu pages, looked at %lu times\n", size / PAGE, rounds);
	return 0;
}

int main(int argc, char **argv)
{
	char *memory;
	size_t size;

	if (argc < 2)
		return 2;
	make_pattern();
	memory = fill_pages(&size);
	if (!memory) {
		puts("no memory to fill");
		return 2;
	}
	if (!strcmp(argv[1], "hold") && argc == 3)
		return hold(memory, size, atoi(argv[2]));
	munmap(memory, size);
	/* Pages with the pattern become packets, and packets free ones. */
	fill_packets();
	return 0;
}
