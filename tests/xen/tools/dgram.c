// SPDX-License-Identifier: GPL-2.0
/*
 * dgram: sends UDP datagrams of chosen sizes to another dgram and checks every
 * byte, on both sides.
 *
 *   dgram serve PORT
 *   dgram check HOST PORT SIZE|FIRST-LAST|FIRST-LAST/STEP...
 *
 * What a datagram holds follows from its direction, its size and the position,
 * so either side knows by itself what the other must have sent. The server
 * answers a right datagram with one of the same size, and answers a wrong one
 * not at all after it has said what is wrong. The client waits for each answer
 * before it sends the next, sends again when none comes, prints one line
 *
 *   sent=N answered=N retried=N wrong=N
 *
 * and exits with 0 if all were answered and none was wrong.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define MAX_SIZE 65507
#define WAIT_SECONDS 5
#define TRIES 3

enum direction { TO_SERVER = 0x5a, TO_CLIENT = 0xc3 };

struct tally {
	unsigned int sent, answered, retried, wrong;
};

static uint8_t sent_buf[MAX_SIZE + 1], got_buf[MAX_SIZE + 1];

static void die(const char *what)
{
	fprintf(stderr, "dgram: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* A byte that tells direction, size and place apart (xorshift32). */
static uint8_t content(enum direction dir, size_t size, size_t at)
{
	uint32_t x = dir * 2654435761u + size * 40503u + at * 97u + 1;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x >> 11;
}

static void fill(uint8_t *buf, enum direction dir, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		buf[i] = content(dir, size, i);
}

static bool right(const uint8_t *buf, enum direction dir, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++) {
		if (buf[i] == content(dir, size, i))
			continue;
		printf("wrong: a datagram of %zu bytes %s: byte %zu is %02x, not %02x\n",
		       size, dir == TO_SERVER ? "to the server" : "to the client",
		       i, buf[i], content(dir, size, i));
		fflush(stdout);
		return false;
	}
	return true;
}

static void serve(const char *port)
{
	struct sockaddr_in addr = { .sin_family = AF_INET };
	socklen_t len;
	ssize_t n;
	int fd;

	fd = socket(AF_INET, SOCK_DGRAM, 0);
	addr.sin_port = htons(atoi(port));
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)))
		die("cannot listen");
	for (;;) {
		len = sizeof(addr);
		n = recvfrom(fd, got_buf, sizeof(got_buf), 0,
			     (struct sockaddr *)&addr, &len);
		if (n < 0)
			die("cannot receive");
		if (!right(got_buf, TO_SERVER, n))
			continue;
		fill(sent_buf, TO_CLIENT, n);
		if (sendto(fd, sent_buf, n, 0, (struct sockaddr *)&addr, len) != n)
			die("cannot answer");
	}
}

/*
 * Wait for the answer to a datagram of @size bytes. A late answer to an earlier
 * one has another size and is passed over.
 */
static bool answered(int fd, size_t size, struct tally *tally)
{
	ssize_t n;

	while ((n = recv(fd, got_buf, sizeof(got_buf), 0)) >= 0) {
		if (!right(got_buf, TO_CLIENT, n))
			tally->wrong++;
		else if ((size_t)n == size)
			return true;
	}
	if (errno != EAGAIN && errno != EWOULDBLOCK && errno != ECONNREFUSED)
		die("cannot receive");
	return false;
}

static void check_size(int fd, size_t size, struct tally *tally)
{
	int try;

	fill(sent_buf, TO_SERVER, size);
	tally->sent++;
	for (try = 0; try < TRIES; try++) {
		if (try) {
			tally->retried++;
			printf("no answer to a datagram of %zu bytes\n", size);
		}
		if (send(fd, sent_buf, size, 0) != (ssize_t)size &&
		    errno != ECONNREFUSED)
			die("cannot send");
		if (answered(fd, size, tally)) {
			tally->answered++;
			return;
		}
	}
}

static int connect_to(const char *host, const char *port)
{
	struct timeval wait = { .tv_sec = WAIT_SECONDS };
	struct sockaddr_in addr = { .sin_family = AF_INET };
	int fd;

	addr.sin_port = htons(atoi(port));
	if (inet_pton(AF_INET, host, &addr.sin_addr) != 1) {
		errno = EINVAL;
		die(host);
	}
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&addr, sizeof(addr)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)))
		die(host);
	return fd;
}

static int check(const char *host, const char *port, char **sizes)
{
	unsigned int first, last, step, size;
	struct tally tally = { 0 };
	int fd = connect_to(host, port);
	int fields;

	for (; *sizes; sizes++) {
		step = 1;
		fields = sscanf(*sizes, "%u-%u/%u", &first, &last, &step);
		if (fields == 1)
			last = first;
		if (fields < 1 || first > last || last > MAX_SIZE || !step) {
			fprintf(stderr, "dgram: '%s' is no size\n", *sizes);
			return 2;
		}
		for (size = first; size <= last; size += step)
			check_size(fd, size, &tally);
	}
	printf("sent=%u answered=%u retried=%u wrong=%u\n", tally.sent,
	       tally.answered, tally.retried, tally.wrong);
	return tally.sent == tally.answered && !tally.wrong ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "serve"))
		serve(argv[2]);
	if (argc > 4 && !strcmp(argv[1], "check"))
		return check(argv[2], argv[3], argv + 4);
	fprintf(stderr, "usage: dgram serve PORT\n"
		"       dgram check HOST PORT SIZE|FIRST-LAST|FIRST-LAST/STEP...\n");
	return 2;
}
