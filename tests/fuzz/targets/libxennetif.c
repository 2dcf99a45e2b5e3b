// SPDX-License-Identifier: GPL-2.0
/* kind: tools */
/* sources: xen-tools/libxennetif/channel.c xen-tools/libxennetif/connect.c */
/* sources: xen-tools/libxennetif/ctrl.c xen-tools/libxennetif/handle.c */
/* sources: xen-tools/libxennetif/message.c xen-tools/libxennetif/pages.c */
/* sources: xen-tools/libxennetif/rx.c xen-tools/libxennetif/store.c */
/* sources: xen-tools/libxennetif/tx.c xen-tools/libxennetif/test/fake.c */
/* max_len: 512 */
/* runs: 8000 */
/*
 * libxennetif against a backend that writes what it likes to the rings: the
 * control ring and both data rings, with the stand-ins for the Xen libraries
 * that the library's own tests have.
 *
 * Whatever comes, calls fail with the errors that the header names; each
 * request is answered once at most, by a response that fits it; packets keep
 * to their pages; and a ring that is broken stays broken.
 */
#include <sys/socket.h>

#include "fuzz.h"

#include "test/fake.h"

#define IDS	65536u

static struct {
	struct bytes *in;
	struct xennetif *nif;
	bool answers;		/* the backend answers each event at once */

	/* Requests on the control ring: their type, plus one; which are out. */
	uint32_t type_of[IDS];
	bool pushed[IDS];
	uint16_t ids[64], staged[NIF_CTRL_MAX];
	unsigned int nr_ids, nr_staged;

	/* Transmit requests by their user value; receive ones in their order. */
	bool tx_out[IDS];
	uint64_t next_user;
	uint64_t rx_user[NIF_RX_MAX];
	unsigned int rx_first, rx_staged;
	bool ctrl_broken, tx_broken, rx_broken;
} w;

/* The library's lock is the machine's; others may be testing, too. */
int bind(int fd, const struct sockaddr *addr, socklen_t len)
{
	(void)fd;
	(void)addr;
	(void)len;
	return 0;
}

/* The backend. */

static uint32_t near(uint32_t index)
{
	uint8_t how = bytes_u8(w.in);

	return how < 200 ? index + how % 8 : index + bytes_u32(w.in);
}

static void answer_ctrl(void)
{
	struct xen_netif_ctrl_sring *sring = w.nif->ctrl.ring.sring;
	uint8_t how = bytes_u8(w.in);
	RING_IDX prod = sring->rsp_prod;
	struct xen_netif_ctrl_request *req =
		RING_GET_REQUEST(&w.nif->ctrl.ring, prod);
	struct xen_netif_ctrl_response rsp = {
		.id = req->id, .type = req->type,
	};

	if ((how & 3) == 3 && w.nr_ids) {
		rsp.id = w.ids[bytes_u8(w.in) % w.nr_ids];
		rsp.type = w.type_of[rsp.id] - 1;
	}
	if ((how & 0x1c) == 0x1c)
		rsp.id = bytes_u16(w.in);
	if ((how & 0xe0) == 0xe0)
		rsp.type = bytes_u16(w.in);
	rsp.status = bytes_number(w.in);
	rsp.data = bytes_number(w.in);
	*RING_GET_RESPONSE(&w.nif->ctrl.ring, prod) = rsp;
	sring->rsp_prod = (how & 0x70) == 0x70 ? near(prod) : prod + 1;
}

static void answer_tx(void)
{
	struct nif_tx *tx = &w.nif->queue[0].tx;
	RING_IDX prod = tx->ring.sring->rsp_prod;
	uint8_t how = bytes_u8(w.in);
	struct netif_tx_response rsp = {
		.id = how & 1 ? bytes_u8(w.in) % 4 :
		      RING_GET_REQUEST(&tx->ring, prod)->id,
		.status = (int8_t)bytes_u8(w.in) % 3,
	};

	if ((how & 0x1c) == 0x1c)
		rsp.id = bytes_u16(w.in);
	*RING_GET_RESPONSE(&tx->ring, prod) = rsp;
	tx->ring.sring->rsp_prod = (how & 0xe0) == 0xe0 ? near(prod) : prod + 1;
}

static void answer_rx(void)
{
	struct nif_rx *rx = &w.nif->queue[0].rx;
	RING_IDX prod = rx->ring.sring->rsp_prod;
	uint8_t how = bytes_u8(w.in);
	struct netif_rx_response rsp = {
		.id = prod % NIF_RX_MAX,
		.offset = bytes_number(w.in),
		.flags = bytes_u8(w.in) & 0xf,
		.status = bytes_u16(w.in),
	};

	if ((how & 0x1c) == 0x1c)
		rsp.id = bytes_u16(w.in);
	if (how & 1)
		rsp.status = XENNETIF_PAGE_SIZE - rsp.offset - 2 + rsp.status % 4;
	*RING_GET_RESPONSE(&rx->ring, prod) = rsp;
	rx->ring.sring->rsp_prod = (how & 0xe0) == 0xe0 ? near(prod) : prod + 1;
}

