/* SPDX-License-Identifier: GPL-2.0 */
/*
 * RCU with real readers, real grace periods and deferred frees; see ../rcu.c.
 * Using a protected pointer outside a read section ends the test.
 */
#ifndef SHIM_RCUPDATE_H
#define SHIM_RCUPDATE_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/types.h>

void rcu_read_lock(void);
void rcu_read_unlock(void);
bool rcu_read_lock_held(void);
void synchronize_rcu(void);
void rcu_barrier(void);
void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head));
void shim_free_rcu(struct rcu_head *head, void *object);

/* How many deferred frees have not happened yet. */
unsigned int shim_rcu_pending(void);

#define synchronize_net()	synchronize_rcu()
#define rcu_read_lock_bh_held()	rcu_read_lock_held()
#define rcu_read_lock_bh()	rcu_read_lock()
#define rcu_read_unlock_bh()	rcu_read_unlock()

#define rcu_dereference_check(p, also) \
	({ \
		BUG_ON(!(rcu_read_lock_held() || (also))); \
		smp_load_acquire(&(p)); \
	})
#define rcu_dereference(p)		rcu_dereference_check(p, false)
#define rcu_dereference_bh(p)		rcu_dereference_check(p, false)
#define rcu_dereference_raw(p)		smp_load_acquire(&(p))
#define rcu_dereference_protected(p, c)	({ BUG_ON(!(c)); (p); })
#define rcu_access_pointer(p)		READ_ONCE(p)
#define rcu_assign_pointer(p, v)	smp_store_release(&(p), (v))
#define RCU_INIT_POINTER(p, v)		WRITE_ONCE(p, v)
#define rcu_replace_pointer(p, v, c) \
	({ \
		__typeof__(p) __was = rcu_dereference_protected(p, c); \
		rcu_assign_pointer(p, v); \
		__was; \
	})
#define kfree_rcu(p, member)		shim_free_rcu(&(p)->member, (p))
#define kvfree_rcu(p, member)		shim_free_rcu(&(p)->member, (p))

#endif /* SHIM_RCUPDATE_H */
