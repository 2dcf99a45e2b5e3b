# SPDX-License-Identifier: GPL-2.0
COMMON_SRCS := args.c cmd_check.c cmd_ctrl.c cmd_doctor.c cmd_list.c \
	cmd_policy.c cmd_set.c cmd_show.c cmd_top.c counters.c ctrl_message.c \
	ctrl_session.c ctrl_words.c doctor.c doctor_limits.c doctor_machine.c \
	doctor_vif.c exits.c findings.c json.c policy.c policy_store.c rates.c \
	screen.c source.c table.c text.c util.c vif.c vifs.c words.c xenbus.c
