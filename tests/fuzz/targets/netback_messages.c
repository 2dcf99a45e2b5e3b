// SPDX-License-Identifier: GPL-2.0
/* kind: netback */
/* sources: netback/gref_ctrl.c netback/gref_list.c netback/gref_map.c */
/* sources: netback/gref_table.c netback/staged_queue.c */
/* max_len: 400 */
/* runs: 6000 */
/*
 * netback's three messages from end to end: the very files that handle them,
 * between a frontend that sends anything and a Xen that refuses what it likes,
 * with packets that take pages just before and just after they are hidden.
 *
 * The model is an array: which gref each queue has mapped, how, and how many
 * packets use it. It says what each answer must be, and what must be mapped.
 */
#include "fuzz.h"

#include "common.h"
#include "gref_list.h"
#include "staged_own.h"
#include "staged_queue.h"

#define QUEUES		2u
#define GREFS		640u
#define LIST_GREF	5000u	/* of the list page; readable and writable */
#define LIST_GREF_RO	5001u	/* cannot take statuses */
#define HOLDS_MAX	16u

/* The frontend: what it grants, and its list page. */
enum grant { NOT_GRANTED, GRANTED_READONLY, GRANTED };

struct entry {
	bool mapped;
	bool readonly;
	unsigned int users;
};

/* A packet that looked a gref up before a message came, and then takes it. */
struct late {
	struct gref_mapping *m;
	struct entry *e;
};

static struct {
	struct bytes *in;
	enum grant grant[GREFS];
	union {
		struct xen_netif_gref list[512];
		char page[4096];
	} shared;
	bool scribbles;		/* writes to the list while it is handled */

	struct entry queue[QUEUES][GREFS];
	struct gref_mapping *hold[HOLDS_MAX];
	struct entry *holds[HOLDS_MAX];
	unsigned int nr_holds;
	struct late late[2];

	/* Xen's side. */
	struct gref_mapping_of {
		struct page *page;
		bool live;
		bool readonly;
		grant_ref_t ref;
	} *handle;
	unsigned int handles, nr_mapped, nr_pages;
	unsigned int fail_pages, fail_map;
	bool faults;		/* something was made to fail */
} w;

/* What the files ask of the kernel and of Xen. */

u32 get_random_u32(void)
{
	return 0x5eed;
}

unsigned int xenbus_read_unsigned(const char *dir, const char *key,
				  unsigned int otherwise)
{
	u8 which = bytes_u8(w.in);

	check(!strcmp(key, "max-gref-mapping"));
	return which < 200 ? which % 40 : which < 250 ? 600 : otherwise;
}

void staged_own_init(struct staged_queue *sq)
{
}

void staged_own_end(struct staged_queue *sq)
{
}

int gnttab_alloc_pages(int n, struct page **pages)
{
	int i;

	check(n > 0 && n <= 512);
	if (w.fail_pages) {
		w.fail_pages = 0;
		return -ENOMEM;
	}
	for (i = 0; i < n; i++) {
		pages[i] = malloc(sizeof(*pages[i]));
		check(pages[i]);
		pages[i]->addr = (char *)pages[i] + 1;
	}
	w.nr_pages += n;
	return 0;
}

static bool is_mapped(const struct page *page)
{
	unsigned int i;

	for (i = 0; i < w.handles; i++)
		if (w.handle[i].live && w.handle[i].page == page)
			return true;
	return false;
}

void gnttab_free_pages(int n, struct page **pages)
{
	int i;

	for (i = 0; i < n; i++) {
		check(!is_mapped(pages[i]));
		free(pages[i]);
	}
	w.nr_pages -= n;
}

