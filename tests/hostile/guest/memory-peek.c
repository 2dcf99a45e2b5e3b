// SPDX-License-Identifier: GPL-2.0
/*
 * memory-peek: reads each datagram twice.
 *
 *   memory-peek PORT SECONDS   prints "N received, L large, M differ": those
 *                              larger than a page; those of which the second look,
 *                              30 ms later, saw another content
 *   memory-peek send HOST PORT COUNT   sends datagrams of many sizes
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define PAGE		4096

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

int main(int argc, char **argv)
{
	if (argc == 5 && !strcmp(argv[1], "send"))
		return transmit(argv[2], atoi(argv[3]), atoi(argv[4]));
	if (argc == 3)
		return receive(atoi(argv[1]), atoi(argv[2]));
	return 2;
}
