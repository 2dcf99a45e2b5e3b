// SPDX-License-Identifier: GPL-2.0
/* xen-netif doctor: what keeps staging from working, in plain words. */
#include "args.h"
#include "commands.h"
#include "doctor.h"
#include "exits.h"
#include "json.h"

struct doctor_args {
	bool json;
	bool all;
};

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "Print JSON, also of what is in order", 0 },
	{ "verbose", 'v', NULL, 0, "Print also what is in order", 0 },
	{}
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct doctor_args *a = state->input;

	switch (key) {
	case 'j':
		a->json = true;
		return 0;
	case 'v':
		a->all = true;
		return 0;
	case ARGP_KEY_ARG:
		return args_too_many(state, arg);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Looks at this domain, on either side of a vif, and says what\n"
	       "keeps staging grants from working and what to do about it.\n"
	       "The exit status is 1 when there is a problem.",
};

/**
 * cmd_doctor() - xen-netif doctor
 * @argc: number of arguments
 * @argv: the arguments
 */
int cmd_doctor(int argc, char **argv)
{
	struct findings findings = {};
	struct doctor_args args = {};
	struct source *src;
	int status;

	if (!args_parse(&argp, "doctor", argc, argv, &args, &status))
		return status;

	src = source_open();
	doctor_examine(src, &findings);
	if (args.json)
		json_print(findings_json(&findings));
	else
		findings_print(&findings, args.all);
	status = findings.count[LEVEL_PROBLEM] ? EXITS_WRONG : EXITS_OK;
	if (src->fault != SOURCE_OK)
		status = EXITS_NO_ACCESS;
	findings_free(&findings);
	source_close(src);
	return status;
}