static s16 map_one(struct gnttab_map_grant_ref *op, struct page *page)
{
	bool readonly = op->flags & GNTMAP_readonly;

	check(op->dom == 7 && op->flags & GNTMAP_host_map);
	check(op->host_addr == (unsigned long)page->addr);
	if (op->ref >= GREFS || !w.grant[op->ref] ||
	    (w.grant[op->ref] == GRANTED_READONLY && !readonly))
		return GNTST_general_error;
	w.handle = realloc(w.handle, (w.handles + 1) * sizeof(*w.handle));
	check(w.handle);
	w.handle[w.handles] = (struct gref_mapping_of) {
		.page = page, .live = true, .readonly = readonly,
		.ref = op->ref,
	};
	op->handle = w.handles++;
	w.nr_mapped++;
	return GNTST_okay;
}

int gnttab_map_refs(struct gnttab_map_grant_ref *op, void *kmap,
		    struct page **pages, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		op[i].status = map_one(&op[i], pages[i]);
	/* Xen has mapped them, and the kernel lacks the memory to note it. */
	if (w.fail_map) {
		w.fail_map = 0;
		return -ENOMEM;
	}
	return 0;
}

int gnttab_unmap_refs(struct gnttab_unmap_grant_ref *op, void *kunmap,
		      struct page **pages, unsigned int n)
{
	unsigned int i;

	for (i = 0; i < n; i++) {
		check(op[i].handle < w.handles && w.handle[op[i].handle].live);
		check(w.handle[op[i].handle].page == pages[i]);
		check(op[i].host_addr == (unsigned long)pages[i]->addr);
		w.handle[op[i].handle].live = false;
		op[i].status = GNTST_okay;
		w.nr_mapped--;
	}
	return 0;
}

void gnttab_batch_copy(struct gnttab_copy *op, unsigned int n)
{
	check(n == 1 && op->len && op->len <= 4096 && op->len % 8 == 0);
	check(!op->source.offset && !op->dest.offset);
	op->status = GNTST_general_error;
	if (op->flags == GNTCOPY_source_gref) {
		check(op->source.domid == 7 && op->dest.domid == DOMID_SELF);
		if (op->source.u.ref != LIST_GREF &&
		    op->source.u.ref != LIST_GREF_RO)
			return;
		memcpy((void *)op->dest.u.gmfn, w.shared.page, op->len);
		if (w.scribbles)
			memset(w.shared.page, 0xe7, sizeof(w.shared.page));
	} else {
		check(op->flags == GNTCOPY_dest_gref);
		check(op->source.domid == DOMID_SELF && op->dest.domid == 7);
		if (op->dest.u.ref != LIST_GREF)
			return;
		memcpy(w.shared.page, (void *)op->source.u.gmfn, op->len);
	}
	op->status = GNTST_okay;
}

/* Packets that found their grefs before are still in their read sections. */
void fuzz_grace_period(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(w.late); i++) {
		struct late *l = &w.late[i];

		if (!l->m || w.nr_holds == HOLDS_MAX)
			continue;
		gref_mapping_get(l->m);
		l->e->users++;
		w.hold[w.nr_holds] = l->m;
		w.holds[w.nr_holds++] = l->e;
	}
	(synchronize_rcu)();
}

/* The frontend's messages and packets. */

static struct gref_mapping *lookup(struct xenvif *vif, u32 queue, u32 gref)
{
	const struct staged_queue *sq = vif->queues[queue].staged;
	const struct gref_slot *slot;
	struct gref_mapping *m = NULL;

	rcu_read_lock();
	slot = staged_queue_lookup(sq, gref);
	if (slot) {
		m = gref_slot_mapping(rcu_dereference(sq->table), slot);
		check(slot->vaddr == m->vaddr && m->gref == gref);
		check(gref_slot_writable(slot) ==
		      !w.queue[queue][gref].readonly);
		check(m->handle < w.handles && w.handle[m->handle].live);
		check(w.handle[m->handle].page == m->page);
		check(w.handle[m->handle].ref == gref);
		check(w.handle[m->handle].readonly == m->readonly);
	}
	rcu_read_unlock();
	return m;
}

