// SPDX-License-Identifier: GPL-2.0
/*
 * insnmark: makes insnprof (see there) take a snapshot.
 *
 *	insnmark		one snapshot
 *	insnmark FILE TEXT	one, write TEXT as a line to FILE, another
 *
 * The second form puts the snapshots right around what writing to the file
 * makes the kernel do, such as sending all of pktgen's packets.
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void mark(void)
{
	__asm__ volatile(".byte 0x0f, 0x1f, 0x80, 'm', 'a', 'r', 'k");
}

int main(int argc, char **argv)
{
	char line[256];
	int fd, length, written;

	if (argc == 1) {
		mark();
		return 0;
	}
	if (argc != 3) {
		fprintf(stderr, "usage: insnmark [FILE TEXT]\n");
		return 2;
	}
	fd = open(argv[1], O_WRONLY);
	if (fd < 0) {
		perror(argv[1]);
		return 1;
	}
	length = snprintf(line, sizeof(line), "%s\n", argv[2]);
	if (length >= (int)sizeof(line)) {
		fprintf(stderr, "insnmark: the text is too long\n");
		return 2;
	}
	mark();
	written = write(fd, line, length);
	mark();
	if (written != length) {
		perror(argv[1]);
		return 1;
	}
	return 0;
}
