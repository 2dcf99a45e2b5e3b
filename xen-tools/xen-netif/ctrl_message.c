// SPDX-License-Identifier: GPL-2.0
/* ctrl_message: see ctrl_message.h. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <xen/io/netif.h>

#include "ctrl_message.h"
#include "text.h"
#include "util.h"

static const char * const types[] = {
	[XEN_NETIF_CTRL_TYPE_SET_HASH_ALGORITHM] = "SET_HASH_ALGORITHM",
	[XEN_NETIF_CTRL_TYPE_GET_HASH_FLAGS] = "GET_HASH_FLAGS",
	[XEN_NETIF_CTRL_TYPE_SET_HASH_FLAGS] = "SET_HASH_FLAGS",
	[XEN_NETIF_CTRL_TYPE_SET_HASH_KEY] = "SET_HASH_KEY",
	[XEN_NETIF_CTRL_TYPE_GET_HASH_MAPPING_SIZE] = "GET_HASH_MAPPING_SIZE",
	[XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING_SIZE] = "SET_HASH_MAPPING_SIZE",
	[XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING] = "SET_HASH_MAPPING",
	[XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE] = "GET_GREF_MAPPING_SIZE",
	[XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING] = "ADD_GREF_MAPPING",
	[XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING] = "DEL_GREF_MAPPING",
};

/**
 * ctrl_type_name() - what the header calls a message
 * @type: its number
 */
const char *ctrl_type_name(unsigned int type)
{
	if (type >= ARRAY_SIZE(types) || !types[type])
		return "unknown";
	return types[type];
}

static char *bad_number(const char *what, const char *s)
{
	return xasprintf("%s is a number, not '%s'", what, s);
}

static char *parse_number(const char *what, const char *s, uint32_t *value)
{
	return text_any_u32(s, value) ? NULL : bad_number(what, s);
}

static void add_entry(struct ctrl_message *m, bool page, uint32_t number)
{
	m->entry = xgrow(m->entry, m->entries + 1, sizeof(*m->entry));
	m->entry[m->entries++] = (struct ctrl_entry){ page, number };
}

/* One "8" or "8-15". */
static char *parse_range(struct ctrl_message *m, bool page, char *s)
{
	char *dash = strchr(s, '-');
	uint32_t first, last, i;

	if (dash)
		*dash = '\0';
	if (!text_any_u32(s, &first))
		return bad_number("each of pages= and grefs=", s);
	last = first;
	if (dash && !text_any_u32(dash + 1, &last))
		return bad_number("each of pages= and grefs=", dash + 1);
	if (last < first || last - first >= CTRL_LIST_MAX ||
	    last - first + 1 > CTRL_LIST_MAX - m->entries)
		return xasprintf("a list has at most %u entries",
				 CTRL_LIST_MAX);
	for (i = 0; i <= last - first; i++)
		add_entry(m, page, first + i);
	return NULL;
}

static char *parse_ranges(struct ctrl_message *m, bool page, const char *s)
{
	char *text = xstrdup(s), *part, *save, *wrong = NULL;

	for (part = strtok_r(text, ",", &save); part && !wrong;
	     part = strtok_r(NULL, ",", &save))
		wrong = parse_range(m, page, part);
	free(text);
	return wrong;
}

static char *parse_fresh(struct ctrl_message *m, const char *s)
{
	if (m->type != XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING || m->fresh ||
	    m->entries)
		return xasprintf("there is no use for '%s'", s);
	if (!text_any_u32(s, &m->fresh) || !m->fresh ||
	    m->fresh > CTRL_LIST_MAX)
		return xasprintf("'%s' is neither a number of pages from 1 to %u nor a setting",
				 s, CTRL_LIST_MAX);
	return NULL;
}

