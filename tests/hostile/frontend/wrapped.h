/* SPDX-License-Identifier: GPL-2.0 */
/* Functions of Xen's libraries as the linker calls them, and what is in their place. */

#ifndef HOSTILE_WRAPPED_H
#define HOSTILE_WRAPPED_H

#include <stdbool.h>
#include <stdint.h>

#include <xenevtchn.h>
#include <xengnttab.h>
#include <xenstore.h>

bool __real_xs_write(struct xs_handle *h, xs_transaction_t t, const char *path,
		     const void *data, unsigned int len);
bool __wrap_xs_write(struct xs_handle *h, xs_transaction_t t, const char *path,
		     const void *data, unsigned int len);
bool __real_xs_transaction_end(struct xs_handle *h, xs_transaction_t t,
			       bool abort);
bool __wrap_xs_transaction_end(struct xs_handle *h, xs_transaction_t t,
			       bool abort);
int __real_xenevtchn_notify(xenevtchn_handle *xce, evtchn_port_t port);
int __wrap_xenevtchn_notify(xenevtchn_handle *xce, evtchn_port_t port);
xenevtchn_port_or_error_t
__real_xenevtchn_bind_unbound_port(xenevtchn_handle *xce, uint32_t domid);
xenevtchn_port_or_error_t
__wrap_xenevtchn_bind_unbound_port(xenevtchn_handle *xce, uint32_t domid);
void *__real_xengntshr_share_pages(xengntshr_handle *xgs, uint32_t domid,
				   int count, uint32_t *refs, int writable);
void *__wrap_xengntshr_share_pages(xengntshr_handle *xgs, uint32_t domid,
				   int count, uint32_t *refs, int writable);
int __real_xengntshr_unshare(xengntshr_handle *xgs, void *addr, uint32_t count);
int __wrap_xengntshr_unshare(xengntshr_handle *xgs, void *addr, uint32_t count);

#endif /* HOSTILE_WRAPPED_H */
