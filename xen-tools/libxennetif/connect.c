// SPDX-License-Identifier: GPL-2.0
/*
 * The life of a frontend: open, set up, connect, disconnect, close.
 *
 * The states go Initialising (the backend answers InitWait), Connected
 * (Connected), Closing (Closing), Closed (Closed) and round again.  The
 * rings exist from xennetif_setup() to xennetif_disconnect().
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "internal.h"

/* For a backend that still has to finish an earlier life in setup. */
#define SETUP_WAIT_MS	10000

/* A set of states. */
#define BIT(state)	(1U << (state))

/* A kernel driver on this vif would fight over the area. */
static int refuse_kernel_driver(struct xennetif *nif)
{
	char path[80];

	snprintf(path, sizeof(path), "/sys/bus/xen/devices/vif-%u/driver",
		 nif->vif);
	if (!access(path, F_OK))
		return nif_fail(nif, EBUSY,
				"vif %u belongs to a kernel driver (%s)",
				nif->vif, path);
	return 0;
}

/*
 * One user of a vif at a time.  A bound name in the abstract socket space
 * goes away with its process, whatever becomes of it.
 */
static int lock_vif(struct xennetif *nif)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	socklen_t len;
	int fd, err;

	len = snprintf(addr.sun_path + 1, sizeof(addr.sun_path) - 1,
		       "xennetif/vif-%u", nif->vif);
	len += offsetof(struct sockaddr_un, sun_path) + 1;

	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return nif_fail(nif, errno, "cannot make a socket");
	if (bind(fd, (struct sockaddr *)&addr, len) < 0) {
		err = errno == EADDRINUSE ? EBUSY : errno;
		close(fd);
		return nif_fail(nif, err, "vif %u is in use", nif->vif);
	}
	nif->lock_fd = fd;
	return 0;
}

/*
 * Brings both sides to the start, whatever an earlier frontend left.  A
 * backend that is connected is sent through Closing and Closed first.
 */
static int restart(struct xennetif *nif, uint64_t deadline)
{
	const unsigned int down = BIT(XENNETIF_CLOSING) | BIT(XENNETIF_CLOSED);
	const unsigned int ready = BIT(XENNETIF_INITWAIT);
	const unsigned int fresh = BIT(XENNETIF_INITIALISING) | ready;
	int front, back;

	front = nif_store_state(nif, nif->front);
	back = nif_store_state(nif, nif->back);
	if (front < 0 || back < 0)
		return -1;

	if (front != XENNETIF_INITIALISING || !(BIT(back) & fresh)) {
		if (nif_store_set_state(nif, XENNETIF_CLOSING) < 0 ||
		    nif_store_wait_backend(nif, down, deadline) < 0 ||
		    nif_store_set_state(nif, XENNETIF_CLOSED) < 0 ||
		    nif_store_wait_backend(nif, BIT(XENNETIF_CLOSED),
					   deadline) < 0 ||
		    nif_store_set_state(nif, XENNETIF_INITIALISING) < 0)
			return -1;
	}
	return nif_store_wait_backend(nif, ready, deadline) < 0 ? -1 : 0;
}

static void release_all(struct xennetif *nif)
{
	while (nif->pages)
		xennetif_pages_release(nif, &nif->pages->pub);
	if (nif->xgs)
		xengntshr_close(nif->xgs);
	nif->xgs = NULL;
	nif_store_close(nif);
	if (nif->lock_fd >= 0)
		close(nif->lock_fd);
	nif->lock_fd = -1;
	nif->open = false;
}

int xennetif_open(struct xennetif *nif, unsigned int vif, int timeout_ms)
{
	uint64_t deadline = nif_deadline(timeout_ms);
	int err;

	if (nif->open)
		return nif_fail(nif, EISCONN, "vif %u is open", nif->vif);

	nif->vif = vif;
	snprintf(nif->front, sizeof(nif->front), "device/vif/%u", vif);

	if (refuse_kernel_driver(nif) < 0 || lock_vif(nif) < 0 ||
	    nif_store_open(nif) < 0)
		goto err_release;

	nif->xgs = xengntshr_open(nif->logger, 0);
	if (!nif->xgs) {
		nif_fail(nif, errno == ENOENT ? ENODEV : errno,
			 "cannot open the gntalloc device");
		goto err_release;
	}

	if (restart(nif, deadline) < 0)
		goto err_release;
	nif->open = true;
	return 0;

err_release:
	err = errno;
	release_all(nif);
	errno = err;
	return -1;
}

int xennetif_close(struct xennetif *nif, int timeout_ms)
{
	int ret, err;

	if (!nif->open)
		return 0;

	ret = xennetif_disconnect(nif, timeout_ms);
	if (ret == 0)
		ret = restart(nif, nif_deadline(timeout_ms));
	err = errno;
	release_all(nif);
	errno = err;
	return ret;
}

static void free_queue(struct xennetif *nif, struct nif_queue *q)
{
	nif_channel_close(&q->rx_ch);
	nif_channel_close(&q->tx_ch);
	nif_rx_fini(nif, &q->rx);
	nif_tx_fini(nif, &q->tx);
}

static int make_queue(struct xennetif *nif, struct nif_queue *q)
{
	q->rx_chp = &q->tx_ch;
	if (nif_tx_init(nif, &q->tx) < 0 || nif_rx_init(nif, &q->rx) < 0 ||
	    nif_channel_open(nif, &q->tx_ch) < 0)
		return -1;
	if (nif->cfg.features & XENNETIF_F_SPLIT_EVTCHN) {
		q->rx_chp = &q->rx_ch;
		return nif_channel_open(nif, &q->rx_ch);
	}
	return 0;
}

