/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_MUTEX_H
#define SHIM_MUTEX_H

#include <linux/spinlock.h>

/* spinlock_t has a "held" too, so lockdep_assert_held() takes either. */
struct mutex {
	spinlock_t lock;
	bool held;
};

static inline void mutex_init(struct mutex *m)
{
	spin_lock_init(&m->lock);
	m->held = false;
}

static inline void mutex_lock(struct mutex *m)
{
	spin_lock(&m->lock);
	m->held = true;
}

static inline void mutex_unlock(struct mutex *m)
{
	m->held = false;
	spin_unlock(&m->lock);
}

#endif /* SHIM_MUTEX_H */
