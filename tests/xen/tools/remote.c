// SPDX-License-Identifier: GPL-2.0
/*
 * remote: runs commands in a guest, from dom0.
 *
 *   remote serve                        in the guest: carries them out
 *   remote run DIR GUEST SECONDS LINE   in dom0: has a line of shell run there
 *
 * They travel through xenstore, which works whatever state the network under
 * test is in, uses no grants, and outlives save and restore: a command that
 * runs while its guest is saved is answered by the restored guest. DIR holds
 * GUEST.domid, which names the domain and may change while a command runs, and
 * GUEST.lock, which keeps commands apart.
 *
 * Below data/rig in the guest's home dom0 writes the line to in/0, in/1, ...
 * and then cmd = "ID PARTS SECONDS"; the guest writes standard output to
 * out/0, ..., standard error to err/0, ... and then
 * done = "ID STATUS OUT-PARTS ERR-PARTS". The guest says that it listens in
 * data/rig/agent. What is written together is one transaction, so a guest that
 * is saved between two writes does not leave half an answer in its old home.
 *
 * `run` prints what the command printed and ends as it ended; with 124 if it
 * took longer than SECONDS, with 125 if the guest did not answer.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <xenstore.h>

/* An unprivileged domain may keep 2048 bytes in a node, with its header. */
#define PART 1900
/* More would not fit a guest's quota. */
#define MOST (256 * 1024)
#define BOX_SIZE 64
#define PATH_SIZE 256
#define TRIES 20

#define path_to(path, ...) snprintf(path, PATH_SIZE, __VA_ARGS__)

#define STATUS_LATE 124
#define STATUS_SILENT 125

struct text {
	char *bytes;
	size_t len;
};

static struct xs_handle *xs;

static void die(const char *what)
{
	fprintf(stderr, "remote: %s: %s\n", what, strerror(errno));
	exit(STATUS_SILENT);
}

static bool put(xs_transaction_t t, const char *box, const char *name,
		const void *bytes, size_t len)
{
	char path[PATH_SIZE];

	path_to(path, "%s/%s", box, name);
	return xs_write(xs, t, path, bytes, len);
}

static unsigned int count_parts(const struct text *text)
{
	return (text->len + PART - 1) / PART;
}

static bool put_parts(xs_transaction_t t, const char *box, const char *folder,
		      const struct text *text)
{
	char name[32];
	size_t at, len;

	for (at = 0; at < text->len; at += PART) {
		len = text->len - at < PART ? text->len - at : PART;
		snprintf(name, sizeof(name), "%s/%zu", folder, at / PART);
		if (!put(t, box, name, text->bytes + at, len))
			return false;
	}
	return true;
}

static bool get_parts(const char *box, const char *folder, unsigned int parts,
		      struct text *text)
{
	char path[PATH_SIZE], *bytes;
	unsigned int i, len;

	text->len = 0;
	text->bytes = malloc(parts * PART + 1);
	for (i = 0; i < parts; i++) {
		path_to(path, "%s/%s/%u", box, folder, i);
		bytes = xs_read(xs, XBT_NULL, path, &len);
		if (!bytes || len > PART)
			return false;
		memcpy(text->bytes + text->len, bytes, len);
		text->len += len;
		free(bytes);
	}
	text->bytes[text->len] = 0;
	return true;
}

/*
 * Write texts to their folders below @box and then @word to @key, all at once.
 * A transaction fails if someone else wrote meanwhile, or if we were saved.
 */
static bool post(const char *box, const char *key, const char *word,
		 const char * const *folders, const struct text *texts, int n)
{
	xs_transaction_t t;
	bool done;
	int try, i;

	for (try = 0; try < TRIES; try++) {
		t = xs_transaction_start(xs);
		done = t != XBT_NULL;
		for (i = 0; done && i < n; i++)
			done = put_parts(t, box, folders[i], &texts[i]);
		done = done && put(t, box, key, word, strlen(word));
		if (t != XBT_NULL)
			done = xs_transaction_end(xs, t, !done) && done;
		if (done)
			return true;
		usleep(50000);
	}
	return false;
}

/* Wait for @pid, at most until the deadline; true if it ended by itself. */
static bool wait_child(pid_t pid, int seconds, int *status)
{
	struct pollfd child = { .fd = pidfd_open(pid, 0), .events = POLLIN };
	bool ended;

	ended = poll(&child, 1, seconds * 1000) == 1;
	if (!ended) {
		kill(-pid, SIGTERM);
		if (poll(&child, 1, 5000) != 1)
			kill(-pid, SIGKILL);
	}
	close(child.fd);
	waitpid(pid, status, 0);
	return ended;
}

/* Run a line of shell with its output in two files; its exit status. */
static int carry_out(const char *line, int seconds, int out, int err)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid < 0)
		return STATUS_SILENT;
	if (!pid) {
		setpgid(0, 0);
		dup2(open("/dev/null", O_RDONLY), 0);
		dup2(out, 1);
		dup2(err, 2);
		close_range(3, ~0U, 0);
		execl("/bin/bash", "bash", "-c", line, NULL);
		_exit(127);
	}
	setpgid(pid, pid);
	if (!wait_child(pid, seconds, &status))
		return STATUS_LATE;
	return WIFEXITED(status) ? WEXITSTATUS(status) :
				   128 + WTERMSIG(status);
}

