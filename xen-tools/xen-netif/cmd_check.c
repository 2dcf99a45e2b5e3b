// SPDX-License-Identifier: GPL-2.0
/*
 * xen-netif check: the conformance checks of the control ring, against one vif
 * of this domain. The checks are those of tests/conformance, linked in.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <suite.h>

#include "args.h"
#include "commands.h"
#include "exits.h"
#include "json.h"
#include "source.h"
#include "table.h"

#define QUEUES_MAX	64
#define TIMEOUT_MAX	3600
#define LINGER_MAX	86400
#define ITERATIONS_MAX	1000000

#define KEY_LINGER	256
#define KEY_STOP	257
#define KEY_CHURN	258

struct check_args {
	struct suite_options suite;
	bool list;
	bool json;
};

static const struct argp_option options[] = {
	{ "vif", 'v', "NUMBER", 0, "Which vif of this domain (default 0)", 0 },
	{ "peer", 'p', "NUMBER", 0,
	  "A second vif on the same bridge, for the checks that send frames",
	  0 },
	{ "queues", 'q', "COUNT", 0,
	  "Connect so many queues (default 2, or 1 if there are no more)", 0 },
	{ "capacity", 'c', "COUNT", 0,
	  "Each queue has to have room for exactly so many mappings", 0 },
	{ "expect-off", 'o', NULL, 0,
	  "The backend has to answer NOT_SUPPORTED", 0 },
	{ "group", 'g', "NAME", 0,
	  "Only this group (add) or check (add-2); may be repeated", 0 },
	{ "iterations", 'i', "COUNT", 0,
	  "Rounds of the checks that race (default 100)", 0 },
	{ "timeout", 't', "SECONDS", 0, "Wait so long for each answer (30)",
	  0 },
	{ "seed", 's', "NUMBER", 0, "For random sizes and contents (1)", 0 },
	{ "stop", KEY_STOP, NULL, 0, "End with the first check that fails",
	  0 },
	{ "linger", KEY_LINGER, "SECONDS", 0,
	  "Send staged frames both ways, then keep the pages staged so long",
	  0 },
	{ "churn", KEY_CHURN, "COUNT", 0,
	  "Add and delete 512 mappings under traffic, so often",
	  0 },
	{ "list", 'l', NULL, 0, "Name the checks and run none", 0 },
	{ "json", 'j', NULL, 0,
	  "With --list: JSON, with the statement that each covers", 0 },
	{}
};

static error_t choose(struct argp_state *state, struct suite_options *o,
		      const char *name)
{
	if (!suite_has(name))
		return args_error(state, "there is no group or check '%s'",
				  name);
	if (o->n_chosen == SUITE_CHOSEN_MAX)
		return args_error(state, "--group may be given %u times",
				  SUITE_CHOSEN_MAX);
	o->chosen[o->n_chosen++] = name;
	return 0;
}

/* What is wrong with the options as a whole, or NULL. */
static const char *contradiction(const struct check_args *a)
{
	const struct suite_options *o = &a->suite;

	if (o->peer == (int)o->vif)
		return "--peer is the vif itself";
	if (o->linger && o->peer < 0)
		return "--linger needs --peer";
	if (o->churn && o->peer < 0)
		return "--churn needs --peer";
	if (o->expect_off && o->capacity > 0)
		return "--expect-off has no --capacity";
	if (a->json && !a->list)
		return "--json needs --list: results are in TAP";
	return NULL;
}

static error_t parse_number(int key, char *arg, struct argp_state *state,
			    struct suite_options *o)
{
	uint32_t num = 0;
	error_t err;