static void free_rings(struct xennetif *nif)
{
	unsigned int i;

	for (i = 0; nif->queue && i < nif->cfg.queues; i++)
		free_queue(nif, &nif->queue[i]);
	free(nif->queue);
	nif->queue = NULL;
	nif_ctrl_fini(nif);
	nif->set_up = false;
}

static int make_rings(struct xennetif *nif)
{
	unsigned int i;

	nif->queue = calloc(nif->cfg.queues, sizeof(*nif->queue));
	if (!nif->queue)
		return nif_fail(nif, ENOMEM, "%u queues", nif->cfg.queues);

	for (i = 0; i < nif->cfg.queues; i++) {
		if (make_queue(nif, &nif->queue[i]) < 0)
			return -1;
	}
	if (nif->cfg.features & XENNETIF_F_CTRL_RING)
		return nif_ctrl_init(nif);
	return 0;
}

static bool backend_has(struct xennetif *nif, const char *key)
{
	unsigned int val;

	return !nif_store_read_uint(nif, nif->back, key, &val) && val;
}

static int check_config(struct xennetif *nif,
			const struct xennetif_config *cfg)
{
	unsigned int max = xennetif_max_queues(nif);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cfg->reserved); i++) {
		if (cfg->reserved[i])
			return nif_fail(nif, EINVAL,
					"reserved part of the configuration is set");
	}
	if (cfg->features >= XENNETIF_F_IPV6_CSUM << 1)
		return nif_fail(nif, EINVAL, "unknown feature bits in %#x",
				cfg->features);
	if (!cfg->queues || cfg->queues > max)
		return nif_fail(nif, EINVAL,
				"%u queues asked for, 1 to %u possible",
				cfg->queues, max);
	if ((cfg->features & XENNETIF_F_CTRL_RING) &&
	    !backend_has(nif, "feature-ctrl-ring"))
		return nif_fail(nif, EOPNOTSUPP,
				"the backend has no control ring");
	if ((cfg->features & XENNETIF_F_SPLIT_EVTCHN) &&
	    !backend_has(nif, "feature-split-event-channels"))
		return nif_fail(nif, EOPNOTSUPP,
				"the backend has no split event channels");
	return 0;
}

int xennetif_setup(struct xennetif *nif, const struct xennetif_config *cfg)
{
	int err;

	if (!nif->open)
		return nif_fail(nif, EBADF, "no vif is open");
	if (nif->set_up)
		return nif_fail(nif, EISCONN, "vif %u has its rings",
				nif->vif);
	if (restart(nif, nif_deadline(SETUP_WAIT_MS)) < 0 ||
	    check_config(nif, cfg) < 0)
		return -1;

	nif->cfg = *cfg;
	if (make_rings(nif) < 0 || nif_store_announce(nif) < 0)
		goto err_free;
	nif->set_up = true;
	return 0;

err_free:
	err = errno;
	free_rings(nif);
	errno = err;
	return -1;
}

int xennetif_connect(struct xennetif *nif, int timeout_ms)
{
	const unsigned int end = BIT(XENNETIF_CONNECTED) |
				 BIT(XENNETIF_CLOSING) | BIT(XENNETIF_CLOSED);
	int state;

	if (!nif->set_up)
		return nif_fail(nif, ENOTCONN, "no rings");
	if (nif_store_set_state(nif, XENNETIF_CONNECTED) < 0)
		return -1;

	state = nif_store_wait_backend(nif, end, nif_deadline(timeout_ms));
	if (state < 0)
		return -1;
	if (state != XENNETIF_CONNECTED)
		return nif_fail(nif, ECONNREFUSED,
				"the backend went to state %d", state);
	return 0;
}

int xennetif_disconnect(struct xennetif *nif, int timeout_ms)
{
	const unsigned int down = BIT(XENNETIF_CLOSING) | BIT(XENNETIF_CLOSED);
	int ret = -1, err;

	if (!nif->set_up)
		return 0;

	/* A backend that never connected is sent through the same states. */
	if (nif_store_set_state(nif, XENNETIF_CLOSING) == 0 &&
	    nif_store_wait_backend(nif, down, nif_deadline(timeout_ms)) >= 0 &&
	    nif_store_set_state(nif, XENNETIF_CLOSED) == 0 &&
	    nif_store_wait_backend(nif, BIT(XENNETIF_CLOSED),
				   nif_deadline(timeout_ms)) >= 0)
		ret = nif_store_withdraw(nif);
	err = errno;
	free_rings(nif);
	errno = err;
	return ret;
}

int xennetif_backend_state(struct xennetif *nif)
{
	if (!nif->open)
		return nif_fail(nif, EBADF, "no vif is open");
	return nif_store_state(nif, nif->back);
}

int xennetif_backend_key(struct xennetif *nif, const char *key, char *buf,
			 size_t len)
{
	if (!nif->open)
		return nif_fail(nif, EBADF, "no vif is open");
	return nif_store_read(nif, nif->back, key, buf, len);
}

int xennetif_frontend_key(struct xennetif *nif, const char *key, char *buf,
			  size_t len)
{
	if (!nif->open)
		return nif_fail(nif, EBADF, "no vif is open");
	return nif_store_read(nif, nif->front, key, buf, len);
}

unsigned int xennetif_max_queues(struct xennetif *nif)
{
	unsigned int max;

	if (!nif->open || nif_store_read_uint(nif, nif->back,
					      "multi-queue-max-queues",
					      &max) < 0)
		return 1;
	return max ? max : 1;
}

unsigned int xennetif_backend_domid(struct xennetif *nif)
{
	return nif->back_domid;
}
