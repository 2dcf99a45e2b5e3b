/* SPDX-License-Identifier: GPL-2.0 */
/*
 * args: command lines, by glibc's argp. What is wrong is said in one line, and
 * --help works the same in every subcommand.
 */
#ifndef ARGS_H
#define ARGS_H

#include <argp.h>
#include <stdbool.h>
#include <stdint.h>

#include "util.h"

bool args_parse(const struct argp *argp, const char *command, int argc,
		char **argv, void *input, int *status);

/* For parsers; each returns what the parser is to return. */
__printf(2, 3)
error_t args_error(struct argp_state *state, const char *fmt, ...);
error_t args_too_many(struct argp_state *state, const char *arg);
error_t args_u32(struct argp_state *state, const char *what, const char *arg,
		 uint32_t min, uint32_t max, uint32_t *value);

#endif /* ARGS_H */