static char *parse_list_word(struct ctrl_message *m, const char *s)
{
	const char *value;
	uint32_t flags;
	char *wrong;

	value = text_after(s, "queue=");
	if (value)
		return parse_number("queue=", value, &m->data[0]);
	value = text_after(s, "list=");
	if (value) {
		m->has_list = true;
		return parse_number("list=", value, &m->data[1]);
	}
	value = text_after(s, "size=");
	if (value) {
		m->has_size = true;
		return parse_number("size=", value, &m->data[2]);
	}
	value = text_after(s, "pages=");
	if (value)
		return parse_ranges(m, true, value);
	value = text_after(s, "grefs=");
	if (value)
		return parse_ranges(m, false, value);
	value = text_after(s, "flags=");
	if (value) {
		wrong = parse_number("flags=", value, &flags);
		if (!wrong && flags > UINT16_MAX)
			wrong = xstrdup("flags= has 16 bits");
		m->flags = flags;
		return wrong;
	}
	if (!strcmp(s, "readonly")) {
		m->flags |= XEN_NETIF_CTRLF_GREF_readonly;
		return NULL;
	}
	return parse_fresh(m, s);
}

/* add and del */
static char *parse_list(struct ctrl_message *m, char **word, unsigned int n)
{
	char *wrong = NULL;
	unsigned int i;

	m->form = CTRL_LIST;
	for (i = 0; i < n && !wrong; i++)
		wrong = parse_list_word(m, word[i]);
	if (wrong)
		return wrong;
	if (m->fresh + m->entries > CTRL_LIST_MAX)
		return xasprintf("a list has at most %u entries",
				 CTRL_LIST_MAX);
	if (m->fresh || m->entries || m->has_size)
		return NULL;
	if (m->type == XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING)
		return xstrdup("add what? say how many pages, or pages=, or grefs=");
	m->all_pages = true;
	return NULL;
}

static char *parse_get(struct ctrl_message *m, char **word, unsigned int n)
{
	const char *value = n == 1 ? text_after(word[0], "queue=") : NULL;

	if (!n)
		return NULL;
	if (!value)
		return xasprintf("get takes queue=, not '%s'", word[n - 1]);
	return parse_number("queue=", value, &m->data[0]);
}

static char *parse_raw(struct ctrl_message *m, char **word, unsigned int n)
{
	uint32_t type;
	unsigned int i;
	char *wrong;

	if (n < 1 || n > 4)
		return xstrdup("raw takes a type and up to three numbers");
	if (!text_any_u32(word[0], &type) || type > UINT16_MAX)
		return xasprintf("a type is a number up to 65535, not '%s'",
				 word[0]);
	m->type = type;
	for (i = 1; i < n; i++) {
		wrong = parse_number("data", word[i], &m->data[i - 1]);
		if (wrong)
			return wrong;
	}
	return NULL;
}

static void new_payload(struct ctrl_message *m)
{
	m->form = CTRL_PAYLOAD;
	m->payload = xcalloc(1, CTRL_PAYLOAD_MAX);
}

static char *parse_hash_key(struct ctrl_message *m, const char *hex)
{
	size_t len = strlen(hex);
	unsigned int i;

	if (!len || len % 2 || len / 2 > CTRL_PAYLOAD_MAX ||
	    strspn(hex, "0123456789abcdefABCDEF") != len)
		return xstrdup("a key is pairs of hexadecimal digits, up to 4096 of them");
	new_payload(m);
	for (i = 0; i < len / 2; i++) {
		char pair[3] = { hex[2 * i], hex[2 * i + 1] };

		m->payload[i] = strtoul(pair, NULL, 16);
	}
	m->payload_len = len / 2;
	return NULL;
}

