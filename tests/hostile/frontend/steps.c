// SPDX-License-Identifier: GPL-2.0
/* The steps of what a frontend says; see steps.h. */

#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "steps.h"
#include "wrapped.h"

static atomic_ulong done;
static unsigned long last;	/* or 0 */
static bool last_waits;

/**
 * steps_die_after() - where to die
 * @n: at which step; 0 is never
 * @wait: to wait for whoever ends us, instead
 */
void steps_die_after(unsigned long n, bool wait)
{
	done = 0;
	last = n;
	last_waits = wait;
}

/**
 * steps_at() - a step
 * @what: it is, for the reader
 */
void steps_at(const char *what)
{
	if (++done != last)
		return;
	printf("here %lu %s\n", last, what);
	fflush(stdout);
	while (last_waits)
		pause();
	_exit(STEPS_DIED);
}

/**
 * steps_done() - how many there were
 */
unsigned long steps_done(void)
{
	return done;
}

/* Of a transaction nobody sees anything before its end. */
bool __wrap_xs_write(struct xs_handle *h, xs_transaction_t t, const char *path,
		     const void *data, unsigned int len)
{
	bool ret;

	if (t == XBT_NULL)
		steps_at("before xs_write");
	ret = __real_xs_write(h, t, path, data, len);
	steps_at("after xs_write");
	return ret;
}

bool __wrap_xs_transaction_end(struct xs_handle *h, xs_transaction_t t,
			       bool abort)
{
	bool ret = __real_xs_transaction_end(h, t, abort);

	steps_at("after xs_transaction_end");
	return ret;
}

/* The ring's index is written before. */
int __wrap_xenevtchn_notify(xenevtchn_handle *xce, evtchn_port_t port)
{
	int ret;

	steps_at("before xenevtchn_notify");
	ret = __real_xenevtchn_notify(xce, port);
	steps_at("after xenevtchn_notify");
	return ret;
}

xenevtchn_port_or_error_t
__wrap_xenevtchn_bind_unbound_port(xenevtchn_handle *xce, uint32_t domid)
{
	xenevtchn_port_or_error_t port;

	port = __real_xenevtchn_bind_unbound_port(xce, domid);
	steps_at("after xenevtchn_bind_unbound_port");
	return port;
}

void *__wrap_xengntshr_share_pages(xengntshr_handle *xgs, uint32_t domid,
				   int count, uint32_t *refs, int writable)
{
	void *addr;

	addr = __real_xengntshr_share_pages(xgs, domid, count, refs, writable);
	steps_at("after xengntshr_share_pages");
	return addr;
}

int __wrap_xengntshr_unshare(xengntshr_handle *xgs, void *addr, uint32_t count)
{
	int ret = __real_xengntshr_unshare(xgs, addr, count);

	steps_at("after xengntshr_unshare");
	return ret;
}
