/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The subcommands. Each takes its own name as argv[0] and returns an exit
 * status of exits.h.
 */
#ifndef COMMANDS_H
#define COMMANDS_H

int cmd_list(int argc, char **argv);
int cmd_show(int argc, char **argv);
int cmd_top(int argc, char **argv);
int cmd_set(int argc, char **argv);
int cmd_clear(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_policy(int argc, char **argv);
int cmd_ctrl(int argc, char **argv);
int cmd_check(int argc, char **argv);

#endif /* COMMANDS_H */
