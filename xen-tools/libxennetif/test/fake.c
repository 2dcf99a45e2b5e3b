// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "fake.h"

#define FRONT	"device/vif/0/"
#define BACK	"/local/domain/0/backend/vif/7/0"

#define KEYS_MAX	64
#define PAGES_MAX	256

enum fake_answer fake_answer;
void (*fake_on_notify)(void);

static struct {
	char path[128];
	char val[64];
} key[KEYS_MAX];

static struct {
	char *addr;
	unsigned int gref;
} page[PAGES_MAX];

static unsigned int next_gref = 100;
static unsigned int notified;

static int find_key(const char *path)
{
	int i;

	for (i = 0; i < KEYS_MAX; i++) {
		if (!strcmp(key[i].path, path))
			return i;
	}
	return -1;
}

void fake_set(const char *path, const char *val)
{
	int i = find_key(path);

	if (i < 0)
		i = find_key("");
	assert_true(i >= 0);
	snprintf(key[i].path, sizeof(key[i].path), "%s", path);
	snprintf(key[i].val, sizeof(key[i].val), "%s", val);
}

const char *fake_get(const char *path)
{
	int i = find_key(path);

	return i < 0 ? NULL : key[i].val;
}

/* What the toolstack makes for vif 0 of domain 7. */
void fake_reset(void)
{
	memset(key, 0, sizeof(key));
	fake_answer = FAKE_CONNECTS;
	fake_on_notify = NULL;
	notified = 0;
	fake_set(FRONT "backend", BACK);
	fake_set(FRONT "backend-id", "0");
	fake_set(FRONT "state", "1");
	fake_set(FRONT "mac", "00:16:3e:00:00:01");
	fake_set(BACK "/state", "2");
	fake_set(BACK "/feature-ctrl-ring", "1");
	fake_set(BACK "/feature-split-event-channels", "1");
	fake_set(BACK "/multi-queue-max-queues", "4");
}

unsigned int fake_granted(void)
{
	unsigned int i, n = 0;

	for (i = 0; i < PAGES_MAX; i++)
		n += !!page[i].addr;
	return n;
}

void *fake_page(unsigned int gref)
{
	unsigned int i;

	for (i = 0; i < PAGES_MAX; i++) {
		if (page[i].addr && page[i].gref == gref)
			return page[i].addr;
	}
	return NULL;
}

unsigned int fake_notified(void)
{
	unsigned int n = notified;

	notified = 0;
	return n;
}

/* The states, as a backend follows them. */
static void frontend_changed(int state)
{
	static const char * const follow[] = {
		[XENNETIF_INITIALISING] = "2",
		[XENNETIF_CLOSING] = "5",
		[XENNETIF_CLOSED] = "6",
	};

	if (state == XENNETIF_CONNECTED) {
		if (fake_answer != FAKE_STAYS)
			fake_set(BACK "/state",
				 fake_answer == FAKE_CONNECTS ? "4" : "5");
	} else if (state < (int)ARRAY_SIZE(follow) && follow[state]) {
		fake_set(BACK "/state", follow[state]);
	}
}

struct xennetif *fake_connect(unsigned int queues, unsigned int features)
{
	struct xennetif_config cfg = {
		.queues = queues,
		.features = features,
	};
	struct xennetif *nif = xennetif_alloc(NULL);

	fake_reset();
	assert_non_null(nif);
	assert_int_equal(xennetif_open(nif, 0, 1000), 0);
	assert_int_equal(xennetif_setup(nif, &cfg), 0);
	assert_int_equal(xennetif_connect(nif, 1000), 0);
	fake_notified();
	return nif;
}

void fake_disconnect(struct xennetif *nif)
{
	assert_int_equal(xennetif_close(nif, 1000), 0);
	assert_int_equal(fake_granted(), 0);
	xennetif_free(nif);
}

/* libxenstore */

struct xs_handle {
	int unused;
};

struct xs_handle *xs_open(unsigned long flags)
{
	(void)flags;
	return calloc(1, sizeof(struct xs_handle));
}

void xs_close(struct xs_handle *h)
{
	free(h);
}

void *xs_read(struct xs_handle *h, xs_transaction_t t, const char *path,
	      unsigned int *len)
{
	const char *val = fake_get(path);

	(void)h;
	(void)t;
	if (!val) {
		errno = ENOENT;
		return NULL;
	}
	*len = strlen(val);
	return strdup(val);
}