static void slurp(int fd, struct text *text)
{
	struct stat info;

	fstat(fd, &info);
	text->len = info.st_size;
	if (text->len > MOST) {
		text->bytes = strdup("remote: too much output\n");
		text->len = strlen(text->bytes);
		return;
	}
	text->bytes = malloc(text->len + 1);
	if (pread(fd, text->bytes, text->len, 0) != (ssize_t)text->len)
		text->len = 0;
}

static int scratch(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		die(path);
	return fd;
}

static void obey(const char *box, const char *id, unsigned int parts,
		 int seconds)
{
	static const char * const folders[] = { "out", "err" };
	int out = scratch("/run/remote.out"), err = scratch("/run/remote.err");
	struct text line, texts[2];
	int status = STATUS_SILENT;
	char word[128];

	if (get_parts(box, "in", parts, &line))
		status = carry_out(line.bytes, seconds, out, err);
	slurp(out, &texts[0]);
	slurp(err, &texts[1]);
	snprintf(word, sizeof(word), "%s %d %u %u", id, status,
		 count_parts(&texts[0]), count_parts(&texts[1]));
	if (!post(box, "done", word, folders, texts, 2))
		fprintf(stderr, "remote: no answer for %s: %s\n", id,
			strerror(errno));
	free(line.bytes);
	free(texts[0].bytes);
	free(texts[1].bytes);
	close(out);
	close(err);
}

static void serve(void)
{
	char last[64] = "", id[64], *word, **event;
	unsigned int parts, n;
	int seconds;

	if (!xs_watch(xs, "data/rig/cmd", "cmd") ||
	    !post("data/rig", "agent", "ready", NULL, NULL, 0))
		die("cannot listen");
	/* The first event comes at once, and one after every restore. */
	while ((event = xs_read_watch(xs, &n))) {
		free(event);
		word = xs_read(xs, XBT_NULL, "data/rig/cmd", &n);
		if (word && sscanf(word, "%63s %u %d", id, &parts, &seconds) == 3 &&
		    parts <= MOST / PART && strcmp(id, last)) {
			strcpy(last, id);
			obey("data/rig", id, parts, seconds);
		}
		free(word);
	}
	die("cannot watch");
}

/* Where the guest is now; false if it is nowhere. */
static bool find_box(const char *domid_file, char *box)
{
	FILE *f = fopen(domid_file, "re");
	unsigned int domid;
	bool found;

	if (!f)
		return false;
	found = fscanf(f, "%u", &domid) == 1;
	fclose(f);
	snprintf(box, BOX_SIZE, "/local/domain/%u/data/rig", domid);
	return found;
}

/* Has command @id been answered in @box? Then print it. */
static bool show_answer(const char *box, const char *id, int *status)
{
	char path[PATH_SIZE], got[64], *word;
	struct text out, err;
	unsigned int outs, errs;
	bool there;

	path_to(path, "%s/done", box);
	word = xs_read(xs, XBT_NULL, path, &outs);
	there = word && sscanf(word, "%63s %d %u %u", got, status, &outs,
			       &errs) == 4 && !strcmp(got, id) &&
		outs <= MOST / PART + 1 && errs <= MOST / PART + 1 &&
		get_parts(box, "out", outs, &out) &&
		get_parts(box, "err", errs, &err);
	free(word);
	if (!there)
		return false;
	fwrite(err.bytes, 1, err.len, stderr);
	fwrite(out.bytes, 1, out.len, stdout);
	fflush(stdout);
	return true;
}

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Wait for the answer in @box to change, for a second at most. */
static void wait_change(const char *box)
{
	static char watched[PATH_SIZE];
	struct pollfd change = { .fd = xs_fileno(xs), .events = POLLIN };
	char path[PATH_SIZE];

	path_to(path, "%s/done", box);
	if (strcmp(path, watched) && xs_watch(xs, path, "done"))
		strcpy(watched, path);
	if (poll(&change, 1, 1000) == 1)
		free(xs_check_watch(xs));
}

static int run(const char *dir, const char *guest, int seconds,
	       const char *line)
{
	static const char * const folders[] = { "in" };
	struct text text = { .bytes = (char *)line, .len = strlen(line) };
	char path[PATH_SIZE], box[BOX_SIZE], id[64], word[128];
	time_t until = now() + seconds + 20;
	struct timespec t;
	int status;

	path_to(path, "%s/%s.lock", dir, guest);
	if (flock(scratch(path), LOCK_EX))
		die(path);
	clock_gettime(CLOCK_REALTIME, &t);
	snprintf(id, sizeof(id), "%lld.%09ld.%d", (long long)t.tv_sec,
		 t.tv_nsec, getpid());
	snprintf(word, sizeof(word), "%s %u %d", id, count_parts(&text),
		 seconds);
	path_to(path, "%s/%s.domid", dir, guest);
	if (!find_box(path, box) || !post(box, "cmd", word, folders, &text, 1))
		die(guest);
	do {
		if (show_answer(box, id, &status))
			return status;
		wait_change(box);
	} while (find_box(path, box) && now() < until);
	fprintf(stderr, "remote: %s did not answer: %s\n", guest, line);
	return STATUS_SILENT;
}

int main(int argc, char **argv)
{
	xs = xs_open(0);
	if (!xs)
		die("no xenstore");
	if (argc == 2 && !strcmp(argv[1], "serve"))
		serve();
	if (argc == 6 && !strcmp(argv[1], "run"))
		return run(argv[2], argv[3], atoi(argv[4]), argv[5]);
	fprintf(stderr, "usage: remote serve\n"
		"       remote run DIR GUEST SECONDS LINE\n");
	return STATUS_SILENT;
}
