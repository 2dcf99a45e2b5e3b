// SPDX-License-Identifier: GPL-2.0
/*
 * Xenstore: the frontend's area, the backend's area, and the states of both.
 *
 * The static libxenstore knows no threads and mixes up answers and watch
 * events: so requests take turns, and there is no watch.  Whoever waits for a
 * state reads it again after a little while, which costs little because it
 * happens only while a vif connects or disconnects.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "internal.h"

#define PATH_MAX_LEN	256

/* How soon a state is read again: at first, and after some time. */
#define LOOK_AGAIN_MIN_MS	5
#define LOOK_AGAIN_MAX_MS	80

/* Feature bits and the keys that stand for them. */
static const struct {
	unsigned int feature;
	const char *key;
} feature_keys[] = {
	{ XENNETIF_F_RX_NOTIFY, "feature-rx-notify" },
	{ XENNETIF_F_SG, "feature-sg" },
	{ XENNETIF_F_GSO_TCPV4, "feature-gso-tcpv4" },
	{ XENNETIF_F_GSO_TCPV6, "feature-gso-tcpv6" },
	{ XENNETIF_F_NO_CSUM, "feature-no-csum-offload" },
	{ XENNETIF_F_IPV6_CSUM, "feature-ipv6-csum-offload" },
};

/* Everything else that this library writes below the frontend's directory. */
static const char * const ring_keys[] = {
	"tx-ring-ref", "rx-ring-ref", "event-channel", "event-channel-tx",
	"event-channel-rx", "ctrl-ring-ref", "event-channel-ctrl",
	"request-rx-copy", "multi-queue-num-queues",
};

/**
 * nif_store_open() - connect to xenstore and find both areas
 * @nif: the handle; front is set
 *
 * On failure nif_store_close() cleans up.
 */
int nif_store_open(struct xennetif *nif)
{
	char path[PATH_MAX_LEN];

	nif->xs = xs_open(0);
	if (!nif->xs)
		return nif_fail(nif, errno == ENOENT ? ENODEV : errno,
				"cannot reach xenstore");

	if (nif_store_read_uint(nif, nif->front, "backend-id",
				&nif->back_domid) < 0)
		return nif_fail(nif, errno, "no vif %u in this domain",
				nif->vif);

	if (nif_store_read(nif, nif->front, "backend", path,
			   sizeof(path)) < 0)
		return -1;
	nif->back = strdup(path);
	if (!nif->back)
		return nif_fail(nif, ENOMEM, "backend path");
	return 0;
}

/**
 * nif_store_close() - the opposite, harmless when not open
 * @nif: the handle
 */
void nif_store_close(struct xennetif *nif)
{
	xs_close(nif->xs);
	nif->xs = NULL;
	free(nif->back);
	nif->back = NULL;
}

/**
 * nif_store_read() - read a key as a string
 * @nif: the handle
 * @dir: its directory
 * @key: its name
 * @buf: filled
 * @len: size of @buf
 */
int nif_store_read(struct xennetif *nif, const char *dir, const char *key,
		   char *buf, size_t len)
{
	char path[PATH_MAX_LEN];
	unsigned int got;
	char *val;
	int err;

	snprintf(path, sizeof(path), "%s/%s", dir, key);
	pthread_mutex_lock(&nif->store_lock);
	val = xs_read(nif->xs, XBT_NULL, path, &got);
	err = errno;
	pthread_mutex_unlock(&nif->store_lock);
	if (!val)
		return nif_fail(nif, err, "cannot read %s", path);

	if (got >= len) {
		free(val);
		return nif_fail(nif, ERANGE, "%s holds %u bytes", path, got);
	}
	memcpy(buf, val, got);
	buf[got] = '\0';
	free(val);
	return 0;
}

/**
 * nif_store_read_uint() - read a key as a decimal number
 * @nif: the handle
 * @dir: its directory
 * @key: its name
 * @val: filled
 */
int nif_store_read_uint(struct xennetif *nif, const char *dir, const char *key,
			unsigned int *val)
{
	unsigned long num;
	char buf[24], *end;

	if (nif_store_read(nif, dir, key, buf, sizeof(buf)) < 0)
		return -1;

	errno = 0;
	num = strtoul(buf, &end, 10);
	if (errno || end == buf || *end || num > UINT32_MAX)
		return nif_fail(nif, EINVAL, "%s/%s is \"%s\"", dir, key, buf);
	*val = num;
	return 0;
}

/**
 * nif_store_state() - the xenbus state below a directory
 * @nif: the handle
 * @dir: the frontend's or the backend's
 *
 * Return: an enum xennetif_state, or -1.
 */
int nif_store_state(struct xennetif *nif, const char *dir)
{
	unsigned int state;

	if (nif_store_read_uint(nif, dir, "state", &state) < 0)
		return -1;
	return state <= XENNETIF_RECONFIGURED ? (int)state : XENNETIF_UNKNOWN;
}

/**
 * nif_store_set_state() - write the frontend's state
 * @nif: the handle
 * @state: the new state
 */
int nif_store_set_state(struct xennetif *nif, enum xennetif_state state)
{
	char path[PATH_MAX_LEN], val[8];
	int len;

	snprintf(path, sizeof(path), "%s/state", nif->front);
	len = snprintf(val, sizeof(val), "%d", state);
	if (!xs_write(nif->xs, XBT_NULL, path, val, len))
		return nif_fail(nif, errno, "cannot write %s", path);
	return 0;
}

/* Sleeps for the given time, or until the deadline. */
static void store_sleep(int ms, uint64_t deadline)
{
	int left = nif_remaining(deadline);
	struct timespec ts;

	if (ms > left)
		ms = left;
	ts.tv_sec = 0;
	ts.tv_nsec = ms * 1000000L;
	nanosleep(&ts, NULL);
}

