// SPDX-License-Identifier: GPL-2.0
/*
 * xen-netif ctrl: be the frontend of a vif of this domain for a moment and send
 * control messages. Messages come from the command line, with "+" between
 * them, or one a line from standard input; all of them are one session, since
 * a backend forgets its mappings with the frontend.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "commands.h"
#include "ctrl_words.h"
#include "exits.h"
#include "json.h"
#include "source.h"

#define QUEUES_MAX	64
#define TIMEOUT_MAX	3600

struct ctrl_args {
	struct ctrl_options options;
	bool json;
	struct names words;
};

static const struct argp_option options[] = {
	{ "vif", 'v', "NUMBER", 0, "Which vif of this domain (default 0)", 0 },
	{ "queues", 'q', "COUNT", 0, "Connect so many queues (default 1)", 0 },
	{ "timeout", 't', "SECONDS", 0, "Wait so long for each answer (10)",
	  0 },
	{ "json", 'j', NULL, 0, "Print JSON, one line for each message", 0 },
	{}
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct ctrl_args *a = state->input;
	error_t err;

	switch (key) {
	case 'v':
		return args_u32(state, "--vif", arg, 0, UINT16_MAX,
				&a->options.vif);
	case 'q':
		return args_u32(state, "--queues", arg, 1, QUEUES_MAX,
				&a->options.queues);
	case 't':
		err = args_u32(state, "--timeout", arg, 1, TIMEOUT_MAX,
			       &a->options.timeout_ms);
		a->options.timeout_ms *= 1000;
		return err;
	case 'j':
		a->json = true;
		return 0;
	case ARGP_KEY_ARG:
		names_add(&a->words, arg);
		return 0;
	case ARGP_KEY_END:
		if (a->words.n)
			return 0;
		return args_error(state, "name a message (get, add, del, hash or raw), or -");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "MESSAGE [+ MESSAGE...]\n-",
	.doc = "Takes over a vif of this domain that has no driver, sends\n"
	       "control messages and shows what comes back. With - the\n"
	       "messages are read from standard input, one a line.\n\v\n"
	       "Messages:\n"
	       "  get [queue=Q]\n"
	       "  add COUNT|pages=LIST|grefs=LIST [queue=Q] [readonly]\n"
	       "      [flags=F] [size=N] [list=GREF]\n"
	       "  del [pages=LIST|grefs=LIST] [queue=Q] [size=N] [list=GREF]\n"
	       "  hash algorithm N | flags [N] | key HEX | size [N] |\n"
	       "      map QUEUE,QUEUE... [offset=N]\n"
	       "  raw TYPE [DATA0 [DATA1 [DATA2]]]\n"
	       "The exit status is 1 when a status was not SUCCESS.",
};

static int complain_of(struct ctrl_session *s)
{
	int status = exits_of_errno(errno);

	complain("ctrl: %s", ctrl_session_error(s));
	return status;
}

static int send_message(struct ctrl_session *s, const struct ctrl_message *m,
			bool json)
{
	struct json_object *o;
	struct ctrl_result r;
	int status = EXITS_OK;

	if (ctrl_session_send(s, m, &r)) {
		status = complain_of(s);
	} else {
		if (json) {
			o = ctrl_json(&r);
			json_print_line(o);
		} else {
			ctrl_print(m, &r);
		}
		fflush(stdout);
		if (r.rsp.status != XEN_NETIF_CTRL_STATUS_SUCCESS)
			status = EXITS_WRONG;
	}
	ctrl_result_free(&r);
	return status;
}

static int parse_message(struct ctrl_message *m, char **word, unsigned int n)
{
	char *wrong = ctrl_message_parse(m, word, n);

	if (!wrong)
		return EXITS_OK;
	complain("ctrl: %s", wrong);
	free(wrong);
	ctrl_message_free(m);
	return EXITS_USAGE;
}

/* A refused message does not keep the next from being sent; a failure does. */
static bool goes_on(int status)
{
	return status == EXITS_OK || status == EXITS_WRONG;
}

static int worse(int a, int b)
{
	return a > b ? a : b;
}

/* All messages have to be right before the first is sent. */
static int parse_words(struct names *words, struct ctrl_message **list,
		       unsigned int *n)
{
	unsigned int i, first = 0;
	int status;

	for (i = 0; i <= words->n; i++) {
		if (i < words->n && strcmp(words->name[i], "+"))
			continue;
		*list = xgrow(*list, *n + 1, sizeof(**list));
		status = parse_message(&(*list)[*n], words->name + first,
				       i - first);
		if (status)
			return status;
		++*n;
		first = i + 1;
	}
	return EXITS_OK;
}

static int start(struct ctrl_session *s)
{
	return ctrl_session_start(s) ? complain_of(s) : EXITS_OK;
}

static int run_list(struct ctrl_session *s, const struct ctrl_message *list,
		    unsigned int n, bool json)
{
	int status = start(s);
	unsigned int i;

	for (i = 0; i < n && goes_on(status); i++)
		status = worse(status, send_message(s, &list[i], json));
	return status;
}

static int run_line(struct ctrl_session *s, char *line, bool json)
{
	struct names words = {};
	struct ctrl_message m;
	char *word, *save;
	int status;

	for (word = strtok_r(line, " \t\r\n", &save); word && *word != '#';
	     word = strtok_r(NULL, " \t\r\n", &save))
		names_add(&words, word);
	if (!words.n)
		return EXITS_OK;
	status = parse_message(&m, words.name, words.n);
	names_free(&words);
	if (status)
		return status;
	status = send_message(s, &m, json);
	ctrl_message_free(&m);
	return status;
}

/* Ends with the first message that cannot be understood or sent. */
static int run_input(struct ctrl_session *s, bool json)
{
	int status = start(s);
	char *line = NULL;
	size_t size = 0;

	while (goes_on(status) && getline(&line, &size, stdin) >= 0)
		status = worse(status, run_line(s, line, json));
	free(line);
	return status;
}

/* Without a list, messages come from standard input. */
static int run(const struct ctrl_args *args, const struct ctrl_message *list,
	       unsigned int n)
{
	struct source *src = source_open_or_complain();
	struct ctrl_session *s;
	int status;

	if (!src)
		return EXITS_NO_ACCESS;
	s = ctrl_session_new(&args->options);
	if (list)
		status = run_list(s, list, n, args->json);
	else
		status = run_input(s, args->json);
	ctrl_session_free(s);
	source_close(src);
	return status;
}

static bool wants_input(const struct names *words)
{
	return words->n == 1 && !strcmp(words->name[0], "-");
}

static int parse_and_run(struct ctrl_args *args)
{
	struct ctrl_message *list = NULL;
	unsigned int i, n = 0;
	int status = EXITS_OK;

	if (!wants_input(&args->words))
		status = parse_words(&args->words, &list, &n);
	if (!status)
		status = run(args, list, n);
	for (i = 0; i < n; i++)
		ctrl_message_free(&list[i]);
	free(list);
	return status;
}

/**
 * cmd_ctrl() - xen-netif ctrl
 * @argc: number of arguments
 * @argv: the arguments
 */
int cmd_ctrl(int argc, char **argv)
{
	struct ctrl_args args = {
		.options = { .queues = 1, .timeout_ms = 10000 },
	};
	int status;

	if (args_parse(&argp, "ctrl", argc, argv, &args, &status))
		status = parse_and_run(&args);
	names_free(&args.words);
	return status;
}
