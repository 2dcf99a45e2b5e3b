/* SPDX-License-Identifier: GPL-2.0 */
/*
 * screen: a terminal that is drawn on again and again, by ncurses. There is one
 * per process; curses knows no other way.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include "table.h"

/* What screen_key() returns besides characters. */
#define SCREEN_TIMEOUT	-1
#define SCREEN_RESIZED	-2

bool screen_open(void);
void screen_close(void);
void screen_draw(const char *head, const char *foot, const struct table *t);
int screen_key(int timeout_ms);

#endif /* SCREEN_H */