static void scribble(void)
{
	void *page[] = {
		w.nif->ctrl.page->addr, w.nif->queue[0].tx.page->addr,
		w.nif->queue[0].rx.page->addr,
	};
	char *to = page[bytes_u8(w.in) % ARRAY_SIZE(page)];
	unsigned int i, at = bytes_number(w.in) % XENNETIF_PAGE_SIZE;

	for (i = bytes_u8(w.in) % 16; i; i--)
		to[at++ % XENNETIF_PAGE_SIZE] = bytes_u8(w.in);
}

static void on_notify(void)
{
	if (w.answers)
		answer_ctrl();
}

/* The frontend: every call, and what may come of it. */

static int ctrl_failed(void)
{
	check(!w.ctrl_broken || errno == EPROTO);
	w.ctrl_broken |= errno == EPROTO;
	check(errno == EPROTO || errno == EAGAIN || errno == ETIMEDOUT ||
	      errno == ENOMSG || errno == ENOENT);
	return -1;
}

static void ctrl_answered(const struct xen_netif_ctrl_response *rsp)
{
	check(!w.ctrl_broken);
	check(w.type_of[rsp->id] == rsp->type + 1u);
	check(w.pushed[rsp->id]);
	w.type_of[rsp->id] = 0;
	w.pushed[rsp->id] = false;
}

static void ctrl_stage(void)
{
	struct xen_netif_ctrl_request req = { .type = bytes_u8(w.in) % 12 };

	if (xennetif_ctrl_stage(w.nif, &req) < 0) {
		ctrl_failed();
		return;
	}
	check(!w.type_of[req.id]);
	w.type_of[req.id] = req.type + 1;
	check(w.nr_staged < NIF_CTRL_MAX);
	w.staged[w.nr_staged++] = req.id;
	if (w.nr_ids < ARRAY_SIZE(w.ids))
		w.ids[w.nr_ids++] = req.id;
	else
		w.ids[req.id % ARRAY_SIZE(w.ids)] = req.id;
}

static void ctrl_push(void)
{
	unsigned int i;

	if (xennetif_ctrl_push(w.nif) < 0) {
		ctrl_failed();
		return;
	}
	for (i = 0; i < w.nr_staged; i++)
		w.pushed[w.staged[i]] = true;
	w.nr_staged = 0;
}

static void ctrl_collect(void)
{
	struct xen_netif_ctrl_response rsp;
	uint8_t how = bytes_u8(w.in);
	uint16_t id;
	int ret;

	if (how & 1 && w.nr_ids) {
		id = w.ids[how % w.nr_ids];
		ret = xennetif_ctrl_wait(w.nif, id, &rsp, 0);
		check(ret < 0 || rsp.id == id);
	} else {
		ret = xennetif_ctrl_recv(w.nif, &rsp, 0);
	}
	if (ret < 0)
		ctrl_failed();
	else
		ctrl_answered(&rsp);
}

/* Calls with lists and numbers: the library makes request and page itself. */
static void ctrl_typed(void)
{
	struct xen_netif_gref list[4] = {};
	unsigned int size = 0, unmapped = 0;
	unsigned int count = 1 + bytes_u8(w.in) % ARRAY_SIZE(list);
	uint32_t map[8] = {};
	int ret;

	/* These push what was staged before them. */
	ctrl_push();
	w.answers = bytes_u8(w.in) & 1;
	errno = 0;
	switch (bytes_u8(w.in) % 5) {
	case 0:
		ret = xennetif_gref_get(w.nif, 0, &size, 0);
		break;
	case 1:
		ret = xennetif_gref_add(w.nif, 0, list, count, 0);
		break;
	case 2:
		ret = xennetif_gref_del(w.nif, 0, list, count, &unmapped, 0);
		check(ret < 0 || unmapped <= count);
		break;
	case 3:
		ret = xennetif_hash_set_key(w.nif, map, sizeof(map), 0);
		break;
	default:
		ret = xennetif_hash_set_mapping(w.nif, map, count, 0, 0);
	}
	w.answers = false;
	if (ret >= 0)
		return;
	/* A number that cannot be is no reason to give the ring up. */
	if (errno == EPROTO && !w.nif->ctrl.broken)
		return;
	ctrl_failed();
}