bool xs_write(struct xs_handle *h, xs_transaction_t t, const char *path,
	      const void *data, unsigned int len)
{
	char val[64];

	(void)h;
	(void)t;
	snprintf(val, sizeof(val), "%.*s", (int)len, (const char *)data);
	fake_set(path, val);
	if (!strcmp(path, FRONT "state"))
		frontend_changed(atoi(val));
	return true;
}

bool xs_rm(struct xs_handle *h, xs_transaction_t t, const char *path)
{
	size_t len = strlen(path);
	bool found = false;
	int i;

	(void)h;
	(void)t;
	for (i = 0; i < KEYS_MAX; i++) {
		if (!strncmp(key[i].path, path, len) &&
		    (!key[i].path[len] || key[i].path[len] == '/')) {
			key[i].path[0] = '\0';
			found = true;
		}
	}
	if (!found)
		errno = ENOENT;
	return found;
}

char **xs_directory(struct xs_handle *h, xs_transaction_t t, const char *path,
		    unsigned int *num)
{
	char **names = calloc(KEYS_MAX, sizeof(*names) + 128);
	char *at = (char *)(names + KEYS_MAX);
	size_t len = strlen(path);
	int i;

	(void)h;
	(void)t;
	*num = 0;
	for (i = 0; i < KEYS_MAX; i++) {
		if (strncmp(key[i].path, path, len) || key[i].path[len] != '/')
			continue;
		strcpy(at, key[i].path + len + 1);
		at[strcspn(at, "/")] = '\0';
		names[(*num)++] = at;
		at += 128;
	}
	return names;
}

xs_transaction_t xs_transaction_start(struct xs_handle *h)
{
	(void)h;
	return 1;
}

bool xs_transaction_end(struct xs_handle *h, xs_transaction_t t, bool abort)
{
	(void)h;
	(void)t;
	(void)abort;
	return true;
}

/* libxengnttab */

struct xengntdev_handle {
	int unused;
};

xengntshr_handle *xengntshr_open(struct xentoollog_logger *logger,
				 unsigned int flags)
{
	(void)logger;
	(void)flags;
	return calloc(1, sizeof(struct xengntdev_handle));
}

int xengntshr_close(xengntshr_handle *xgs)
{
	free(xgs);
	return 0;
}

void *xengntshr_share_pages(xengntshr_handle *xgs, uint32_t domid, int count,
			    uint32_t *refs, int writable)
{
	char *addr = aligned_alloc(4096, count * 4096UL);
	int i, p;

	(void)xgs;
	(void)domid;
	(void)writable;
	memset(addr, 0, count * 4096UL);
	for (i = 0, p = 0; i < count; p++) {
		assert_true(p < PAGES_MAX);
		if (page[p].addr)
			continue;
		page[p].addr = addr + i * 4096UL;
		page[p].gref = next_gref++;
		refs[i++] = page[p].gref;
	}
	return addr;
}

int xengntshr_unshare(xengntshr_handle *xgs, void *addr, uint32_t count)
{
	char *start = addr;
	int p;

	(void)xgs;
	for (p = 0; p < PAGES_MAX; p++) {
		if (page[p].addr >= start &&
		    page[p].addr < start + count * 4096UL)
			page[p].addr = NULL;
	}
	free(addr);
	return 0;
}

/* libxenevtchn */

struct xenevtchn_handle {
	int fd;
};

xenevtchn_handle *xenevtchn_open(struct xentoollog_logger *logger,
				 unsigned int flags)
{
	xenevtchn_handle *xce = calloc(1, sizeof(*xce));

	(void)logger;
	(void)flags;
	xce->fd = eventfd(0, EFD_SEMAPHORE);
	return xce;
}

int xenevtchn_close(xenevtchn_handle *xce)
{
	close(xce->fd);
	free(xce);
	return 0;
}

int xenevtchn_fd(xenevtchn_handle *xce)
{
	return xce->fd;
}

int xenevtchn_notify(xenevtchn_handle *xce, evtchn_port_t port)
{
	(void)xce;
	(void)port;
	notified++;
	if (fake_on_notify)
		fake_on_notify();
	return 0;
}

xenevtchn_port_or_error_t xenevtchn_bind_unbound_port(xenevtchn_handle *xce,
						      uint32_t domid)
{
	(void)domid;
	return xce->fd;
}

xenevtchn_port_or_error_t xenevtchn_pending(xenevtchn_handle *xce)
{
	eventfd_t val;

	return eventfd_read(xce->fd, &val) ? -1 : xce->fd;
}

int xenevtchn_unmask(xenevtchn_handle *xce, evtchn_port_t port)
{
	(void)xce;
	(void)port;
	return 0;
}

void fake_fire(struct nif_channel *ch)
{
	eventfd_write(ch->xce->fd, 1);
}