	switch (key) {
	case 'v':
		return args_u32(state, "--vif", arg, 0, UINT16_MAX, &o->vif);
	case 'p':
		err = args_u32(state, "--peer", arg, 0, UINT16_MAX, &num);
		o->peer = num;
		return err;
	case 'q':
		return args_u32(state, "--queues", arg, 1, QUEUES_MAX,
				&o->queues);
	case 'c':
		err = args_u32(state, "--capacity", arg, 0, INT32_MAX, &num);
		o->capacity = num;
		return err;
	case 'i':
		return args_u32(state, "--iterations", arg, 1, ITERATIONS_MAX,
				&o->iterations);
	case 't':
		err = args_u32(state, "--timeout", arg, 1, TIMEOUT_MAX, &num);
		o->timeout_ms = num * 1000;
		return err;
	case 's':
		return args_u32(state, "--seed", arg, 0, UINT32_MAX, &o->seed);
	case KEY_LINGER:
		return args_u32(state, "--linger", arg, 1, LINGER_MAX,
				&o->linger);
	case KEY_CHURN:
		return args_u32(state, "--churn", arg, 1, ITERATIONS_MAX,
				&o->churn);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct check_args *a = state->input;
	const char *wrong;

	switch (key) {
	case 'o':
		a->suite.expect_off = true;
		return 0;
	case 'g':
		return choose(state, &a->suite, arg);
	case KEY_STOP:
		a->suite.stop = true;
		return 0;
	case 'l':
		a->list = true;
		return 0;
	case 'j':
		a->json = true;
		return 0;
	case ARGP_KEY_ARG:
		return args_too_many(state, arg);
	case ARGP_KEY_END:
		wrong = contradiction(a);
		return wrong ? args_error(state, "%s", wrong) : 0;
	default:
		return parse_number(key, arg, state, &a->suite);
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Checks what the backend makes of the control ring, in a guest\n"
	       "whose vif no kernel driver has, and prints TAP. What cannot be\n"
	       "checked is skipped with a reason. Afterwards nothing is mapped\n"
	       "and the vif waits for a driver.\n\v\n"
	       "gntalloc lets a guest grant 1024 pages unless its parameter\n"
	       "limit says more: checks that need more are skipped.\n"
	       "The exit status is 1 when a check failed.",
};

static void list_table(void)
{
	static const struct table_column columns[] = {
		{ "CHECK" }, { "WHAT" },
	};
	struct table *t = table_new(columns, ARRAY_SIZE(columns));
	const struct check *c;
	unsigned int i;

	for (i = 0; (c = suite_check(i)); i++) {
		table_put(t, "%s", c->id);
		table_put(t, "%s", c->name);
	}
	table_print(t, stdout);
	table_free(t);
}

static struct json_object *json_needs(const struct check *c)
{
	static const struct {
		unsigned int bit;
		const char *name;
	} need[] = {
		{ NEEDS_STAGING, "staging" },
		{ NEEDS_OFF, "off" },
		{ NEEDS_PEER, "peer" },
		{ NEEDS_QUEUES, "queues" },
	};
	struct json_object *list = json_object_new_array();
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(need); i++)
		if (c->needs & need[i].bit)
			json_object_array_add(list, json_text(need[i].name));
	return list;
}

static void list_json(void)
{
	struct json_object *list = json_object_new_array(), *o;
	const struct check *c;
	unsigned int i;

	for (i = 0; (c = suite_check(i)); i++) {
		o = json_object_new_object();
		json_object_object_add(o, "id", json_text(c->id));
		json_object_object_add(o, "name", json_text(c->name));
		json_object_object_add(o, "source", json_text(c->source));
		json_object_object_add(o, "says", json_text(c->says));
		json_object_object_add(o, "needs", json_needs(c));
		json_object_array_add(list, o);
	}
	json_print(list);
}

static int run(const struct suite_options *o)
{
	struct source *src = source_open_or_complain();
	char why[256];

	if (!src)
		return EXITS_NO_ACCESS;
	source_close(src);

	switch (suite_run(o, why, sizeof(why))) {
	case SUITE_PASSED:
		return EXITS_OK;
	case SUITE_FAILED:
		return EXITS_WRONG;
	default:
		complain("check: %s", why);
		return exits_of_errno(errno);
	}
}

/**
 * cmd_check() - xen-netif check
 * @argc: number of arguments
 * @argv: the arguments
 */
int cmd_check(int argc, char **argv)
{
	struct check_args args = { .suite = SUITE_DEFAULTS };
	int status;

	if (!args_parse(&argp, "check", argc, argv, &args, &status))
		return status;
	if (!args.list)
		return run(&args.suite);
	if (args.json)
		list_json();
	else
		list_table();
	return EXITS_OK;
}