static void tx_stage(void)
{
	struct xennetif_tx_slot slot[3] = {};
	struct netif_extra_info extra[2] = {};
	struct xennetif_tx_packet pkt = {
		.slots = 1 + bytes_u8(w.in) % ARRAY_SIZE(slot), .slot = slot,
		.extras = bytes_u8(w.in) % (ARRAY_SIZE(extra) + 1),
		.extra = extra,
	};
	unsigned int i;

	for (i = 0; i < pkt.slots; i++) {
		slot[i].len = 60;
		slot[i].user = w.next_user + i;
	}
	if (w.next_user + pkt.slots >= IDS)
		return;
	if (xennetif_tx_stage(w.nif, 0, &pkt) < 0) {
		check(errno == (w.tx_broken ? EPROTO : EAGAIN));
		return;
	}
	for (i = 0; i < pkt.slots; i++)
		w.tx_out[w.next_user++] = true;
}

static void tx_reap(void)
{
	unsigned int max = bytes_u8(w.in) % 8;
	struct xennetif_tx_done done[8];
	int i, n = xennetif_tx_reap(w.nif, 0, done, max);

	if (n < 0) {
		check(errno == EPROTO);
		w.tx_broken = true;
		return;
	}
	check(!w.tx_broken && n <= (int)max);
	for (i = 0; i < n; i++) {
		check(done[i].user < w.next_user && w.tx_out[done[i].user]);
		w.tx_out[done[i].user] = false;
	}
}

static void rx_stage(void)
{
	if (xennetif_rx_stage(w.nif, 0, 1, w.next_user) < 0) {
		check(errno == (w.rx_broken ? EPROTO : EAGAIN));
		return;
	}
	check(w.rx_staged < NIF_RX_MAX);
	w.rx_user[(w.rx_first + w.rx_staged++) % NIF_RX_MAX] = w.next_user++;
}

/* A packet: data, extras, more data; each slot what its request was for. */
static void check_packet(const struct xennetif_rx_slot *slot, unsigned int n)
{
	unsigned int i;

	check(n && !slot[0].is_extra);
	for (i = 0; i < n; i++) {
		check(slot[i].user == w.rx_user[w.rx_first]);
		w.rx_first = (w.rx_first + 1) % NIF_RX_MAX;
		check(w.rx_staged--);
		if (slot[i].is_extra || slot[i].status <= 0)
			continue;
		check(slot[i].offset + slot[i].status <=
		      (int)XENNETIF_PAGE_SIZE);
	}
	for (i = n; i--;) {
		if (slot[i].is_extra)
			continue;
		check(!(slot[i].flags & NETRXF_more_data));
		break;
	}
}

static void rx_reap(void)
{
	unsigned int max = 1 + bytes_u8(w.in) % 8;
	struct xennetif_rx_slot slot[8];
	int n = xennetif_rx_reap(w.nif, 0, slot, max);

	if (n < 0) {
		check(errno == EPROTO || (errno == ENOBUFS && !w.rx_broken));
		w.rx_broken |= errno == EPROTO;
		return;
	}
	check(!w.rx_broken && n <= (int)max);
	if (n)
		check_packet(slot, n);
}

static void tx_push(void)
{
	check(!xennetif_tx_push(w.nif, 0) || w.tx_broken);
}

static void rx_push(void)
{
	check(!xennetif_rx_push(w.nif, 0) || w.rx_broken);
}

static void rx_stage_some(void)
{
	unsigned int n;

	for (n = 1 + bytes_u8(w.in) % 8; n; n--)
		rx_stage();
}

/* One call or one act of the backend, or a round of those that belong together. */
static void step(void)
{
	static void (* const act[])(void) = {
		ctrl_stage, ctrl_push, answer_ctrl, ctrl_collect, ctrl_typed,
		tx_stage, tx_push, answer_tx, tx_reap,
		rx_stage_some, rx_push, answer_rx, rx_reap, scribble,
	};
	static const unsigned int round[][2] = { { 0, 4 }, { 5, 9 }, { 9, 13 } };
	unsigned int which = bytes_u8(w.in) % (ARRAY_SIZE(act) + 3), i;

	if (which < ARRAY_SIZE(act)) {
		act[which]();
		return;
	}
	which -= ARRAY_SIZE(act);
	for (i = round[which][0]; i < round[which][1]; i++)
		act[i]();
}

static void fuzz_one(struct bytes *in)
{
	setenv("CMOCKA_TEST_ABORT", "1", 1);
	memset(&w, 0, sizeof(w));
	w.in = in;
	w.nif = fake_connect(1, XENNETIF_F_CTRL_RING | XENNETIF_F_SG);
	fake_on_notify = on_notify;
	while (in->left)
		step();
	fake_disconnect(w.nif);
}
