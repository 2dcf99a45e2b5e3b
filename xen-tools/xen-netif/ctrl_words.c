// SPDX-License-Identifier: GPL-2.0
/* ctrl_words: see ctrl_words.h. */
#include <stdio.h>

#include "ctrl_words.h"
#include "json.h"

#define TYPE(name)	XEN_NETIF_CTRL_TYPE_##name

/* What the header calls the three numbers of a request. */
static const struct {
	unsigned int type;
	const char *data[3];
} fields[] = {
	{ TYPE(SET_HASH_ALGORITHM), { "algorithm" } },
	{ TYPE(SET_HASH_FLAGS), { "flags" } },
	{ TYPE(SET_HASH_KEY), { "page", "size" } },
	{ TYPE(SET_HASH_MAPPING_SIZE), { "size" } },
	{ TYPE(SET_HASH_MAPPING), { "page", "size", "offset" } },
	{ TYPE(GET_GREF_MAPPING_SIZE), { "queue" } },
	{ TYPE(ADD_GREF_MAPPING), { "queue", "list", "size" } },
	{ TYPE(DEL_GREF_MAPPING), { "queue", "list", "size" } },
};

/**
 * ctrl_status_name() - XEN_NETIF_CTRL_STATUS_* without the prefix
 * @status: the status of a response or of a list's entry
 */
const char *ctrl_status_name(unsigned int status)
{
	static const char * const names[] = {
		"SUCCESS", "NOT_SUPPORTED", "INVALID_PARAMETER",
		"BUFFER_OVERFLOW",
	};

	return status < ARRAY_SIZE(names) ? names[status] : "unknown";
}

static const char *field_name(unsigned int type, unsigned int i)
{
	unsigned int f;

	for (f = 0; f < ARRAY_SIZE(fields); f++)
		if (fields[f].type == type)
			return fields[f].data[i];
	return NULL;
}

static void print_request(const struct xen_netif_ctrl_request *req)
{
	const char *name;
	unsigned int i;

	printf("  request   id %u  type %u (%s)  data", req->id, req->type,
	       ctrl_type_name(req->type));
	for (i = 0; i < 3; i++) {
		printf(" %u", req->data[i]);
		name = field_name(req->type, i);
		if (name)
			printf(" (%s)", name);
	}
	putchar('\n');
}

static void print_response(const struct xen_netif_ctrl_response *rsp)
{
	printf("  response  id %u  type %u (%s)  status %u (%s)  data %u\n",
	       rsp->id, rsp->type, ctrl_type_name(rsp->type), rsp->status,
	       ctrl_status_name(rsp->status), rsp->data);
}

static void print_run(const struct xen_netif_gref *list, unsigned int first,
		      unsigned int last, bool with_status)
{
	if (first == last)
		printf("  entry     %u", first);
	else
		printf("  entries   %u-%u", first, last);
	if (list[last].ref == list[first].ref)
		printf("  gref %u", list[first].ref);
	else
		printf("  grefs %u to %u", list[first].ref, list[last].ref);
	printf("  flags %u", list[first].flags);
	if (with_status)
		printf("  status %u (%s)", list[first].status,
		       ctrl_status_name(list[first].status));
	putchar('\n');
}

/* Entries alike but for their grefs, which count up or down, share a line. */
static bool same_run(const struct xen_netif_gref *list, unsigned int first,
		     unsigned int i)
{
	int step = first + 1 <= i ?
		   (int)(list[first + 1].ref - list[first].ref) : 0;

	return (step == 1 || step == -1) &&
	       list[i].flags == list[first].flags &&
	       list[i].status == list[first].status &&
	       list[i].ref == list[i - 1].ref + step;
}

static void print_list(const struct ctrl_result *r)
{
	bool del = r->req.type == TYPE(DEL_GREF_MAPPING);
	unsigned int first = 0, i;

	for (i = 1; i <= r->entries; i++) {
		if (i < r->entries && same_run(r->list, first, i))
			continue;
		print_run(r->list, first, i - 1, del);
		first = i;
	}
}

static void print_meaning(const struct ctrl_message *m,
			  const struct ctrl_result *r)
{
	unsigned int queue = r->req.data[0];

	if (r->rsp.status != XEN_NETIF_CTRL_STATUS_SUCCESS)
		return;
	switch (r->req.type) {
	case TYPE(GET_GREF_MAPPING_SIZE):
		printf("  queue %u has room for %u mappings\n", queue,
		       r->rsp.data);
		break;
	case TYPE(ADD_GREF_MAPPING):
		printf("  queue %u maps %u more", queue, r->req.data[2]);
		if (m->fresh)
			printf(", pages %u to %u of this session",
			       r->first_page, r->first_page + m->fresh - 1);
		putchar('\n');
		break;
	case TYPE(DEL_GREF_MAPPING):
		printf("  queue %u has unmapped %u of %u\n", queue,
		       r->rsp.data, r->req.data[2]);
		break;
	default:
		break;
	}
}

/**
 * ctrl_print() - tell what was sent and what came back
 * @m: the message
 * @r: its result
 */
void ctrl_print(const struct ctrl_message *m, const struct ctrl_result *r)
{
	print_request(&r->req);
	print_list(r);
	print_response(&r->rsp);
	print_meaning(m, r);
}

static struct json_object *number(unsigned int n)
{
	return json_object_new_int64(n);
}

static struct json_object *json_request(const struct ctrl_result *r)
{
	struct json_object *o = json_object_new_object();
	struct json_object *data = json_object_new_array();
	unsigned int i;

	for (i = 0; i < 3; i++)
		json_object_array_add(data, number(r->req.data[i]));
	json_object_object_add(o, "id", number(r->req.id));
	json_object_object_add(o, "type", number(r->req.type));
	json_object_object_add(o, "name",
			       json_text(ctrl_type_name(r->req.type)));
	json_object_object_add(o, "data", data);
	return o;
}

static struct json_object *json_response(const struct ctrl_result *r)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "id", number(r->rsp.id));
	json_object_object_add(o, "type", number(r->rsp.type));
	json_object_object_add(o, "status", number(r->rsp.status));
	json_object_object_add(o, "status_name",
			       json_text(ctrl_status_name(r->rsp.status)));
	json_object_object_add(o, "data", number(r->rsp.data));
	return o;
}

static struct json_object *json_list(const struct ctrl_result *r)
{
	struct json_object *array, *o;
	unsigned int i;

	if (!r->list)
		return NULL;
	array = json_object_new_array();
	for (i = 0; i < r->entries; i++) {
		o = json_object_new_object();
		json_object_object_add(o, "gref", number(r->list[i].ref));
		json_object_object_add(o, "flags", number(r->list[i].flags));
		json_object_object_add(o, "status", number(r->list[i].status));
		json_object_array_add(array, o);
	}
	return array;
}

/**
 * ctrl_json() - what was sent and what came back, for programs
 * @r: the result
 */
struct json_object *ctrl_json(const struct ctrl_result *r)
{
	struct json_object *o = json_object_new_object();

	json_object_object_add(o, "request", json_request(r));
	json_object_object_add(o, "list", json_list(r));
	json_object_object_add(o, "response", json_response(r));
	return o;
}