/* "0,1,0,1": the table says which queue serves each hash value. */
static char *parse_hash_map(struct ctrl_message *m, const char *list)
{
	char *text = xstrdup(list), *part, *save, *wrong = NULL;
	uint32_t queue;

	new_payload(m);
	for (part = strtok_r(text, ",", &save); part && !wrong;
	     part = strtok_r(NULL, ",", &save)) {
		wrong = parse_number("a queue", part, &queue);
		if (!wrong && m->payload_len == CTRL_PAYLOAD_MAX)
			wrong = xstrdup("a page holds 1024 queue numbers");
		if (wrong)
			break;
		memcpy(m->payload + m->payload_len, &queue, sizeof(queue));
		m->payload_len += sizeof(queue);
	}
	free(text);
	m->data[1] = m->payload_len / sizeof(queue);
	return wrong;
}

/* A message that reads without a number, and sets with one. */
static char *get_or_set(struct ctrl_message *m, unsigned int get,
			unsigned int set, char **word, unsigned int n)
{
	m->type = n ? set : get;
	return n ? parse_number("the value", word[0], &m->data[0]) : NULL;
}

static char *parse_hash(struct ctrl_message *m, char **word, unsigned int n)
{
	const char *what = n ? word[0] : "", *offset;
	char *wrong;

	if (!strcmp(what, "algorithm") && n == 2) {
		m->type = XEN_NETIF_CTRL_TYPE_SET_HASH_ALGORITHM;
		return parse_number("an algorithm", word[1], &m->data[0]);
	}
	if (!strcmp(what, "flags") && n <= 2)
		return get_or_set(m, XEN_NETIF_CTRL_TYPE_GET_HASH_FLAGS,
				  XEN_NETIF_CTRL_TYPE_SET_HASH_FLAGS, word + 1,
				  n - 1);
	if (!strcmp(what, "size") && n <= 2)
		return get_or_set(m, XEN_NETIF_CTRL_TYPE_GET_HASH_MAPPING_SIZE,
				  XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING_SIZE,
				  word + 1, n - 1);
	if (!strcmp(what, "key") && n == 2) {
		m->type = XEN_NETIF_CTRL_TYPE_SET_HASH_KEY;
		wrong = parse_hash_key(m, word[1]);
		m->data[1] = m->payload_len;
		return wrong;
	}
	if (!strcmp(what, "map") && (n == 2 || n == 3)) {
		m->type = XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING;
		offset = n == 3 ? text_after(word[2], "offset=") : "0";
		if (!offset)
			return xasprintf("there is no use for '%s'", word[2]);
		wrong = parse_number("offset=", offset, &m->data[2]);
		return wrong ? wrong : parse_hash_map(m, word[1]);
	}
	return xstrdup("hash takes algorithm N, flags [N], key HEX, size [N] or map QUEUE,...");
}

/**
 * ctrl_message_parse() - understand the words of one message
 * @m: filled; ctrl_message_free() releases it, also after a failure
 * @word: the words
 * @n: how many
 *
 * Return: NULL, or what is wrong, the caller's to free.
 */
char *ctrl_message_parse(struct ctrl_message *m, char **word, unsigned int n)
{
	static const struct {
		const char *name;
		uint16_t type;
		char *(*parse)(struct ctrl_message *m, char **word,
			       unsigned int n);
	} kinds[] = {
		{ "get", XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE, parse_get },
		{ "add", XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING, parse_list },
		{ "del", XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING, parse_list },
		{ "hash", 0, parse_hash },
		{ "raw", 0, parse_raw },
	};
	unsigned int i;

	*m = (struct ctrl_message){};
	if (!n)
		return xstrdup("name a message: get, add, del, hash or raw");
	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (strcmp(word[0], kinds[i].name))
			continue;
		m->type = kinds[i].type;
		return kinds[i].parse(m, word + 1, n - 1);
	}
	return xasprintf("there is no message '%s': use get, add, del, hash or raw",
			 word[0]);
}

/**
 * ctrl_message_free() - release what ctrl_message_parse() filled
 * @m: the message
 */
void ctrl_message_free(struct ctrl_message *m)
{
	free(m->entry);
	free(m->payload);
	*m = (struct ctrl_message){};
}
