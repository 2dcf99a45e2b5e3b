// SPDX-License-Identifier: GPL-2.0
/*
 * tcpload: TCP in bulk, or as requests and responses, measured without its
 * beginning and its end.
 *
 *   tcpload serve PORT
 *   tcpload send HOST PORT BYTES
 *   tcpload receive HOST PORT BYTES
 *   tcpload ask HOST PORT TIMES
 *
 * The server takes one connection and does what its client asks. The client
 * first does a tenth as much unmeasured, which opens the window and fills
 * caches; then it executes the marker of insnmark (see there), does BYTES or
 * TIMES, executes the marker again, and prints "AMOUNT NANOSECONDS". An amount
 * is done when the other side has said that it has it. Requests and responses
 * are one byte each.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CHUNK 131072

static char chunk[CHUNK];

static void die(const char *what)
{
	fprintf(stderr, "tcpload: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void mark(void)
{
	__asm__ volatile(".byte 0x0f, 0x1f, 0x80, 'm', 'a', 'r', 'k'");
}

static void put(int fd, const void *from, size_t size)
{
	ssize_t done;

	for (; size; size -= done, from = (const char *)from + done) {
		done = write(fd, from, size);
		if (done <= 0)
			die("write");
	}
}

/* As much as was asked for; 0 when the other side is gone instead. */
static int get(int fd, void *to, size_t size)
{
	ssize_t done;

	for (; size; size -= done, to = (char *)to + done) {
		done = read(fd, to, size);
		if (done < 0)
			die("read");
		if (!done)
			return 0;
	}
	return 1;
}

static void put_bulk(int fd, uint64_t bytes)
{
	for (; bytes > CHUNK; bytes -= CHUNK)
		put(fd, chunk, CHUNK);
	put(fd, chunk, bytes);
}

static void get_bulk(int fd, uint64_t bytes)
{
	ssize_t done;

	for (; bytes; bytes -= done) {
		done = read(fd, chunk, bytes < CHUNK ? bytes : CHUNK);
		if (done <= 0)
			die("read");
	}
}

/* An order as it goes over the connection. */
struct order {
	uint64_t amount;
	char what; /* the first letter of the command */
	char unused[7];
};

static void serve_order(int fd, const struct order *order)
{
	uint64_t i;

	switch (order->what) {
	case 's':
		get_bulk(fd, order->amount);
		put(fd, chunk, 1);
		break;
	case 'r':
		put_bulk(fd, order->amount);
		break;
	case 'a':
		for (i = 0; i < order->amount; i++)
			if (get(fd, chunk, 1))
				put(fd, chunk, 1);
		break;
	}
}

static void place_order(int fd, char what, uint64_t amount)
{
	struct order order = { .amount = amount, .what = what };
	uint64_t i;

	put(fd, &order, sizeof(order));
	switch (what) {
	case 's':
		put_bulk(fd, amount);
		get_bulk(fd, 1);
		break;
	case 'r':
		get_bulk(fd, amount);
		break;
	case 'a':
		for (i = 0; i < amount; i++) {
			put(fd, chunk, 1);
			get_bulk(fd, 1);
		}
		break;
	}
}

static void no_delay(int fd)
{
	int on = 1;

	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
		die("TCP_NODELAY");
}

static int serve(struct sockaddr_in *address)
{
	int on = 1, fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	struct order order;

	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(listener, (struct sockaddr *)address, sizeof(*address)) ||
	    listen(listener, 1))
		die("listen");
	fd = accept(listener, NULL, NULL);
	if (fd < 0)
		die("accept");
	no_delay(fd);
	while (get(fd, &order, sizeof(order)))
		serve_order(fd, &order);
	return 0;
}

static int load(struct sockaddr_in *address, char what, uint64_t amount)
{
	struct timespec from, to;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)address, sizeof(*address)))
		die("connect");
	no_delay(fd);
	place_order(fd, what, amount / 10);
	mark();
	clock_gettime(CLOCK_MONOTONIC, &from);
	place_order(fd, what, amount);
	clock_gettime(CLOCK_MONOTONIC, &to);
	mark();
	printf("%llu %lld\n", (unsigned long long)amount,
	       (to.tv_sec - from.tv_sec) * 1000000000LL +
		       to.tv_nsec - from.tv_nsec);
	return 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET };

	if (argc == 3 && !strcmp(argv[1], "serve")) {
		address.sin_port = htons(atoi(argv[2]));
		return serve(&address);
	}
	if (argc == 5 && strchr("sra", argv[1][0])) {
		address.sin_port = htons(atoi(argv[3]));
		if (inet_pton(AF_INET, argv[2], &address.sin_addr) == 1)
			return load(&address, argv[1][0],
				    strtoull(argv[4], NULL, 10));
	}
	fprintf(stderr, "usage: tcpload serve PORT\n"
			"       tcpload send|receive|ask HOST PORT AMOUNT\n");
	return 2;
}
