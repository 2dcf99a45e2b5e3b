// SPDX-License-Identifier: GPL-2.0
/*
 * memory-fill: fills the guest's free memory with a pattern.
 *
 *   memory-fill once         and frees it again
 *   memory-fill hold SECONDS and sees for so long that nobody changes it
 *
 * Not only pages: what the kernel allocates packets from is filled too, by
 * sending datagrams of all sizes that nobody reads to sockets of its own.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
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

static char pattern[2 * PAGE];

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

/*
 * Datagrams of every size that the kernel's caches have, and between. To a UDP socket
 * of this machine's own: what Unix sockets send is accounted to their user, and comes
 * from other caches than packets do.
 */
static void fill_packets(void)
{
	static const int sizes[] = { 40, 100, 180, 300, 420, 600, 900, 1300, 1700,
				     2500, 3600, 5000, 7600 };
	struct sockaddr_in to = { .sin_family = AF_INET };
	int receiver[SOCKETS], sender, i, open = 0, big = 8 << 20;
	socklen_t len = sizeof(to);
	unsigned int s;

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sender = socket(AF_INET, SOCK_DGRAM, 0);
	for (i = 0; i < SOCKETS; i++) {
		receiver[i] = socket(AF_INET, SOCK_DGRAM, 0);
		if (receiver[i] < 0)
			break;
		open++;
		to.sin_port = 0;
		setsockopt(receiver[i], SOL_SOCKET, SO_RCVBUFFORCE, &big, sizeof(big));
		if (bind(receiver[i], (struct sockaddr *)&to, sizeof(to)) ||
		    getsockname(receiver[i], (struct sockaddr *)&to, &len))
			break;
		for (s = 0; s < QUEUE; s++)
			if (sendto(sender, pattern, sizes[s % 13], MSG_DONTWAIT,
				   (struct sockaddr *)&to, sizeof(to)) < 0)
				break;
		if (!s)
			perror("memory-fill: no datagram to 127.0.0.1");
	}
	for (i = 0; i < open; i++)
		close(receiver[i]);
	close(sender);
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
	fill_with_pattern(pattern, sizeof(pattern));
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
