// SPDX-License-Identifier: GPL-2.0
/* screen: see screen.h. */
#include <ncurses.h>
#include <stdlib.h>
#include <unistd.h>

#include "screen.h"

/**
 * screen_open() - take the terminal
 *
 * Return: false without a terminal that can do it.
 */
bool screen_open(void)
{
	SCREEN *screen;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return false;
	/* Unlike initscr(), this one returns when there is no such terminal. */
	screen = newterm(NULL, stdout, stdin);
	if (!screen)
		return false;
	set_term(screen);
	cbreak();
	noecho();
	curs_set(0);
	keypad(stdscr, TRUE);
	return true;
}

/**
 * screen_close() - give the terminal back as it was
 */
void screen_close(void)
{
	endwin();
}

static void put_line(int y, const char *text, attr_t attr)
{
	attrset(attr);
	mvaddnstr(y, 0, text, COLS);
	if (attr != A_NORMAL)
		mvchgat(y, 0, -1, attr, 0, NULL);
	attrset(A_NORMAL);
}

/**
 * screen_draw() - show a table, as much of it as fits
 * @head: the first line
 * @foot: the last line
 * @t: the table, which comes in between
 */
void screen_draw(const char *head, const char *foot, const struct table *t)
{
	int y, lines = table_lines(t);
	char *line;

	erase();
	put_line(0, head, A_NORMAL);
	for (y = 0; y < lines && y < LINES - 3; y++) {
		line = table_line(t, y);
		put_line(y + 2, line, y ? A_NORMAL : A_REVERSE);
		free(line);
	}
	if (LINES > 3)
		put_line(LINES - 1, foot, A_DIM);
	refresh();
}

/**
 * screen_key() - wait for a key
 * @timeout_ms: how long at most
 *
 * Return: the key, SCREEN_TIMEOUT or SCREEN_RESIZED.
 */
int screen_key(int timeout_ms)
{
	int key;

	timeout(timeout_ms);
	key = getch();
	if (key == KEY_RESIZE)
		return SCREEN_RESIZED;
	return key == ERR ? SCREEN_TIMEOUT : key;
}
