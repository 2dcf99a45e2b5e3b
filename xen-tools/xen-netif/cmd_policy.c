// SPDX-License-Identifier: GPL-2.0
/*
 * xen-netif policy: what vif-staging does with a vif. The script has it done
 * here, so an administrator who asks beforehand gets the same answer. Needs Xen
 * for nothing but a vif that is there already.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "commands.h"
#include "exits.h"
#include "json.h"
#include "policy_store.h"
#include "text.h"

struct policy_args {
	const char *file;	/* NULL: the usual one, which may be missing */
	const char *options;
	struct policy_vif who;
	const char *backend;	/* or who and options are as given */
	bool apply;
	bool json;
};

static const struct argp_option options[] = {
	{ "file", 'f', "FILE", 0, "Instead of " POLICY_FILE, 0 },
	{ "domain", 'd', "NAME", 0, "The guest", 0 },
	{ "vif", 'v', "NUMBER", 0, "Which of the guest's, from 0", 0 },
	{ "mac", 'm', "ADDRESS", 0, "Its Ethernet address", 0 },
	{ "options", 'o', "OPTIONS", 0,
	  "What follows the bridge's name and a slash in the vif's line", 0 },
	{ "backend", 'b', "PATH", 0,
	  "Take all that from the backend's area in xenstore", 0 },
	{ "apply", 'a', NULL, 0, "And set it there", 0 },
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{}
};

static error_t check_together(struct argp_state *state,
			      const struct policy_args *a)
{
	if (a->apply && !a->backend)
		return args_error(state, "--apply needs --backend");
	if (a->backend && (a->options || a->who.domain || a->who.mac ||
			   a->who.numbered))
		return args_error(state, "--backend stands without the vif's facts");
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct policy_args *a = state->input;
	uint8_t mac[6];

	switch (key) {
	case 'f':
		a->file = arg;
		return 0;
	case 'd':
		a->who.domain = arg;
		return 0;
	case 'v':
		a->who.numbered = true;
		return args_u32(state, "--vif", arg, 0, UINT32_MAX,
				&a->who.vif);
	case 'm':
		if (!text_mac(arg, mac))
			return args_error(state, "--mac is like 00:16:3e:00:00:01, not like '%s'",
					  arg);
		a->who.mac = arg;
		return 0;
	case 'o':
		a->options = arg;
		return 0;
	case 'b':
		a->backend = arg;
		return 0;
	case 'a':
		a->apply = true;
		return 0;
	case 'j':
		a->json = true;
		return 0;
	case ARGP_KEY_ARG:
		return args_too_many(state, arg);
	case ARGP_KEY_END:
		return check_together(state, a);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Prints what vif-staging(8) sets for a vif: by\n"
	       POLICY_FILE ", then by the vif's own options.",
};

static char *read_file(const struct policy_args *args, struct policy *p)
{
	const char *name = args->file ? args->file : POLICY_FILE;
	FILE *f = fopen(name, "re");
	char *wrong;

	if (!f) {
		if (!args->file && errno == ENOENT)
			return NULL;
		return xasprintf("%s: %s", name, strerror(errno));
	}
	wrong = policy_from_file(f, name, &args->who, p);
	fclose(f);
	return wrong;
}

static char *read_options(const struct policy_args *args, struct policy *p)
{
	char *wrong, *said;

	if (!args->options)
		return NULL;
	wrong = policy_from_options(args->options, p);
	if (!wrong)
		return NULL;
	said = xasprintf("the vif's options '%s': %s", args->options, wrong);
	free(wrong);
	return said;
}

static void print(const struct policy *p)
{
	if (p->limit.set)
		printf("max-gref-mapping=%u\n", p->limit.value);
	else
		puts("max-gref-mapping=default");
	printf("mode=%s\n", policy_mode_name(p->mode));
}

static void print_json(const struct policy *p)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "max_gref_mapping", p->limit.set ?
			       json_object_new_int64(p->limit.value) : NULL);
	json_object_object_add(o, "mode",
			       json_text(policy_mode_name(p->mode)));
	json_print(o);
}

/* NULL, or what is wrong with the file or the options. */
static char *decide(const struct policy_args *args, struct policy *p)
{
	char *wrong = read_file(args, p);

	return wrong ? wrong : read_options(args, p);
}

static int complain_of(char *wrong, int status)
{
	if (!wrong)
		return EXITS_OK;
	complain("%s", wrong);
	free(wrong);
	return status;
}

/* For a vif that is there. */
static int run_backend(struct source *src, struct policy_args *args,
		       struct policy *p)
{
	struct policy_store ps;
	int status;

	status = complain_of(policy_store_read(src, args->backend, &ps),
			     EXITS_USAGE);
	args->who = (struct policy_vif){
		.domain = ps.domain,
		.numbered = true,
		.vif = ps.vif,
		.mac = ps.mac,
	};
	args->options = ps.options;
	if (!status)
		status = complain_of(decide(args, p), EXITS_USAGE);
	if (!status && args->apply)
		status = complain_of(policy_store_apply(src, &ps, p),
				     EXITS_FAILED);
	policy_store_free(&ps);
	return status;
}

static int run(struct policy_args *args, struct policy *p)
{
	struct source *src;
	int status;

	if (!args->backend)
		return complain_of(decide(args, p), EXITS_USAGE);
	src = source_open_or_complain();
	if (!src)
		return EXITS_NO_ACCESS;
	status = run_backend(src, args, p);
	source_close(src);
	return status;
}

/**
 * cmd_policy() - xen-netif policy
 * @argc: number of arguments
 * @argv: the arguments
 */
int cmd_policy(int argc, char **argv)
{
	struct policy_args args = {};
	struct policy p = {};
	int status;

	if (!args_parse(&argp, "policy", argc, argv, &args, &status))
		return status;
	status = run(&args, &p);
	if (status)
		return status;
	if (args.json)
		print_json(&p);
	else
		print(&p);
	return EXITS_OK;
}
