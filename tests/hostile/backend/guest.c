// SPDX-License-Identifier: GPL-2.0
/* Commands in the guest, by the rig's agent. */
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backend.h"
#include "tap.h"

#define LIMIT_S 120

static pid_t start(struct backend *b, const char *line, int *out)
{
	char limit[16];
	int fd[2];
	pid_t pid;

	if (pipe(fd))
		return -1;
	snprintf(limit, sizeof(limit), "%u", LIMIT_S * b->patience);
	pid = fork();
	if (!pid) {
		dup2(fd[1], 1);
		dup2(fd[1], 2);
		close(fd[0]);
		close(fd[1]);
		execlp("remote", "remote", "run", "/run/rig", b->guest_name,
		       limit, line, NULL);
		_exit(127);
	}
	close(fd[1]);
	fcntl(fd[0], F_SETFL, O_NONBLOCK);
	*out = fd[0];
	return pid;
}

/* What the command says, while the rings are served; it is cut to @size. */
static void listen_to(struct backend *b, int fd, char *said, size_t size)
{
	char rest[256];
	size_t len = 0;
	ssize_t got;

	for (;;) {
		if (len + 1 < size)
			got = read(fd, said + len, size - len - 1);
		else
			got = read(fd, rest, sizeof(rest));
		if (!got)
			break;
		if (got < 0)
			serve(b, 5);
		else if (len + 1 < size)
			len += got;
	}
	if (size)
		said[len] = '\0';
}

/**
 * guest_run() - run a line of shell in the guest
 * @b: the backend; its rings are served meanwhile
 * @said: receives what it printed
 * @size: of @said
 * @fmt: the line
 *
 * Return: its exit status; 124 when it took too long.
 */
int guest_run(struct backend *b, char *said, size_t size, const char *fmt, ...)
{
	char line[1500];
	int fd, status;
	va_list ap;
	pid_t pid;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	pid = start(b, line, &fd);
	if (pid < 0)
		return -1;
	listen_to(b, fd, said, size);
	close(fd);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/**
 * guest_does() - run a line that has to succeed
 * @b: the backend
 * @fmt: the line
 *
 * The present test fails otherwise, with what the line said.
 */
bool guest_does(struct backend *b, const char *fmt, ...)
{
	char line[1500], said[800];
	va_list ap;
	int status;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	status = guest_run(b, said, sizeof(said), "%s", line);
	return EXPECT(!status, "'%s' ended with %d: %s", line, status, said);
}

/**
 * guest_mark() - what the kernel says from now on counts
 * @b: the backend
 */
void guest_mark(struct backend *b)
{
	guest_run(b, NULL, 0, "hostile mark");
}

/**
 * guest_said() - whether the kernel said something since the mark
 * @b: the backend
 * @text: what, as a basic regular expression
 *
 * Return: it did; otherwise the present test fails.
 */
bool guest_said(struct backend *b, const char *text)
{
	char said[1200];
	int status;

	status = guest_run(b, said, sizeof(said), "hostile said '%s'", text);
	return EXPECT(!status, "the kernel did not say '%s' but: %s", text, said);
}

/**
 * guest_says() - whether the kernel says something sooner or later
 * @b: the backend
 * @text: what, as for guest_said()
 * @seconds: how long that may take
 */
bool guest_says(struct backend *b, const char *text, int seconds)
{
	long until = now_ms() + seconds * b->patience * 1000L;

	while (now_ms() < until) {
		if (!guest_run(b, NULL, 0, "hostile said '%s'", text))
			return true;
		idle(b, 500);
	}
	return guest_said(b, text);
}

/**
 * guest_says_all() - switch the kernel's limit for messages about packets off
 * @b: the backend
 * @all: or on again, which the end of a case does, too
 *
 * It is ten in five seconds, whatever they say.
 */
void guest_says_all(struct backend *b, bool all)
{
	if (b->talkative != all)
		guest_does(b, "echo %d >/proc/sys/net/core/message_cost",
			   all ? 0 : 5);
	b->talkative = all;
}

static long guest_number(struct backend *b, const char *line)
{
	char said[200];

	if (guest_run(b, said, sizeof(said), "%s", line))
		return -1;
	return atol(said);
}

/**
 * guest_ms() - how long a command takes, by the guest's clock
 * @b: the backend
 * @fmt: a line of shell that has to succeed
 *
 * Return: milliseconds; -1 when it fails, and the present test with it.
 */
long guest_ms(struct backend *b, const char *fmt, ...)
{
	char line[1200], said[800], *took;
	va_list ap;
	int status;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	status = guest_run(b, said, sizeof(said),
			   "begin=${EPOCHREALTIME/./}; %s || exit; "
			   "echo took $(((${EPOCHREALTIME/./} - begin) / 1000))",
			   line);
	took = strstr(said, "took ");
	if (!EXPECT(!status && took, "'%s' ended with %d: %s", line, status,
		    said))
		return -1;
	return atol(took + strlen("took "));
}

/**
 * guest_lines() - how many lines the kernel said since the mark
 * @b: the backend
 */
unsigned int guest_lines(struct backend *b)
{
	return guest_number(b, "hostile lines");
}

/**
 * guest_free_kb() - the guest's free memory, with nothing in caches
 * @b: the backend
 */
long guest_free_kb(struct backend *b)
{
	return guest_number(b, "hostile free");
}

/**
 * guest_references() - how many grant references the guest's drivers have
 * @b: the backend
 */
long guest_references(struct backend *b)
{
	return guest_number(b, "grants-taken");
}

/**
 * guest_has_back() - let go of all pages: whether the guest ends their grants and
 * frees them
 * @b: the backend
 * @quiet: how many grants it had before
 * @free_kb: how much memory was free
 */
bool guest_has_back(struct backend *b, int quiet, long free_kb)
{
	long free_now;
	bool ok;

	grants_unmap(b);
	ok = quiet_grants(b, quiet, 200);
	free_now = guest_free_kb(b);
	return EXPECT(free_now > free_kb - 2048, "%ld kB were free, %ld are",
		      free_kb, free_now) && ok;
}
