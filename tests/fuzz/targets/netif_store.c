// SPDX-License-Identifier: GPL-2.0
/* kind: tools */
/* sources: xen-tools/xen-netif/vifs.c xen-tools/xen-netif/vif.c */
/* sources: xen-tools/xen-netif/counters.c xen-tools/xen-netif/source.c */
/* sources: xen-tools/xen-netif/text.c xen-tools/xen-netif/words.c */
/* sources: xen-tools/xen-netif/json.c xen-tools/xen-netif/doctor.c */
/* sources: xen-tools/xen-netif/doctor_limits.c */
/* sources: xen-tools/xen-netif/doctor_machine.c */
/* sources: xen-tools/xen-netif/doctor_vif.c xen-tools/xen-netif/findings.c */
/* sources: xen-tools/xen-netif/xenbus.c xen-tools/xen-netif/policy.c */
/* sources: xen-tools/xen-netif/util.c */
/* max_len: 4096 */
/* runs: 1500 */
/*
 * xen-netif in a machine whose xenstore others have written to: an input is
 * lines "path value", as in tests/tools/fixtures, and the facts, their JSON and
 * the doctor's findings are made from it. What comes out is printable ASCII and
 * strict JSON whatever went in.
 */
#include <errno.h>

#include <json-c/json_tokener.h>

#include "fuzz.h"

#include "doctor.h"
#include "json.h"

#define KEYS_MAX 128

static struct {
	char *path;
	char *value;
	unsigned int len;
} key[KEYS_MAX];

static unsigned int keys;

/* The value of a path below a part of the tree, or NULL. */
static const char *get(const char *part, const char *path, unsigned int *len)
{
	size_t n = strlen(part);
	unsigned int i;

	while (*path == '/')
		path++;
	for (i = 0; i < keys; i++) {
		if (strncmp(key[i].path, part, n) || key[i].path[n] != '/' ||
		    strcmp(key[i].path + n + 1, path))
			continue;
		*len = key[i].len;
		return key[i].value;
	}
	return NULL;
}

static void *mem_read(struct source *src, const char *path, unsigned int *len)
{
	const char *value = get("xenstore", path, len);
	char *copy;

	if (!value) {
		errno = ENOENT;
		return NULL;
	}
	/* As libxenstore does, with a zero behind it. */
	copy = xcalloc(1, *len + 1);
	memcpy(copy, value, *len);
	return copy;
}

static int mem_list(struct source *src, const char *path, struct names *list)
{
	const char *prefix = "xenstore/", *rest;
	unsigned int i, j;
	char *name;
	size_t n;

	while (*path == '/')
		path++;
	n = strlen(path);
	for (i = 0; i < keys; i++) {
		if (strncmp(key[i].path, prefix, strlen(prefix)))
			continue;
		rest = key[i].path + strlen(prefix);
		if (strncmp(rest, path, n) || (n && rest[n] != '/'))
			continue;
		rest += n ? n + 1 : 0;
		name = xstrndup(rest, strcspn(rest, "/"));
		for (j = 0; j < list->n && strcmp(list->name[j], name); j++)
			;
		if (*name && j == list->n)
			names_add(list, name);
		free(name);
	}
	return list->n ? 0 : -1;
}

static int mem_write(struct source *src, const char *path, const char *value)
{
	errno = EACCES;
	return -1;
}

static int mem_remove(struct source *src, const char *path)
{
	errno = EACCES;
	return -1;
}

static int mem_domains(struct source *src, struct domain **list,
		       unsigned int *n)
{
	*list = xcalloc(2, sizeof(**list));
	(*list)[0] = (struct domain){ 0, "running" };
	(*list)[1] = (struct domain){ 7, "dying" };
	*n = 2;
	return 0;
}

