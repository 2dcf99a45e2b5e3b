// SPDX-License-Identifier: GPL-2.0
/* text: see text.h. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "util.h"

#define CUT	"..."

/* Printable ASCII stays, a backslash does not: it begins the others. */
static size_t put_char(char *to, unsigned char c)
{
	if (c >= 0x20 && c < 0x7f && c != '\\') {
		*to = c;
		return 1;
	}
	return sprintf(to, "\\x%02x", c);
}

/**
 * text_clean() - what can be shown of bytes that somebody else wrote
 * @s: the bytes
 * @len: how many
 *
 * Return: printable ASCII, other bytes as \xNN, cut at TEXT_MAX with dots;
 * the caller's to free.
 */
char *text_clean(const char *s, size_t len)
{
	char *out = xcalloc(1, TEXT_MAX + 1);
	char piece[8];
	size_t i, n, used = 0, fits = 0;

	for (i = 0; i < len; i++) {
		n = put_char(piece, s[i]);
		if (used + n > TEXT_MAX) {
			strcpy(out + fits, CUT);
			return out;
		}
		memcpy(out + used, piece, n);
		used += n;
		if (used <= TEXT_MAX - strlen(CUT))
			fits = used;
	}
	return out;
}

/**
 * text_u64() - a decimal number and nothing else
 * @s: the string
 * @value: filled when it is one
 */
bool text_u64(const char *s, uint64_t *value)
{
	unsigned long long v;
	char *end;

	if (!isdigit((unsigned char)*s))
		return false;
	errno = 0;
	v = strtoull(s, &end, 10);
	if (errno || *end)
		return false;
	*value = v;
	return true;
}

/**
 * text_u32() - a decimal number of 32 bits and nothing else
 * @s: the string
 * @value: filled when it is one
 */
bool text_u32(const char *s, uint32_t *value)
{
	uint64_t v;

	if (!text_u64(s, &v) || v > UINT32_MAX)
		return false;
	*value = v;
	return true;
}

/**
 * text_any_u32() - a number of 32 bits, decimal or with 0x hexadecimal
 * @s: the string
 * @value: filled when it is one
 */
bool text_any_u32(const char *s, uint32_t *value)
{
	const char *hex = text_after(s, "0x");
	unsigned long v;
	char *end;

	if (!hex)
		return text_u32(s, value);
	if (!isxdigit((unsigned char)*hex))
		return false;
	errno = 0;
	v = strtoul(hex, &end, 16);
	if (errno || *end || v > UINT32_MAX)
		return false;
	*value = v;
	return true;
}

/**
 * text_bool() - a boolean as the kernel's parameters show it
 * @s: the string
 * @value: filled when it is one
 */
bool text_bool(const char *s, bool *value)
{
	if (!strcmp(s, "Y") || !strcmp(s, "1"))
		*value = true;
	else if (!strcmp(s, "N") || !strcmp(s, "0"))
		*value = false;
	else
		return false;
	return true;
}

/**
 * text_trim() - cut white space off both ends
 * @s: the string, changed
 *
 * Return: its first character that is not white space.
 */
char *text_trim(char *s)
{
	size_t n;

	while (isspace((unsigned char)*s))
		s++;
	n = strlen(s);
	while (n && isspace((unsigned char)s[n - 1]))
		s[--n] = '\0';
	return s;
}

/**
 * text_after() - what follows a prefix
 * @s: the string
 * @prefix: how it has to begin
 *
 * Return: the rest of @s, or NULL if it begins otherwise.
 */
const char *text_after(const char *s, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(s, prefix, n) ? NULL : s + n;
}

/**
 * text_mac() - an Ethernet address, six hexadecimal numbers with colons
 * @s: the string
 * @mac: filled when it is one
 */
bool text_mac(const char *s, uint8_t mac[6])
{
	unsigned int i;

	for (i = 0; i < 6; i++) {
		if (!isxdigit((unsigned char)s[0]) ||
		    !isxdigit((unsigned char)s[1]) ||
		    s[2] != (i < 5 ? ':' : '\0'))
			return false;
		mac[i] = strtoul(s, NULL, 16);
		s += 3;
	}
	return true;
}
