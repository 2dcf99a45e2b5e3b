/* SPDX-License-Identifier: GPL-2.0 */
/* A lock that knows whether it is held, so that a mistake is seen at once. */
#ifndef SHIM_SPINLOCK_H
#define SHIM_SPINLOCK_H

#include <pthread.h>

#include <linux/bug.h>
#include <linux/types.h>

typedef struct {
	pthread_mutex_t mutex;
	bool held;
} spinlock_t;

#define __SPIN_LOCK_UNLOCKED(name) { .mutex = PTHREAD_MUTEX_INITIALIZER }
#define DEFINE_SPINLOCK(name) spinlock_t name = __SPIN_LOCK_UNLOCKED(name)

static inline void spin_lock_init(spinlock_t *lock)
{
	pthread_mutex_init(&lock->mutex, NULL);
	lock->held = false;
}

static inline void spin_lock(spinlock_t *lock)
{
	pthread_mutex_lock(&lock->mutex);
	lock->held = true;
}

static inline void spin_unlock(spinlock_t *lock)
{
	BUG_ON(!lock->held);
	lock->held = false;
	pthread_mutex_unlock(&lock->mutex);
}

#define spin_lock_bh(lock)		spin_lock(lock)
#define spin_unlock_bh(lock)		spin_unlock(lock)
#define spin_lock_irq(lock)		spin_lock(lock)
#define spin_unlock_irq(lock)		spin_unlock(lock)
#define spin_lock_irqsave(lock, flags) \
	do { (flags) = 0; spin_lock(lock); } while (0)
#define spin_unlock_irqrestore(lock, flags) \
	do { (void)(flags); spin_unlock(lock); } while (0)
#define lockdep_assert_held(lock)	BUG_ON(!(lock)->held)

#endif /* SHIM_SPINLOCK_H */
