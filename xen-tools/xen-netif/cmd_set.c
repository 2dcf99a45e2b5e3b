// SPDX-License-Identifier: GPL-2.0
/*
 * xen-netif set and clear: the host's policy for one vif, the backend area's
 * key max-gref-mapping, which netback reads when the frontend connects.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "commands.h"
#include "exits.h"
#include "policy.h"
#include "text.h"
#include "vifs.h"
#include "words.h"

#define KEY	"max-gref-mapping"

struct set_args {
	const char *vif;
	bool keyed;		/* the key has been named */
	bool valued;
	struct policy_limit limit;
	bool want_value;	/* set, not clear */
};

static error_t parse_value(struct argp_state *state, struct set_args *a,
			   const char *arg)
{
	if (!policy_limit_parse(arg, &a->limit))
		return args_error(state,
				  KEY " is a number from 0 to %u, 'off' or 'default', not '%s'",
				  POLICY_LIMIT_MAX, arg);
	a->valued = true;
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct set_args *a = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (!a->vif) {
			a->vif = arg;
			return 0;
		}
		if (!a->keyed) {
			if (strcmp(arg, KEY))
				return args_error(state,
						  "there is no setting '%s', only "
						  KEY, arg);
			a->keyed = true;
			return 0;
		}
		if (a->want_value && !a->valued)
			return parse_value(state, a, arg);
		return args_too_many(state, arg);
	case ARGP_KEY_END:
		if (!a->vif)
			return args_error(state, "name a vif");
		if (a->want_value && !a->valued)
			return args_error(state, "say what to set: VIF " KEY
					  " NUMBER");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp set_argp = {
	.parser = parse,
	.args_doc = "VIF max-gref-mapping NUMBER|off|default",
	.doc = "Sets how many grants the frontend of one vif may keep mapped\n"
	       "per queue. It lowers netback's gref_mapping_size and takes\n"
	       "effect when the frontend next connects. It is gone when the\n"
	       "guest is: what shall last belongs into the guest's\n"
	       "configuration, see vif-staging(8).",
};

static const struct argp clear_argp = {
	.parser = parse,
	.args_doc = "VIF [max-gref-mapping]",
	.doc = "Removes the limit of one vif, so that netback's\n"
	       "gref_mapping_size holds when the frontend next connects.",
};

/* When it will count. */
static void say_when(const struct vif *v)
{
	if (!vif_is_up(v)) {
		puts("It takes effect when the frontend connects.");
		return;
	}
	if (v->tables_known)
		printf("It takes effect when the frontend next connects; till then it is %u.\n",
		       v->table[0].capacity);
	else
		puts("It takes effect when the frontend next connects.");
}

/* That netback's own limit may be lower. */
static void say_module_limit(struct source *src, const struct vif *v,
			     uint32_t value)
{
	uint32_t size;
	char *line;

	if (v->side != VIF_BACKEND)
		return;
	line = file_line(src,
			 "/sys/module/xen_netback/parameters/gref_mapping_size");
	if (!line)
		puts("The xen-netback that is loaded has no staging grants.");
	else if (text_u32(line, &size) && size < value)
		printf("netback's own gref_mapping_size is lower: %u.\n", size);
	free(line);
}

static int apply(struct source *src, const struct vif *v,
		 const struct policy_limit *limit)
{
	char *dir = vif_backend_path(v), *path = xasprintf("%s/" KEY, dir);
	char *was = words_policy(v), value[16];
	int ret;

	if (limit->set) {
		snprintf(value, sizeof(value), "%u", limit->value);
		ret = src->ops->store_write(src, path, value);
	} else {
		ret = src->ops->store_remove(src, path);
		if (ret && errno == ENOENT)
			ret = 0;
	}

	if (ret) {
		complain("cannot change %s of %s: %s", KEY, v->name,
			 strerror(errno));
	} else if (limit->set) {
		printf("%s: " KEY " is now %u (was %s).\n", v->name,
		       limit->value, was);
		say_module_limit(src, v, limit->value);
	} else {
		printf("%s: " KEY " is now the default (was %s).\n", v->name,
		       was);
	}
	if (!ret)
		say_when(v);
	free(was);
	free(path);
	free(dir);
	return ret ? EXITS_FAILED : EXITS_OK;
}

static int change(const struct set_args *args)
{
	int status = EXITS_NOT_FOUND;
	struct source *src;
	struct vifs list;
	struct vif *v;

	src = source_open_or_complain();
	if (!src)
		return EXITS_NO_ACCESS;
	vifs_collect(src, &list);
	v = vifs_find_or_complain(&list, args->vif);
	if (v && v->side != VIF_BACKEND && !src->control) {
		complain("%s is the host's: set it in the backend's or the control domain",
			 KEY);
		status = EXITS_NO_ACCESS;
	} else if (v) {
		status = apply(src, v, &args->limit);
	}
	vifs_free(&list);
	source_close(src);
	return status;
}

/**
 * cmd_set() - xen-netif set
 * @argc: number of arguments
 * @argv: the arguments
 */
int cmd_set(int argc, char **argv)
{
	struct set_args args = { .want_value = true };
	int status;

	if (!args_parse(&set_argp, "set", argc, argv, &args, &status))
		return status;
	return change(&args);
}

/**
 * cmd_clear() - xen-netif clear
 * @argc: number of arguments
 * @argv: the arguments
 */
int cmd_clear(int argc, char **argv)
{
	struct set_args args = {};
	int status;

	if (!args_parse(&clear_argp, "clear", argc, argv, &args, &status))
		return status;
	return change(&args);
}
