// SPDX-License-Identifier: GPL-2.0
/*
 * memory-peek: reads each datagram twice.
 *
 *   memory-peek PORT SECONDS   prints "N received, L large, M differ": those
 *                              larger than a page; those of which the second look,
 *                              30 ms later, saw another content
 *   memory-peek send HOST PORT COUNT   sends datagrams of many sizes
 *   memory-peek frags HOST PORT COUNT  sends parts of pages as they lie, all else of
 *                              which is filled with the pattern; prints "N sent,
 *                              M copied": those that the kernel made a copy of
 */
#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "../backend/pattern.h"

#define PAGE		4096
#define PAGES		4
#define PARTS		8
#define WAIT_MS		30000

static int receive(int port, int seconds)
{
	struct sockaddr_in any = { .sin_family = AF_INET,
				   .sin_port = htons(port) };
	struct timeval wait = { .tv_usec = 500000 };
	int s = socket(AF_INET, SOCK_DGRAM, 0), received = 0, large = 0, changed = 0;
	int room = 8 << 20;
	static char first[65536], second[65536];
	time_t end = time(NULL) + seconds;
	ssize_t len, again;

	if (bind(s, (struct sockaddr *)&any, sizeof(any)))
		return 2;
	setsockopt(s, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	while (time(NULL) < end) {
		len = recv(s, first, sizeof(first), MSG_PEEK);
		if (len < 0)
			continue;
		usleep(30000);
		again = recv(s, second, sizeof(second), 0);
		received++;
		large += len > PAGE;
		if (again != len || memcmp(first, second, len))
			changed++;
	}
	printf("%d received, %d large, %d differ\n", received, large, changed);
	return 0;
}

static int transmit(const char *host, int port, int count)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons(port) };
	int s = socket(AF_INET, SOCK_DGRAM, 0), i;
	static char data[8000];

	inet_aton(host, &to.sin_addr);
	for (i = 0; i < count; i++)
		sendto(s, data, (i * 137) % 1472, 0, (struct sockaddr *)&to,
		       sizeof(to));
	return 0;
}

/* Wait until nobody needs the pages any more: whether they were copied; -1 when
 * they are needed for ever.
 */
static int was_copied(int s)
{
	struct pollfd fd = { .fd = s };
	char control[128];
	struct msghdr msg = { .msg_control = control,
			      .msg_controllen = sizeof(control) };
	struct sock_extended_err err = { 0 };

	if (poll(&fd, 1, WAIT_MS) != 1 || recvmsg(s, &msg, MSG_ERRQUEUE) < 0)
		return -1;
	if (CMSG_FIRSTHDR(&msg))
		memcpy(&err, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(err));
	return err.ee_origin != SO_EE_ORIGIN_ZEROCOPY ||
	       err.ee_code & SO_EE_CODE_ZEROCOPY_COPIED;
}

/*
 * Of one page, of two, of more. The first two are within what is staged where only
 * headers are. Those that are larger than the interface's MTU would be copied.
 */
static int transmit_frags(const char *host, int port, int count)
{
	static const struct {
		unsigned int offset, len;
	} part[PARTS] = {
		{ 1000, 1 }, { 4090, 12 }, { 2000, 300 }, { 4095, 200 }, { 100, 1400 },
		{ 3000, 1472 }, { 500, 6000 }, { 4000, 8200 },
	};
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons(port) };
	int s = socket(AF_INET, SOCK_DGRAM, 0), one = 1;
	int i, at, copy, copied = 0;
	char *memory;

	memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED || !inet_aton(host, &to.sin_addr) ||
	    setsockopt(s, SOL_SOCKET, SO_ZEROCOPY, &one, sizeof(one)))
		return 2;
	for (i = 0; i < count; i++) {
		at = i % PARTS;
		fill_with_pattern(memory, PAGES * PAGE);
		memset(memory + part[at].offset, 'm', part[at].len);
		if (sendto(s, memory + part[at].offset, part[at].len, MSG_ZEROCOPY,
			   (struct sockaddr *)&to, sizeof(to)) < 0) {
			perror("memory-peek: sendto");
			return 1;
		}
		copy = was_copied(s);
		if (copy < 0) {
			printf("datagram %d does not go\n", i);
			return 1;
		}
		copied += copy;
	}
	printf("%d sent, %d copied\n", count, copied);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "frags"))
		return transmit_frags(argv[2], atoi(argv[3]), atoi(argv[4]));
	if (argc == 5 && !strcmp(argv[1], "send"))
		return transmit(argv[2], atoi(argv[3]), atoi(argv[4]));
	if (argc == 3)
		return receive(atoi(argv[1]), atoi(argv[2]));
	return 2;
}
