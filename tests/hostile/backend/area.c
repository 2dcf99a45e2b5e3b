// SPDX-License-Identifier: GPL-2.0
/* The areas in xenstore that the toolstack would make, and what a backend has
 * to say in its own.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"

#define PATH_SIZE 160

static void put(struct backend *b, const char *dir, const char *key,
		const char *value)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%s", dir, key);
	xs_write(b->xs, XBT_NULL, path, value, strlen(value));
}

static bool get(struct backend *b, const char *dir, const char *key, char *buf,
		size_t size)
{
	char path[PATH_SIZE], *value;

	snprintf(path, sizeof(path), "%s/%s", dir, key);
	value = xs_read(b->xs, XBT_NULL, path, NULL);
	if (!value)
		return false;
	snprintf(buf, size, "%s", value);
	free(value);
	return true;
}

static void own(struct backend *b, const char *dir, unsigned int owner,
		unsigned int reader)
{
	struct xs_permissions perms[2] = {
		{ .id = owner, .perms = XS_PERM_NONE },
		{ .id = reader, .perms = XS_PERM_READ },
	};

	xs_mkdir(b->xs, XBT_NULL, dir);
	xs_set_permissions(b->xs, XBT_NULL, dir, perms, 2);
}

/**
 * area_make() - a vif appears in the guest
 * @b: the backend, whose own area says nothing yet
 *
 * No toolstack is told: the device is here for as long as this program wants.
 */
bool area_make(struct backend *b)
{
	char text[PATH_SIZE];

	own(b, b->back, 0, b->domid);
	snprintf(text, sizeof(text), "%u", b->domid);
	put(b, b->back, "frontend-id", text);
	put(b, b->back, "frontend", b->front);
	put(b, b->back, "online", "1");
	snprintf(text, sizeof(text), "%u", b->vif);
	put(b, b->back, "handle", text);
	area_features(b);
	area_state(b, XenbusStateInitWait);

	own(b, b->front, b->domid, 0);
	put(b, b->front, "handle", text);
	put(b, b->front, "backend-id", "0");
	put(b, b->front, "backend", b->back);
	put(b, b->front, "mac", "00:16:3e:00:00:01");
	put(b, b->front, "state", "1");
	return true;
}

/**
 * area_remove() - the vif is no more
 * @b: the backend, disconnected
 */
void area_remove(struct backend *b)
{
	xs_rm(b->xs, XBT_NULL, b->front);
	xs_rm(b->xs, XBT_NULL, b->back);
}

/**
 * area_set() - write one of the backend's keys
 * @b: the backend
 * @key: its name
 * @fmt: its value
 */
void area_set(struct backend *b, const char *key, const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put(b, b->back, key, text);
}

/**
 * area_rm() - remove one of the backend's keys
 * @b: the backend
 * @key: its name
 */
void area_rm(struct backend *b, const char *key)
{
	char path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%s", b->back, key);
	xs_rm(b->xs, XBT_NULL, path);
}

/**
 * area_front() - read one of the frontend's keys
 * @b: the backend
 * @key: its name
 * @buf: receives its value
 * @size: of @buf
 */
bool area_front(struct backend *b, const char *key, char *buf, size_t size)
{
	return get(b, b->front, key, buf, size);
}

bool area_front_number(struct backend *b, const char *key, uint32_t *value)
{
	char text[32];

	if (!area_front(b, key, text, sizeof(text)))
		return false;
	*value = strtoul(text, NULL, 10);
	return true;
}

int area_front_state(struct backend *b)
{
	uint32_t state;

	return area_front_number(b, "state", &state) ? (int)state : 0;
}

void area_state(struct backend *b, int state)
{
	area_set(b, "state", "%d", state);
}

/**
 * area_features() - what a backend with staging grants offers
 * @b: the backend
 */
void area_features(struct backend *b)
{
	static const char * const yes[] = {
		"feature-sg", "feature-gso-tcpv4", "feature-gso-tcpv6",
		"feature-rx-copy", "feature-split-event-channels",
		"feature-ctrl-ring", "feature-xdp-headroom",
	};
	unsigned int i;

	for (i = 0; i < SIZEOF_ARRAY(yes); i++)
		area_set(b, yes[i], "1");
	area_set(b, "multi-queue-max-queues", "%u", b->offered);
	area_set(b, "feature-rx-flip", "0");
}

/**
 * area_follow() - go where the frontend goes, much as netback does
 * @b: the backend
 */
void area_follow(struct backend *b)
{
	char text[16];
	int own = get(b, b->back, "state", text, sizeof(text)) ? atoi(text) : 0;

	switch (area_front_state(b)) {
	case XenbusStateInitialising:
		disconnect_rings(b);
		if (own == XenbusStateClosed)
			area_state(b, XenbusStateInitWait);
		break;
	case XenbusStateConnected:
		if (!b->connected && own == XenbusStateInitWait &&
		    connect_rings(b))
			area_state(b, XenbusStateConnected);
		else if (own == XenbusStateReconfigured)
			area_state(b, XenbusStateConnected);
		break;
	case XenbusStateReconfiguring:
		if (own == XenbusStateConnected)
			area_state(b, XenbusStateReconfigured);
		break;
	case XenbusStateClosing:
		if (own != XenbusStateClosing && own != XenbusStateClosed)
			area_state(b, XenbusStateClosing);
		break;
	case XenbusStateClosed:
		disconnect_rings(b);
		/* Closed for a moment; a driver that finds it so when it comes
		 * waits for five seconds.
		 */
		if (own != XenbusStateClosed && own != XenbusStateInitWait) {
			area_state(b, XenbusStateClosed);
			b->closed = now_ms();
		} else if (own == XenbusStateClosed && now_ms() - b->closed > 150) {
			area_state(b, XenbusStateInitWait);
		}
		break;
	}
}
