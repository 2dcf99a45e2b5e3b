// SPDX-License-Identifier: GPL-2.0
/* args: see args.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "args.h"
#include "exits.h"
#include "text.h"

#define KEY_HELP	'h'

/* What a parser returns to end the parse; argp wants it positive. */
#define PARSE_END	((error_t)EINVAL)

/*
 * The parse that is going on: there is one at a time, and argp lets a parser
 * reach its own input only.
 */
static struct parse {
	const char *command;
	void *input;
	bool help;
	bool complained;
} *current;

static void complain_of_option(const struct argp_state *state)
{
	const char *arg = state->next > 1 ? state->argv[state->next - 1] : "";

	complain("%s: bad option '%s', or its argument is missing (see --help)",
		 current->command, arg);
	current->complained = true;
}

static error_t parse_common(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = current->input;
		return 0;
	case KEY_HELP:
		current->help = true;
		/* Nothing that follows matters. */
		return PARSE_END;
	case ARGP_KEY_ERROR:
		if (!current->complained && !current->help)
			complain_of_option(state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void print_help(const struct argp *argp, const char *command)
{
	char *name = xasprintf("xen-netif %s", command);

	argp_help(argp, stdout, ARGP_HELP_SHORT_USAGE | ARGP_HELP_LONG |
		  ARGP_HELP_DOC, name);
	free(name);
}

/**
 * args_parse() - take a subcommand's arguments apart
 * @argp: its options and arguments
 * @command: its name
 * @argc: number of arguments, with the subcommand's name as the first
 * @argv: the arguments
 * @input: for @argp's parser
 * @status: when there is nothing more to do, the exit status
 *
 * Return: true to go on; false after --help or a complaint.
 */
bool args_parse(const struct argp *argp, const char *command, int argc,
		char **argv, void *input, int *status)
{
	static const struct argp_option help[] = {
		{ "help", KEY_HELP, NULL, 0, "Say how to use this", -1 },
		{}
	};
	const struct argp_child children[] = { { .argp = argp }, {} };
	struct argp whole = {
		.options = help,
		.parser = parse_common,
		.children = children,
	};
	struct parse p = { .command = command, .input = input };
	error_t err;

	current = &p;
	err = argp_parse(&whole, argc, argv, ARGP_NO_HELP | ARGP_NO_ERRS |
			 ARGP_NO_EXIT, NULL, NULL);
	if (p.help)
		print_help(&whole, command);
	*status = p.help ? EXITS_OK : EXITS_USAGE;
	return !err;
}

/**
 * args_error() - say what is wrong with the command line
 * @state: the parser's
 * @fmt: what is wrong
 */
error_t args_error(struct argp_state *state, const char *fmt, ...)
{
	va_list ap;
	char *said;

	(void)state;
	va_start(ap, fmt);
	said = xvasprintf(fmt, ap);
	va_end(ap);
	complain("%s: %s", current->command, said);
	free(said);
	current->complained = true;
	return PARSE_END;
}

/**
 * args_too_many() - say that an argument is one too many
 * @state: the parser's
 * @arg: the argument
 */
error_t args_too_many(struct argp_state *state, const char *arg)
{
	return args_error(state, "there is no use for '%s'", arg);
}

/**
 * args_u32() - a number within limits
 * @state: the parser's
 * @what: what the number is
 * @arg: the argument
 * @min: least value
 * @max: largest value
 * @value: filled on success
 */
error_t args_u32(struct argp_state *state, const char *what, const char *arg,
		 uint32_t min, uint32_t max, uint32_t *value)
{
	if (text_u32(arg, value) && *value >= min && *value <= max)
		return 0;
	return args_error(state, "%s is a number from %u to %u, not '%s'",
			  what, min, max, arg);
}