static void check_mapped(struct xenvif *vif)
{
	unsigned int q, gref, n, all = 0;

	for (q = 0; q < QUEUES; q++) {
		n = 0;
		for (gref = 0; gref < GREFS; gref++) {
			bool mapped = w.queue[q][gref].mapped;

			check(!!lookup(vif, q, gref) == mapped);
			n += mapped;
		}
		check(n <= vif->gref_ctrl.capacity || !vif->gref_ctrl.num_queues);
		all += n;
	}
	check(w.nr_mapped == all && w.nr_pages == all);
}

static unsigned int count_mapped(u32 queue)
{
	unsigned int gref, n = 0;

	for (gref = 0; gref < GREFS; gref++)
		n += w.queue[queue][gref].mapped;
	return n;
}

/* A few entries one by one, and a pattern behind them. */
static u32 make_list(struct bytes *in)
{
	u32 size = bytes_number(in), i, start = bytes_u16(in) % GREFS;
	u32 step = bytes_u8(in) % 3;
	u16 flags = bytes_u8(in) & 1;

	if (size == 253)
		size = 510 + flags + step;	/* about as many as fit a page */
	memset(w.shared.page, 0xaa, sizeof(w.shared.page));
	for (i = 0; i < size && i < 512; i++) {
		struct xen_netif_gref *e = &w.shared.list[i];

		if (i < 6 && in->left > 8) {
			e->ref = bytes_u8(in);
			e->flags = bytes_u8(in) & 0x81;
			if (e->flags & 0x80)
				e->flags = bytes_u16(in);
		} else {
			e->ref = start + i * step;
			e->flags = flags;
		}
		e->status = 0x5a5a;
	}
	return size;
}

static bool can_add(const struct xenvif *vif, const struct xen_netif_gref *list,
		    u32 queue, u32 size)
{
	u32 i, j;

	if (size > vif->gref_ctrl.capacity - count_mapped(queue))
		return false;
	for (i = 0; i < size; i++) {
		const struct xen_netif_gref *e = &list[i];

		if (e->ref >= GREFS || w.queue[queue][e->ref].mapped)
			return false;
		if (w.grant[e->ref] < (e->flags & 1 ? GRANTED_READONLY : GRANTED))
			return false;
		for (j = 0; j < i; j++)
			if (list[j].ref == e->ref)
				return false;
	}
	return true;
}

static bool list_ok(const struct xen_netif_gref *list, u32 size, u32 list_gref)
{
	u32 i;

	if (!size || size > 512 ||
	    (list_gref != LIST_GREF && list_gref != LIST_GREF_RO))
		return false;
	for (i = 0; i < size; i++)
		if (list[i].flags > 1)
			return false;
	return true;
}

static void check_add(const struct xenvif *vif, const struct xen_netif_gref *list,
		      const struct xen_netif_ctrl_request *req, u32 status)
{
	u32 i, q = req->data[0], size = req->data[2];
	bool good = list_ok(list, size, req->data[1]) &&
		    can_add(vif, list, q, size);

	if (w.faults)
		check(good || status);
	else
		check(good == !status);
	if (status) {
		check(status == XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER);
		return;
	}
	for (i = 0; i < size; i++)
		w.queue[q][list[i].ref] = (struct entry) {
			.mapped = true, .readonly = list[i].flags,
		};
}

/* As the header says it: entry by entry, each judged on its own. */
static u32 expect_del(struct xen_netif_gref *list, u32 queue, u32 size,
		      const bool *idle_before)
{
	bool gone[GREFS] = {};
	u32 i, n = 0;

	for (i = 0; i < size; i++) {
		u32 ref = list[i].ref;

		list[i].status = XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER;
		if (ref >= GREFS || !idle_before[ref] || gone[ref])
			continue;
		gone[ref] = true;
		if (w.queue[queue][ref].users)
			continue;	/* was taken just before it was hidden */
		list[i].status = XEN_NETIF_CTRL_STATUS_SUCCESS;
		n++;
	}
	return n;
}

