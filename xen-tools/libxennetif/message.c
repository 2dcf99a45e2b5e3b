// SPDX-License-Identifier: GPL-2.0
/*
 * The control messages with their arguments as C types: the gref mappings
 * and the hash.
 */

#include "internal.h"

/*
 * A page named by a request may be released only once the response is here.
 * Otherwise the backend may still be about to use it.
 */
static int call_with_page(struct xennetif *nif,
			  struct xen_netif_ctrl_request *req,
			  struct xen_netif_ctrl_response *rsp,
			  struct xennetif_pages *page, int timeout_ms)
{
	bool sent;
	int ret = nif_ctrl_call(nif, req, rsp, timeout_ms, &sent);
	int err = errno;

	if (ret < 0 && !sent)
		xennetif_pages_release(nif, page);
	else if (ret < 0)
		nif_ctrl_park(nif, page);
	errno = err;
	return ret;
}

/* What a call returns: the status, which the backend may make any number. */
static int status_of(struct xennetif *nif,
		     const struct xen_netif_ctrl_response *rsp)
{
	if (rsp->status > INT32_MAX)
		return nif_fail(nif, EPROTO, "response with status %u",
				rsp->status);
	return rsp->status;
}

static int call_plain(struct xennetif *nif, unsigned int type,
		      unsigned int arg, unsigned int *data, int timeout_ms)
{
	struct xen_netif_ctrl_request req = { .type = type, .data = { arg } };
	struct xen_netif_ctrl_response rsp;

	if (xennetif_ctrl_call(nif, &req, &rsp, timeout_ms) < 0)
		return -1;
	if (data)
		*data = rsp.data;
	return status_of(nif, &rsp);
}

int xennetif_gref_get(struct xennetif *nif, unsigned int queue,
		      unsigned int *size, int timeout_ms)
{
	return call_plain(nif, XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE,
			  queue, size, timeout_ms);
}

/* ADD and DEL differ in what comes back. */
static int call_list(struct xennetif *nif, unsigned int type,
		     unsigned int queue, struct xen_netif_gref *list,
		     unsigned int count, struct xen_netif_ctrl_response *rsp,
		     int timeout_ms)
{
	struct xen_netif_ctrl_request req = { .type = type };
	const struct xen_netif_gref *answer;
	struct xennetif_pages *page;
	unsigned int i;

	if (!count || count > XENNETIF_LIST_MAX)
		return nif_fail(nif, EINVAL, "list of %u entries", count);

	page = xennetif_pages_grant(nif, 1, 0);
	if (!page)
		return -1;
	memcpy(page->addr, list, count * sizeof(*list));

	req.data[0] = queue;
	req.data[1] = page->gref[0];
	req.data[2] = count;
	if (call_with_page(nif, &req, rsp, page, timeout_ms) < 0)
		return -1;

	/* All else is the backend's to write, too, and not to be believed. */
	answer = page->addr;
	for (i = 0; i < count; i++)
		list[i].status = __atomic_load_n(&answer[i].status,
						 __ATOMIC_RELAXED);
	xennetif_pages_release(nif, page);
	return status_of(nif, rsp);
}

int xennetif_gref_add(struct xennetif *nif, unsigned int queue,
		      const struct xen_netif_gref *list, unsigned int count,
		      int timeout_ms)
{
	struct xen_netif_gref copy[XENNETIF_LIST_MAX];
	struct xen_netif_ctrl_response rsp;

	if (count <= XENNETIF_LIST_MAX)
		memcpy(copy, list, count * sizeof(*list));
	return call_list(nif, XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING, queue,
			 copy, count, &rsp, timeout_ms);
}

int xennetif_gref_del(struct xennetif *nif, unsigned int queue,
		      struct xen_netif_gref *list, unsigned int count,
		      unsigned int *unmapped, int timeout_ms)
{
	struct xen_netif_ctrl_response rsp;
	int ret;

	ret = call_list(nif, XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING, queue,
			list, count, &rsp, timeout_ms);
	if (ret < 0)
		return -1;
	if (rsp.data > count)
		return nif_fail(nif, EPROTO, "%u of %u entries unmapped",
				rsp.data, count);
	*unmapped = rsp.data;
	return ret;
}

int xennetif_hash_set_algorithm(struct xennetif *nif, unsigned int algorithm,
				int timeout_ms)
{
	return call_plain(nif, XEN_NETIF_CTRL_TYPE_SET_HASH_ALGORITHM,
			  algorithm, NULL, timeout_ms);
}

int xennetif_hash_get_flags(struct xennetif *nif, unsigned int *flags,
			    int timeout_ms)
{
	return call_plain(nif, XEN_NETIF_CTRL_TYPE_GET_HASH_FLAGS, 0, flags,
			  timeout_ms);
}

int xennetif_hash_set_flags(struct xennetif *nif, unsigned int flags,
			    int timeout_ms)
{
	return call_plain(nif, XEN_NETIF_CTRL_TYPE_SET_HASH_FLAGS, flags, NULL,
			  timeout_ms);
}

int xennetif_hash_get_mapping_size(struct xennetif *nif, unsigned int *size,
				   int timeout_ms)
{
	return call_plain(nif, XEN_NETIF_CTRL_TYPE_GET_HASH_MAPPING_SIZE, 0,
			  size, timeout_ms);
}

int xennetif_hash_set_mapping_size(struct xennetif *nif, unsigned int size,
				   int timeout_ms)
{
	return call_plain(nif, XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING_SIZE, size,
			  NULL, timeout_ms);
}

/* Sends a message whose first argument is a page that the backend reads. */
static int call_blob(struct xennetif *nif, unsigned int type, const void *blob,
		     size_t len, unsigned int arg1, unsigned int arg2,
		     int timeout_ms)
{
	struct xen_netif_ctrl_request req = { .type = type };
	struct xen_netif_ctrl_response rsp;
	struct xennetif_pages *page;

	if (len > XENNETIF_PAGE_SIZE)
		return nif_fail(nif, EINVAL, "%zu bytes in one page", len);

	page = xennetif_pages_grant(nif, 1, XENNETIF_PAGES_READONLY);
	if (!page)
		return -1;
	memcpy(page->addr, blob, len);

	req.data[0] = page->gref[0];
	req.data[1] = arg1;
	req.data[2] = arg2;
	if (call_with_page(nif, &req, &rsp, page, timeout_ms) < 0)
		return -1;
	xennetif_pages_release(nif, page);
	return status_of(nif, &rsp);
}

int xennetif_hash_set_key(struct xennetif *nif, const void *key, size_t len,
			  int timeout_ms)
{
	return call_blob(nif, XEN_NETIF_CTRL_TYPE_SET_HASH_KEY, key, len, len,
			 0, timeout_ms);
}

int xennetif_hash_set_mapping(struct xennetif *nif, const uint32_t *queue,
			      unsigned int count, unsigned int offset,
			      int timeout_ms)
{
	if (count > XENNETIF_PAGE_SIZE / sizeof(*queue))
		return nif_fail(nif, EINVAL, "table of %u entries", count);
	return call_blob(nif, XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING, queue,
			 count * sizeof(*queue), count, offset, timeout_ms);
}
