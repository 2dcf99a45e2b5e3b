// SPDX-License-Identifier: GPL-2.0
/* Pages of the guest's: mapped, copied, counted. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "../../xen/tools/grant_table.h"
#include "backend.h"

/**
 * grant_map() - map a page, if it is not mapped already
 * @b: the backend
 * @ref: its grant
 * @readonly: to read it only
 *
 * A mapping that an earlier connection has left is of another page, though its
 * grant had the same number: it can have no such number while it is mapped.
 */
struct mapping *grant_map(struct backend *b, uint32_t ref, bool readonly)
{
	struct mapping *m;

	if (ref >= REFS_MAX)
		return NULL;
	if (b->map[ref])
		return b->map[ref];
	m = calloc(1, sizeof(*m));
	if (!m)
		return NULL;
	m->readonly = readonly;
	m->addr = xengnttab_map_grant_ref(b->gnttab, b->domid, ref, PROT_READ |
					  (readonly ? 0 : PROT_WRITE));
	if (!m->addr) {
		free(m);
		return NULL;
	}
	if (b->hooks.spy)
		spy_page(b, m->addr, "when it was mapped", ref);
	b->map[ref] = m;
	b->mapped++;
	return m;
}

struct mapping *grant_mapped(struct backend *b, uint32_t ref)
{
	return ref < REFS_MAX ? b->map[ref] : NULL;
}

void grant_unmap(struct backend *b, uint32_t ref)
{
	struct mapping *m = grant_mapped(b, ref);

	if (!m)
		return;
	if (b->hooks.spy)
		spy_page(b, m->addr, "before it was unmapped", ref);
	xengnttab_unmap(b->gnttab, m->addr, 1);
	free(m);
	b->map[ref] = NULL;
	b->mapped--;
}

/**
 * grants_unmap() - unmap everything
 * @b: the backend
 */
void grants_unmap(struct backend *b)
{
	unsigned int ref;

	for (ref = 0; ref < REFS_MAX; ref++)
		grant_unmap(b, ref);
}

/**
 * grant_copy() - copy to or from a page, mapped or not
 * @b: the backend
 * @ref: its grant
 * @offset: where in the page
 * @local: what to copy from or to
 * @len: how much
 * @to_guest: the direction
 */
bool grant_copy(struct backend *b, uint32_t ref, unsigned int offset,
		void *local, unsigned int len, bool to_guest)
{
	struct mapping *m = grant_mapped(b, ref);
	xengnttab_grant_copy_segment_t seg = { .len = len };

	if (offset + len > PAGE)
		return false;
	if (m && !(to_guest && m->readonly)) {
		if (to_guest)
			memcpy((char *)m->addr + offset, local, len);
		else
			memcpy(local, (char *)m->addr + offset, len);
		return true;
	}
	if (to_guest) {
		seg.source.virt = local;
		seg.dest.foreign.ref = ref;
		seg.dest.foreign.offset = offset;
		seg.dest.foreign.domid = b->domid;
		seg.flags = GNTCOPY_dest_gref;
	} else {
		seg.dest.virt = local;
		seg.source.foreign.ref = ref;
		seg.source.foreign.offset = offset;
		seg.source.foreign.domid = b->domid;
		seg.flags = GNTCOPY_source_gref;
	}
	return !xengnttab_grant_copy(b->gnttab, 1, &seg) &&
	       seg.status == GNTST_okay;
}

/**
 * grants_of_guest() - how many pages the guest grants to this domain
 * @b: the backend
 *
 * As its grant table says, mapped or not.  Return: -1 if it cannot be read.
 */
int grants_of_guest(struct backend *b)
{
	struct grant_table t;
	int found;

	if (!grant_table_map(&t, b->memory, b->domid, false))
		return -1;
	found = grant_table_granted(&t);
	grant_table_unmap(&t, b->memory);
	return found;
}