static void check_del(struct xen_netif_gref *list,
		      const struct xen_netif_ctrl_request *req,
		      const bool *idle_before, u32 status, u32 data)
{
	u32 i, q = req->data[0], size = req->data[2], n = 0;
	bool untouched;

	if (list_ok(list, size, req->data[1]))
		n = expect_del(list, q, size, idle_before);
	if (req->data[1] == LIST_GREF_RO)
		n = 0;
	untouched = !data && (w.faults || !n);
	if (untouched)
		n = 0;
	check(data == n);
	check(status == (n ? XEN_NETIF_CTRL_STATUS_SUCCESS :
			 XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER));
	if (!n)
		return;
	check(!memcmp(list, w.shared.list, size * sizeof(*list)));
	for (i = 0; i < size; i++)
		if (!list[i].status)
			w.queue[q][list[i].ref].mapped = false;
}

static u32 expect_refused(const struct xenvif *vif, u32 queue)
{
	if (vif->gref_ctrl.num_queues && !vif->gref_ctrl.capacity)
		return XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED;
	if (queue >= vif->gref_ctrl.num_queues)
		return XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER;
	if (!vif->queues[queue].staged)
		return XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED;
	return XEN_NETIF_CTRL_STATUS_SUCCESS;
}

static void find_late(struct xenvif *vif, struct bytes *in, u32 queue)
{
	unsigned int i, n = bytes_u8(in);

	memset(w.late, 0, sizeof(w.late));
	if (n < 128 || queue >= vif->gref_ctrl.num_queues)
		return;
	for (i = 0; i < ARRAY_SIZE(w.late); i++) {
		u8 gref = bytes_u8(in);

		w.late[i].m = lookup(vif, queue, gref);
		w.late[i].e = &w.queue[queue][gref];
	}
}

static void send(struct xenvif *vif, struct bytes *in, u16 type)
{
	struct xen_netif_ctrl_request req = { .type = type };
	static struct xen_netif_gref list[512];
	bool idle_before[GREFS] = {};
	u32 status, refused, data = 0, gref, q;
	u8 how = bytes_u8(in);

	req.data[0] = how & 0xc0 ? how & 1 : bytes_number(in);
	req.data[1] = how & 0x30 ? LIST_GREF : LIST_GREF + bytes_u8(in) % 4;
	req.data[2] = make_list(in);
	w.scribbles = how & 2;
	memcpy(list, w.shared.list, sizeof(list));
	find_late(vif, in, req.data[0]);
	q = req.data[0];
	for (gref = 0; q < QUEUES && gref < GREFS; gref++)
		idle_before[gref] = w.queue[q][gref].mapped &&
				    !w.queue[q][gref].users;

	refused = expect_refused(vif, q);
	status = gref_ctrl_request(vif, &req, &data);
	if (type < 8 || type > 10) {
		check(status == XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED && !data);
	} else if (refused) {
		check(status == refused && !data);
	} else if (type == XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE) {
		check(!status && data ==
		      vif->gref_ctrl.capacity - count_mapped(q));
	} else if (type == XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING) {
		check(!data);
		check_add(vif, list, &req, status);
	} else {
		check_del(list, &req, idle_before, status, data);
	}
	memset(w.late, 0, sizeof(w.late));
}

static void send_faulty(struct xenvif *vif, struct bytes *in, u16 type)
{
	u8 which = bytes_u8(in) % 12;

	w.faults = true;
	w.fail_pages = which == 0;
	w.fail_map = which == 1;
	shim_fail_alloc(which < 2 ? 0 : which - 1);
	send(vif, in, type);
	shim_fail_alloc(0);
	w.fail_pages = 0;
	w.fail_map = 0;
	w.faults = false;
}

