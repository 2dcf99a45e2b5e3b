// SPDX-License-Identifier: GPL-2.0
/* late_grants: ends grants as soon as it can; see late_grants.h. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include <net/dst.h>

#include "late_grants.h"

/**
 * struct late_grant - a grant that is still in use
 * @list: in late_grants, or on its way out of it
 * @ref: the grant
 * @skb: holds a reference to a packet that has memory in the page
 */
struct late_grant {
	struct list_head list;
	grant_ref_t ref;
	struct sk_buff *skb;
};

static LIST_HEAD(late_grants);
static DEFINE_SPINLOCK(late_lock); /* protects late_grants */

static void late_grants_retry(struct work_struct *work);
static DECLARE_DELAYED_WORK(late_work, late_grants_retry);

static void take_all(struct list_head *all)
{
	spin_lock_bh(&late_lock);
	list_splice_init(&late_grants, all);
	spin_unlock_bh(&late_lock);
}

static void put_back(struct list_head *rest)
{
	spin_lock_bh(&late_lock);
	list_splice(rest, &late_grants);
	spin_unlock_bh(&late_lock);
}

static void late_grants_retry(struct work_struct *work)
{
	struct late_grant *late, *next;
	LIST_HEAD(all);

	take_all(&all);
	list_for_each_entry_safe(late, next, &all, list) {
		if (!gnttab_try_end_foreign_access(late->ref)) {
			/* Once nobody else sends the data: MSG_ZEROCOPY. */
			if (!skb_cloned(late->skb))
				skb_zcopy_clear(late->skb, false);
			continue;
		}
		list_del(&late->list);
		dev_kfree_skb_any(late->skb);
		kfree(late);
	}
	if (list_empty(&all))
		return;
	put_back(&all);
	schedule_delayed_work(&late_work, HZ);
}

/**
 * late_grant_end() - end a grant and drop the packet behind it, now or later
 * @ref: the grant; it is gone, or is not the caller's any more
 * @skb: the caller's reference to it is dropped then
 *
 * Context: any.
 */
void late_grant_end(grant_ref_t ref, struct sk_buff *skb)
{
	struct late_grant *late;

	if (gnttab_try_end_foreign_access(ref)) {
		dev_kfree_skb_any(skb);
		return;
	}

	/* Nobody waits for it to be sent, nor for what it refers to. */
	skb_orphan(skb);
	nf_reset_ct(skb);
	skb_ext_reset(skb);
	skb_dst_drop(skb);
	late = kmalloc(sizeof(*late), GFP_ATOMIC);
	if (!late) {
		pr_warn_ratelimited("no memory to keep grant %u in mind, which is in use by the backend: lost\n",
				    ref);
		return;
	}
	late->ref = ref;
	late->skb = skb;
	spin_lock_bh(&late_lock);
	list_add_tail(&late->list, &late_grants);
	spin_unlock_bh(&late_lock);
	schedule_delayed_work(&late_work, HZ);
}

/**
 * late_grants_leave() - the module goes
 *
 * What is still in use then is never freed.
 *
 * Context: process; nothing else of this file is called any more.
 */
void late_grants_leave(void)
{
	struct late_grant *late, *next;
	unsigned int lost = 0;
	LIST_HEAD(all);

	cancel_delayed_work_sync(&late_work);
	take_all(&all);
	list_for_each_entry_safe(late, next, &all, list) {
		if (gnttab_try_end_foreign_access(late->ref))
			dev_kfree_skb_any(late->skb);
		else
			lost++;
		kfree(late);
	}
	if (lost)
		pr_warn("%u grants are in use by the backend: lost\n",
			lost);
}
