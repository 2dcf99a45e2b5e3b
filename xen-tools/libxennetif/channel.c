// SPDX-License-Identifier: GPL-2.0
/*
 * Event channels.  Each has an event channel handle of its own, so that each
 * has a descriptor of its own and threads that wait for different rings
 * cannot take each other's events.
 */

#include <poll.h>

#include "internal.h"

/**
 * nif_channel_open() - make a channel that the backend can bind to
 * @nif: the handle
 * @ch: to be filled
 */
int nif_channel_open(struct xennetif *nif, struct nif_channel *ch)
{
	xenevtchn_port_or_error_t port;
	int err;

	ch->xce = xenevtchn_open(nif->logger, 0);
	if (!ch->xce)
		return nif_fail(nif, errno == ENOENT ? ENODEV : errno,
				"cannot open the event channel device");

	port = xenevtchn_bind_unbound_port(ch->xce, nif->back_domid);
	if (port < 0) {
		err = errno;
		nif_channel_close(ch);
		return nif_fail(nif, err,
				"cannot make an event channel for domain %u",
				nif->back_domid);
	}
	ch->port = port;
	return 0;
}

/**
 * nif_channel_close() - the opposite, harmless on a channel never opened
 * @ch: the channel
 */
void nif_channel_close(struct nif_channel *ch)
{
	if (ch->xce)
		xenevtchn_close(ch->xce);
	ch->xce = NULL;
}

/**
 * nif_channel_notify() - send an event
 * @nif: the handle
 * @ch: the channel
 */
int nif_channel_notify(struct xennetif *nif, struct nif_channel *ch)
{
	if (xenevtchn_notify(ch->xce, ch->port) < 0)
		return nif_fail(nif, errno, "cannot notify the backend");
	return 0;
}

/**
 * nif_channel_sleep() - wait for one event and take it
 * @nif: the handle
 * @ch: the channel
 * @deadline: when to give up
 *
 * An event says no more than "look again". One that comes when the time is up is
 * taken, but is a timeout: a backend may send events without end.
 */
int nif_channel_sleep(struct xennetif *nif, struct nif_channel *ch,
		      uint64_t deadline)
{
	struct pollfd pfd = {
		.fd = xenevtchn_fd(ch->xce),
		.events = POLLIN,
	};
	xenevtchn_port_or_error_t port;
	bool late = !nif_remaining(deadline);
	int ret;

	do {
		ret = poll(&pfd, 1, nif_remaining(deadline));
	} while (ret < 0 && errno == EINTR && nif_remaining(deadline));

	if (ret == 0 || (ret < 0 && errno == EINTR))
		return nif_fail(nif, ETIMEDOUT, "no answer from the backend");
	if (ret < 0)
		return nif_fail(nif, errno, "poll on the event channel");

	port = xenevtchn_pending(ch->xce);
	if (port < 0 || xenevtchn_unmask(ch->xce, port) < 0)
		return nif_fail(nif, errno, "cannot take an event");
	if (late)
		return nif_fail(nif, ETIMEDOUT, "nothing but events from the backend");
	return 0;
}

/**
 * nif_channel_fd() - the descriptor to poll
 * @ch: the channel
 *
 * Return: the descriptor, or -1 when the channel is not open.
 */
int nif_channel_fd(struct nif_channel *ch)
{
	return ch->xce ? xenevtchn_fd(ch->xce) : -1;
}