/**
 * nif_store_wait_backend() - wait for one of several states of the backend
 * @nif: the handle
 * @states: a bit (1 << state) for each
 * @deadline: when to give up
 *
 * Return: the state reached, or -1.
 */
int nif_store_wait_backend(struct xennetif *nif, unsigned int states,
			   uint64_t deadline)
{
	int state, ms = LOOK_AGAIN_MIN_MS;

	for (;;) {
		state = nif_store_state(nif, nif->back);
		if (state < 0)
			return nif_fail(nif, errno == ENOENT ? ENODEV : errno,
					"the backend of vif %u is gone",
					nif->vif);
		if (states & (1U << state))
			return state;
		if (!nif_remaining(deadline))
			return nif_fail(nif, ETIMEDOUT,
					"the backend stays in state %d",
					state);
		store_sleep(ms, deadline);
		if (ms < LOOK_AGAIN_MAX_MS)
			ms *= 2;
	}
}

/* The keys of one transaction; the first failure sticks. */
struct key_batch {
	struct xennetif *nif;
	xs_transaction_t t;
	bool failed;
};

static void batch_write(struct key_batch *b, const char *sub, const char *key,
			unsigned int val)
{
	char path[PATH_MAX_LEN], num[16];
	int len;

	if (b->failed)
		return;
	snprintf(path, sizeof(path), "%s/%s%s", b->nif->front, sub, key);
	len = snprintf(num, sizeof(num), "%u", val);
	if (!xs_write(b->nif->xs, b->t, path, num, len)) {
		b->failed = true;
		nif_fail(b->nif, errno, "cannot write %s", path);
	}
}

static void batch_rm(struct key_batch *b, const char *key)
{
	char path[PATH_MAX_LEN];

	if (b->failed)
		return;
	snprintf(path, sizeof(path), "%s/%s", b->nif->front, key);
	if (!xs_rm(b->nif->xs, b->t, path) && errno != ENOENT) {
		b->failed = true;
		nif_fail(b->nif, errno, "cannot remove %s", path);
	}
}

static void batch_clear(struct key_batch *b)
{
	unsigned int i, nr;
	char **names;
	size_t k;

	for (k = 0; k < ARRAY_SIZE(ring_keys); k++)
		batch_rm(b, ring_keys[k]);
	for (k = 0; k < ARRAY_SIZE(feature_keys); k++)
		batch_rm(b, feature_keys[k].key);

	names = xs_directory(b->nif->xs, b->t, b->nif->front, &nr);
	if (!names)
		return;
	for (i = 0; i < nr; i++) {
		if (!strncmp(names[i], "queue-", 6))
			batch_rm(b, names[i]);
	}
	free(names);
}

static void batch_write_queue(struct key_batch *b, unsigned int i)
{
	struct nif_queue *q = &b->nif->queue[i];
	char sub[32] = "";

	/* A single queue is announced as if there were no such thing. */
	if (b->nif->cfg.queues > 1)
		snprintf(sub, sizeof(sub), "queue-%u/", i);

	batch_write(b, sub, "tx-ring-ref", q->tx.page->gref[0]);
	batch_write(b, sub, "rx-ring-ref", q->rx.page->gref[0]);
	if (b->nif->cfg.features & XENNETIF_F_SPLIT_EVTCHN) {
		batch_write(b, sub, "event-channel-tx", q->tx_ch.port);
		batch_write(b, sub, "event-channel-rx", q->rx_ch.port);
	} else {
		batch_write(b, sub, "event-channel", q->tx_ch.port);
	}
}

static void batch_write_all(struct key_batch *b)
{
	struct xennetif *nif = b->nif;
	unsigned int i;
	size_t k;

	batch_write(b, "", "request-rx-copy", 1);
	for (k = 0; k < ARRAY_SIZE(feature_keys); k++)
		batch_write(b, "", feature_keys[k].key,
			    !!(nif->cfg.features & feature_keys[k].feature));
	if (nif->cfg.features & XENNETIF_F_CTRL_RING) {
		batch_write(b, "", "ctrl-ring-ref", nif->ctrl.page->gref[0]);
		batch_write(b, "", "event-channel-ctrl", nif->ctrl.ch.port);
	}
	if (nif->cfg.queues > 1)
		batch_write(b, "", "multi-queue-num-queues", nif->cfg.queues);
	for (i = 0; i < nif->cfg.queues; i++)
		batch_write_queue(b, i);
}

static int store_replace(struct xennetif *nif, bool announce)
{
	struct key_batch b = { .nif = nif };

	for (;;) {
		b.t = xs_transaction_start(nif->xs);
		if (b.t == XBT_NULL)
			return nif_fail(nif, errno,
					"cannot start a transaction");
		batch_clear(&b);
		if (announce)
			batch_write_all(&b);
		if (b.failed) {
			int err = errno;

			xs_transaction_end(nif->xs, b.t, true);
			errno = err;
			return -1;
		}
		if (xs_transaction_end(nif->xs, b.t, false))
			return 0;
		if (errno != EAGAIN)
			return nif_fail(nif, errno,
					"cannot end a transaction");
	}
}

/**
 * nif_store_announce() - write the keys of the rings and features
 * @nif: the handle, with rings
 *
 * What an earlier frontend left is replaced in the same transaction.
 */
int nif_store_announce(struct xennetif *nif)
{
	return store_replace(nif, true);
}

/**
 * nif_store_withdraw() - remove these keys again
 * @nif: the handle
 */
int nif_store_withdraw(struct xennetif *nif)
{
	return store_replace(nif, false);
}
