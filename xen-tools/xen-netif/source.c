// SPDX-License-Identifier: GPL-2.0
/* source: what all sources have in common; see source.h. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exits.h"
#include "source.h"
#include "text.h"

/**
 * source_close() - end the use of a source
 * @src: the source, or NULL
 */
void source_close(struct source *src)
{
	if (src)
		src->ops->close(src);
}

/**
 * source_fault_text() - why a source cannot be used, in words
 * @fault: the fault
 */
const char *source_fault_text(enum source_fault fault)
{
	switch (fault) {
	case SOURCE_NO_XEN:
		return "this machine does not run on Xen";
	case SOURCE_NO_ROOT:
		return "this needs root";
	case SOURCE_NO_STORE:
		return "xenstore does not answer: is xenstored running?";
	default:
		return "no fault";
	}
}

/**
 * source_open_or_complain() - a source that can be used
 *
 * Return: NULL when there is none; that has been said then, and the exit
 * status is EXITS_NO_ACCESS.
 */
struct source *source_open_or_complain(void)
{
	struct source *src = source_open();

	if (src->fault == SOURCE_OK)
		return src;
	complain("%s", source_fault_text(src->fault));
	source_close(src);
	return NULL;
}

/**
 * source_alive_or_complain() - whether xenstore still answers
 * @src: a source that could be used before
 */
bool source_alive_or_complain(struct source *src)
{
	if (src->ops->alive(src))
		return true;
	complain("%s", source_fault_text(SOURCE_NO_STORE));
	return false;
}

static void *store_raw(struct source *src, unsigned int *len, const char *fmt,
		       va_list ap)
{
	char *path = xvasprintf(fmt, ap);
	void *value = src->ops->store_read(src, path, len);

	free(path);
	return value;
}

/**
 * store_text() - a key's value, fit to be shown
 * @src: the source
 * @fmt: the key's path
 *
 * Return: see text_clean(), or NULL if there is no such key or it may not be
 * read.
 */
char *store_text(struct source *src, const char *fmt, ...)
{
	unsigned int len;
	va_list ap;
	char *raw, *text;

	va_start(ap, fmt);
	raw = store_raw(src, &len, fmt, ap);
	va_end(ap);
	if (!raw)
		return NULL;
	text = text_clean(raw, len);
	free(raw);
	return text;
}

/**
 * store_u32() - a key's value as a number
 * @src: the source
 * @value: filled on success
 * @fmt: the key's path
 *
 * Return: 0, -ENOENT without such a key, -EINVAL if it is not a number.
 */
int store_u32(struct source *src, uint32_t *value, const char *fmt, ...)
{
	unsigned int len;
	va_list ap;
	char *raw;
	bool ok;

	va_start(ap, fmt);
	raw = store_raw(src, &len, fmt, ap);
	va_end(ap);
	if (!raw)
		return -ENOENT;
	/* The terminating zero is not counted; one inside ends no number. */
	ok = strnlen(raw, len) == len && text_u32(raw, value);
	free(raw);
	return ok ? 0 : -EINVAL;
}

/**
 * store_list() - the names below a directory of xenstore, sorted
 * @src: the source
 * @list: an empty list
 * @fmt: the directory's path
 */
int store_list(struct source *src, struct names *list, const char *fmt, ...)
{
	va_list ap;
	char *path;
	int ret;

	va_start(ap, fmt);
	path = xvasprintf(fmt, ap);
	va_end(ap);
	ret = src->ops->store_list(src, path, list);
	free(path);
	names_sort(list);
	return ret;
}

static char *file_path(struct source *src, const char *fmt, va_list ap)
{
	char *name = xvasprintf(fmt, ap);
	char *path = xasprintf("%s%s", src->root, name);

	free(name);
	return path;
}

/**
 * file_line() - the first line of a file, fit to be shown
 * @src: the source
 * @fmt: the file's path
 *
 * Return: see text_clean(), or NULL if it cannot be read.
 */
char *file_line(struct source *src, const char *fmt, ...)
{
	char buf[256], *path, *line;
	va_list ap;
	FILE *f;

	va_start(ap, fmt);
	path = file_path(src, fmt, ap);
	va_end(ap);
	f = fopen(path, "re");
	free(path);
	if (!f)
		return NULL;
	line = fgets(buf, sizeof(buf), f);
	fclose(f);
	if (!line)
		return NULL;
	line[strcspn(line, "\n")] = '\0';
	return text_clean(line, strlen(line));
}

/**
 * file_exists() - whether there is such a file or folder
 * @src: the source
 * @fmt: its path
 */
bool file_exists(struct source *src, const char *fmt, ...)
{
	va_list ap;
	char *path;
	bool there;

	va_start(ap, fmt);
	path = file_path(src, fmt, ap);
	va_end(ap);
	there = !access(path, F_OK);
	free(path);
	return there;
}

/**
 * file_list() - the names in a folder, sorted
 * @src: the source
 * @list: an empty list
 * @fmt: the folder's path
 */
int file_list(struct source *src, struct names *list, const char *fmt, ...)
{
	struct dirent *entry;
	va_list ap;
	char *path;
	DIR *dir;

	va_start(ap, fmt);
	path = file_path(src, fmt, ap);
	va_end(ap);
	dir = opendir(path);
	free(path);
	if (!dir)
		return -1;
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			names_add(list, entry->d_name);
	closedir(dir);
	names_sort(list);
	return 0;
}
