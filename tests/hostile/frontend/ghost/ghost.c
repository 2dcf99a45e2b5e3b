// SPDX-License-Identifier: GPL-2.0
/*
 * ghost: grants of pages that this domain does not have.
 *
 * Half of them are of pages that it had, and gave back to Xen; the others name
 * frames of whoever has them, or none.  Nothing of it can be undone but by the
 * end of the domain: the module stays.
 */
#include <linux/mm.h>
#include <linux/module.h>

#include <xen/grant_table.h>
#include <xen/mem-reservation.h>
#include <xen/page.h>

#define GIVEN_BACK	16
#define FOREIGN		16

static unsigned int grefs[GIVEN_BACK + FOREIGN];
static unsigned int nr_grefs;
module_param_array(grefs, uint, &nr_grefs, 0444);
MODULE_PARM_DESC(grefs, "The grants that were made");

static int grant(unsigned long frame)
{
	int ref = gnttab_grant_foreign_access(0, frame, 0);

	if (ref < 0)
		return ref;
	grefs[nr_grefs++] = ref;
	return 0;
}

static int give_back(void)
{
	struct page *page = alloc_page(GFP_KERNEL);
	xen_pfn_t frame;
	int err;

	if (!page)
		return -ENOMEM;
	frame = xen_page_to_gfn(page);
	err = grant(frame);
	if (err)
		return err;
	xenmem_reservation_va_mapping_reset(1, &page);
	return xenmem_reservation_decrease(1, &frame) == 1 ? 0 : -EIO;
}

static int __init ghost_init(void)
{
	unsigned int i;
	int err;

	for (i = 0; i < GIVEN_BACK; i++) {
		err = give_back();
		if (err)
			return err;
	}
	/* From the machine's first page to beyond its last. */
	for (i = 0; i < FOREIGN; i++) {
		err = grant(i ? 1UL << (i * 2) : 0);
		if (err)
			return err;
	}
	return 0;
}

module_init(ghost_init);

MODULE_DESCRIPTION("Grants of pages that this domain does not have");
MODULE_LICENSE("GPL");
