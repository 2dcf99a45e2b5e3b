// SPDX-License-Identifier: GPL-2.0
/* A link to the guest: its driver is bound, it is set up, and pings pass. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "tap.h"

/**
 * idle() - be a backend for a while
 * @b: the backend
 * @ms: for how long
 */
void idle(struct backend *b, int ms)
{
	long until = now_ms() + ms;

	do
		serve(b, 10);
	while (now_ms() < until);
}

/**
 * link_bind() - have the guest's driver take the vif
 * @b: the backend
 * @params: the driver's parameters, as words; NULL for the usual ones
 *
 * Every parameter that is not named gets its default.
 */
bool link_bind(struct backend *b, const char *params)
{
	return guest_does(b, "hostile bind %u %s", b->vif,
			  params ? params : "");
}

/**
 * link_unbind() - have the driver let go of the vif
 * @b: the backend
 */
bool link_unbind(struct backend *b)
{
	b->usual = false;
	return guest_does(b, "hostile unbind %u", b->vif);
}

/**
 * link_quiet() - have the driver let go of the vif: how many pages that leaves
 * @b: the backend
 *
 * What was still mapped here is looked at by the guest's kernel once a second.
 *
 * Return: how many the guest grants; -1 when the driver does not let go.
 */
int link_quiet(struct backend *b)
{
	int left, before = -1;
	long since = 0;

	if (!link_unbind(b))
		return -1;
	while ((left = grants_of_guest(b)) > b->quiet) {
		if (left != before)
			since = now_ms();
		else if (now_ms() - since > 3000 * b->patience)
			break;
		before = left;
		idle(b, 200);
	}
	EXPECT(left >= 0, "the guest's grant table cannot be read");
	return left;
}

/**
 * link_fresh() - begin from a new connection, in any case
 * @b: the backend; its hooks stay as they are
 * @params: for link_bind()
 *
 * What the kernel says in the course of it counts for guest_said().
 */
bool link_fresh(struct backend *b, const char *params)
{
	static const struct hooks none;
	long until = now_ms() + 15000 * b->patience;
	unsigned int messages;

	/* It says so when it is set up, or why it is not. */
	if (!guest_does(b, "hostile %s %u %s",
			b->hooks.ctrl ? "fresh" : "settled", b->vif,
			params ? params : ""))
		return false;
	if (!EXPECT(b->connected, "no frontend is connected"))
		return false;
	b->usual = !params && !b->capacity &&
		   !memcmp(&b->hooks, &none, sizeof(none));
	/* What it asks for, it asks for one after the other. */
	do {
		messages = b->gets + b->adds + b->dels;
		idle(b, 250);
	} while (messages != b->gets + b->adds + b->dels && now_ms() < until);
	return true;
}

/**
 * link_works() - whether packets of all kinds pass, both ways
 * @b: the backend
 *
 * Otherwise the present test fails.
 */
bool link_works(struct backend *b)
{
	static const unsigned int sizes[] = { 0, 56, 214, 215, 700, 1472 };
	unsigned int i;
	bool ok = EXPECT(b->connected, "there is no connection");

	/* The address of the guest may not be known yet, nor ours there. */
	for (i = 0; ok && i < 5 && !host_ping(b, 56, 1000); i++)
		;
	for (i = 0; ok && i < SIZEOF_ARRAY(sizes); i++)
		ok = EXPECT(host_ping(b, sizes[i], 3000) ||
			    host_ping(b, sizes[i], 3000),
			    "no answer to a ping of %u octets", sizes[i]);
	return ok;
}

static bool warm(struct backend *b)
{
	/* Of a protocol for experiments, which nobody takes. */
	uint8_t frame[600] = { [12] = 0x88, [13] = 0xb5 };
	long until = now_ms() + 20000 * b->patience;
	unsigned int sent = 0;

	memcpy(frame, b->guest_mac, 6);
	while (sent < RING_SLOTS + 16) {
		if (rx_send(b, frame, sizeof(frame)))
			sent++;
		else
			idle(b, 20);
		if (now_ms() > until)
			return EXPECT(false, "%u packets are taken", sent);
	}
	return true;
}

/**
 * link_warm() - use up the ordinary pages that new RX rings are filled with
 * @b: the backend
 *
 * From then on what is received is staged, if it is at all.
 */
bool link_warm(struct backend *b)
{
	unsigned int i, nr = b->nr_queues;

	for (i = 0; i < nr; i++) {
		b->q = &b->queue[i];
		if (!warm(b))
			return false;
	}
	return true;
}

/**
 * quiet_grants() - whether the guest ends its grants down to a number
 * @b: the backend
 * @expected: how many are to be left
 * @seconds: how long that may take: the guest's kernel looks at a few of those
 *	that were mapped for too long every second
 */
bool quiet_grants(struct backend *b, int expected, int seconds)
{
	long until = now_ms() + seconds * b->patience * 1000L;
	int left;

	while ((left = grants_of_guest(b)) > expected && now_ms() < until)
		idle(b, 200);
	return EXPECT(left >= 0 && left <= expected,
		      "%d pages are granted, not %d", left, expected);
}
