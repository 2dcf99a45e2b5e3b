// SPDX-License-Identifier: GPL-2.0
/*
 * fixture: the source of facts for the host tests, in place of source_xen.c: a
 * folder, named by the environment variable FIXTURE, that holds
 *
 *   xenstore/...		keys as files
 *   sys/ proc/ dev/		what the machine would have there
 *   domid, control		this domain, and whether it is the control domain
 *   domains			lines "domid state"
 *   counters/<interface>	lines "name value"
 *   grants/<domid>		"frames max_frames per_frame"
 *   xen-params/<name>		Xen's parameters
 *   fault			no-xen, no-root or no-store
 *   dead			xenstore has stopped to answer
 *
 * What is not there is not known. run.sh makes them from fixtures/ *.tree.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "source.h"
#include "text.h"

static char *path_of(struct source *src, const char *kind, const char *name)
{
	return xasprintf("%s/%s%s%s", src->root, kind,
			 name[0] && name[0] != '/' ? "/" : "", name);
}

/* The whole file, with a zero behind it. */
static char *read_file(const char *path, unsigned int *len)
{
	char *value = xcalloc(1, 1 << 16);
	FILE *f = fopen(path, "r");

	*len = f ? fread(value, 1, (1 << 16) - 1, f) : 0;
	if (!f) {
		free(value);
		return NULL;
	}
	if (ferror(f))
		*len = 0;	/* a folder is a key without value */
	fclose(f);
	return value;
}

static char *read_named(struct source *src, const char *kind,
			const char *name)
{
	char *path = path_of(src, kind, name), *value;
	unsigned int len;

	value = read_file(path, &len);
	free(path);
	return value ? text_trim(value) : NULL;
}

static void *fixture_read(struct source *src, const char *path,
			  unsigned int *len)
{
	char *file = path_of(src, "xenstore", path);
	void *value = read_file(file, len);

	free(file);
	return value;
}

static int fixture_list(struct source *src, const char *path,
			struct names *list)
{
	char *dir = path_of(src, "xenstore", path);
	struct dirent *entry;
	DIR *d = opendir(dir);

	free(dir);
	if (!d)
		return -1;
	while ((entry = readdir(d)))
		if (entry->d_name[0] != '.')
			names_add(list, entry->d_name);
	closedir(d);
	return 0;
}

static int fixture_write(struct source *src, const char *path,
			 const char *value)
{
	char *file = path_of(src, "xenstore", path);
	FILE *f = fopen(file, "w");

	free(file);
	if (!f)
		return -1;
	fputs(value, f);
	return fclose(f) ? -1 : 0;
}

static int fixture_remove(struct source *src, const char *path)
{
	char *file = path_of(src, "xenstore", path);
	int ret = unlink(file);

	free(file);
	return ret;
}

static const char *known_state(const char *state)
{
	static const char * const states[] = {
		"running", "blocked", "paused", "shutdown", "crashed", "dying",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(states); i++)
		if (!strcmp(state, states[i]))
			return states[i];
	return "unknown";
}

static int fixture_domains(struct source *src, struct domain **list,
			   unsigned int *n)
{
	char *path = path_of(src, "domains", "");
	FILE *f = fopen(path, "r");
	unsigned int domid;
	char state[16];

	free(path);
	*list = NULL;
	*n = 0;
	if (!f)
		return -1;
	while (fscanf(f, "%u %15s", &domid, state) == 2) {
		*list = xgrow(*list, *n + 1, sizeof(**list));
		(*list)[(*n)++] = (struct domain){ domid, known_state(state) };
	}
	fclose(f);
	return 0;
}

static int fixture_counters(struct source *src, const char *ifname,
			    void (*each)(void *ctx, const char *name,
					 uint64_t value),
			    void *ctx)
{
	char *path = path_of(src, "counters", ifname);
	FILE *f = fopen(path, "r");
	unsigned long long value;
	char name[64];

	free(path);
	if (!f) {
		errno = EOPNOTSUPP;
		return -1;
	}
	while (fscanf(f, "%63s %llu", name, &value) == 2)
		each(ctx, name, value);
	fclose(f);
	return 0;
}

static int fixture_grants(struct source *src, unsigned int domid,
			  struct grant_size *size)
{
	char name[16], *text;
	int got;

	snprintf(name, sizeof(name), "%u", domid);
	text = read_named(src, "grants", name);
	if (!text)
		return -1;
	got = sscanf(text, "%u %u %u", &size->frames, &size->max_frames,
		     &size->per_frame);
	free(text);
	return got == 3 ? 0 : -1;
}

static char *fixture_param(struct source *src, const char *name)
{
	return read_named(src, "xen-params", name);
}

static bool fixture_alive(struct source *src)
{
	return !file_exists(src, "/dead");
}

static void fixture_close(struct source *src)
{
	free(src);
}

static const struct source_ops ops = {
	.store_read = fixture_read,
	.store_list = fixture_list,
	.store_write = fixture_write,
	.store_remove = fixture_remove,
	.domains = fixture_domains,
	.counters = fixture_counters,
	.grant_size = fixture_grants,
	.xen_param = fixture_param,
	.alive = fixture_alive,
	.close = fixture_close,
};

static enum source_fault fault_named(const char *name)
{
	if (!strcmp(name, "no-xen"))
		return SOURCE_NO_XEN;
	if (!strcmp(name, "no-root"))
		return SOURCE_NO_ROOT;
	return SOURCE_NO_STORE;
}

static uint32_t number_in(struct source *src, const char *name)
{
	char *text = read_named(src, name, "");
	uint32_t value = 0;

	if (text)
		text_u32(text, &value);
	free(text);
	return value;
}

/* The fixture's source_open(); see source.h. */
struct source *source_open(void)
{
	struct source *src = xcalloc(1, sizeof(*src));
	char *fault;

	src->ops = &ops;
	src->root = getenv("FIXTURE");
	if (!src->root) {
		complain("the environment variable FIXTURE names no folder");
		abort();
	}
	fault = read_named(src, "fault", "");
	if (fault)
		src->fault = fault_named(fault);
	free(fault);
	src->domid = number_in(src, "domid");
	src->control = number_in(src, "control");
	return src;
}
