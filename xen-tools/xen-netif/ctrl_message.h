/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ctrl_message: a control message as it is written on the command line of
 * xen-netif ctrl. xen-netif(8) describes the words. Pure: nothing is sent here.
 */
#ifndef CTRL_MESSAGE_H
#define CTRL_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#define CTRL_LIST_MAX	512u
#define CTRL_PAYLOAD_MAX 4096u

enum ctrl_form {
	CTRL_PLAIN,		/* data[] is all there is */
	CTRL_LIST,		/* data: queue, gref of a list, its size */
	CTRL_PAYLOAD,		/* data: gref of a page, its size, and one more */
};

/* An entry of a list: a page that this session granted, or any gref. */
struct ctrl_entry {
	bool page;
	uint32_t number;
};

struct ctrl_message {
	enum ctrl_form form;
	uint16_t type;
	uint32_t data[3];	/* as far as they are known without a session */

	/* CTRL_LIST */
	uint32_t fresh;		/* grant so many pages and put them first */
	bool all_pages;		/* name every page of the session */
	struct ctrl_entry *entry;
	unsigned int entries;
	uint16_t flags;
	bool has_size;		/* data[2] is not the list's real size */
	bool has_list;		/* data[1] is not the list's real gref */

	/* CTRL_PAYLOAD */
	unsigned char *payload;
	unsigned int payload_len;
};

char *ctrl_message_parse(struct ctrl_message *m, char **word, unsigned int n);
void ctrl_message_free(struct ctrl_message *m);
const char *ctrl_type_name(unsigned int type);

#endif /* CTRL_MESSAGE_H */