static void packet_begin(struct xenvif *vif, struct bytes *in)
{
	u32 q = bytes_u8(in) % QUEUES;
	u8 gref = bytes_u8(in);
	struct gref_mapping *m = lookup(vif, q, gref);

	check(!!m == w.queue[q][gref].mapped);
	if (!m || w.nr_holds == HOLDS_MAX)
		return;
	gref_mapping_get(m);
	w.queue[q][gref].users++;
	w.hold[w.nr_holds] = m;
	w.holds[w.nr_holds++] = &w.queue[q][gref];
}

static void packet_end(unsigned int i)
{
	if (!w.nr_holds)
		return;
	i %= w.nr_holds;
	gref_mapping_put(w.hold[i]);
	w.holds[i]->users--;
	w.nr_holds--;
	w.hold[i] = w.hold[w.nr_holds];
	w.holds[i] = w.holds[w.nr_holds];
}

/* The frontend goes and comes back: nothing may be left of it. */
static void disconnect(struct xenvif *vif)
{
	unsigned int q;
	u32 data = 0;
	struct xen_netif_ctrl_request req = {
		.type = XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE,
	};

	gref_ctrl_stop(vif);
	check(gref_ctrl_request(vif, &req, &data));
	while (w.nr_holds)
		packet_end(0);
	for (q = 0; q < QUEUES; q++)
		staged_queue_free(&vif->queues[q]);
	check(!w.nr_mapped && !w.nr_pages);
	(synchronize_rcu)();
	memset(w.queue, 0, sizeof(w.queue));
}

static void connect(struct xenvif *vif)
{
	unsigned int q;

	for (q = 0; q < QUEUES; q++) {
		vif->queues[q] = (struct xenvif_queue) { .id = q, .vif = vif };
		vif->queues[q].staged = staged_queue_alloc(&vif->queues[q]);
	}
	gref_ctrl_start(vif);
}

static void step(struct xenvif *vif, struct bytes *in)
{
	u8 what = bytes_u8(in) % 16;
	u16 gref;

	switch (what) {
	case 0 ... 3:
		send(vif, in, XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING);
		break;
	case 4 ... 6:
		send(vif, in, XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING);
		break;
	case 7:
		send(vif, in, bytes_u8(in) % 16);
		break;
	case 8:
	case 9:
		send_faulty(vif, in, what + 1);
		break;
	case 10:
	case 11:
		packet_begin(vif, in);
		break;
	case 12:
		packet_end(bytes_u8(in));
		break;
	case 13:
		gref = bytes_u16(in) % GREFS;
		w.grant[gref] = bytes_u8(in) % 3;
		break;
	case 14:
		check_mapped(vif);
		break;
	default:
		if (bytes_u8(in) > 200) {
			disconnect(vif);
			connect(vif);
		}
	}
}

/* Which of the frontend's indices are possible at all. */
static void check_index(struct xenvif *vif, struct bytes *in)
{
	u32 ahead = bytes_number(in);

	vif->ctrl.req_cons = bytes_u32(in);
	check(gref_ctrl_may_run(vif, vif->ctrl.req_cons + ahead) ==
	      (ahead <= 32));
	gref_ctrl_pace(1 + bytes_u8(in));
}

static void fuzz_one(struct bytes *in)
{
	struct xenbus_device xbdev = { .nodename = "backend/vif/7/0" };
	struct xenvif_queue queues[QUEUES];
	struct net_device dev;
	struct xenvif vif = {
		.domid = 7, .ctrl.nr_ents = 32, .queues = queues,
		.num_queues = QUEUES, .dev = &dev, .xbdev = &xbdev,
	};
	unsigned int i;

	memset(&w, 0, sizeof(w));
	w.in = in;
	for (i = 0; i < GREFS; i++)
		w.grant[i] = i % 16 == 15 ? GRANTED_READONLY : GRANTED;
	gref_ctrl_init(&vif.gref_ctrl);
	check_index(&vif, in);
	connect(&vif);
	while (in->left)
		step(&vif, in);
	check_mapped(&vif);
	disconnect(&vif);
	free(w.handle);
	check(!shim_live_allocs());
}