static int mem_counters(struct source *src, const char *ifname,
			void (*each)(void *ctx, const char *name,
				     uint64_t value), void *ctx)
{
	const char *text;
	unsigned int len;

	text = get("counters", ifname, &len);
	if (!text) {
		errno = EOPNOTSUPP;
		return -1;
	}
	/* Values as far apart as they come: shares are made of them. */
	each(ctx, "gref_mappings", len);
	each(ctx, "tx_staged_slots", len & 1 ? UINT64_MAX : len);
	each(ctx, "tx_copied_slots", len & 2 ? UINT64_MAX : 0);
	each(ctx, text, 1);
	return 0;
}

static int mem_grants(struct source *src, unsigned int domid,
		      struct grant_size *size)
{
	char name[16];
	const char *text;
	unsigned int len;

	snprintf(name, sizeof(name), "%u", domid);
	text = get("grants", name, &len);
	if (!text || sscanf(text, "%u %u %u", &size->frames, &size->max_frames,
			    &size->per_frame) != 3)
		return -1;
	return 0;
}

static char *mem_param(struct source *src, const char *name)
{
	unsigned int len;
	const char *value = get("xen-params", name, &len);

	return value ? xstrdup(value) : NULL;
}

static bool mem_alive(struct source *src)
{
	return true;
}

static void mem_close(struct source *src)
{
	free(src);
}

static const struct source_ops ops = {
	.store_read = mem_read,
	.store_list = mem_list,
	.store_write = mem_write,
	.store_remove = mem_remove,
	.domains = mem_domains,
	.counters = mem_counters,
	.grant_size = mem_grants,
	.xen_param = mem_param,
	.alive = mem_alive,
	.close = mem_close,
};

struct source *source_open(void)
{
	struct source *src = xcalloc(1, sizeof(*src));
	const char *control;
	unsigned int len;

	src->ops = &ops;
	/* No files: what is in them, the machine has written. */
	src->root = "/nonexistent";
	control = get("this", "control", &len);
	src->control = !control || strcmp(control, "0");
	src->domid = src->control ? 0 : 7;
	return src;
}

/* "path value\n"; the value may hold any byte but a newline. */
static void plant(struct bytes *in)
{
	const char *at = (const char *)in->at, *end = at + in->left;

	while (at < end && keys < KEYS_MAX) {
		const char *eol = memchr(at, '\n', end - at);
		const char *space;

		if (!eol)
			eol = end;
		space = memchr(at, ' ', eol - at);
		if (!space)
			space = eol;
		key[keys].path = xstrndup(at, space - at);
		key[keys].len = space < eol ? eol - space - 1 : 0;
		key[keys].value = xcalloc(1, key[keys].len + 1);
		if (key[keys].len)
			memcpy(key[keys].value, space + 1, key[keys].len);
		keys++;
		at = eol + 1;
	}
}

static void check_json(struct json_object *o)
{
	struct json_tokener *tok = json_tokener_new();
	const char *text = json_object_to_json_string(o), *c;
	struct json_object *back;

	for (c = text; *c; c++)
		check(*c >= 0x20 && *c < 0x7f);
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT |
			       JSON_TOKENER_VALIDATE_UTF8);
	back = json_tokener_parse_ex(tok, text, strlen(text));
	check(back && json_tokener_get_error(tok) == json_tokener_success);
	json_object_put(back);
	json_tokener_free(tok);
	json_object_put(o);
}

static void fuzz_one(struct bytes *in)
{
	struct findings findings = {};
	struct vifs list = {};
	struct source *src;
	unsigned int i;

	plant(in);
	src = source_open();
	vifs_collect(src, &list);
	check_json(json_vifs(&list));
	for (i = 1; i < list.n; i++)
		check(list.vif[i - 1].fe_domid < list.vif[i].fe_domid ||
		      (list.vif[i - 1].fe_domid == list.vif[i].fe_domid &&
		       list.vif[i - 1].devid <= list.vif[i].devid));
	vifs_free(&list);

	doctor_examine(src, &findings);
	check_json(findings_json(&findings));
	findings_free(&findings);
	source_close(src);

	while (keys) {
		free(key[--keys].path);
		free(key[keys].value);
	}
}
