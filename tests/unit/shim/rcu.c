// SPDX-License-Identifier: GPL-2.0
/*
 * A read section holds a lock shared, a grace period takes it alone for a
 * moment: that gives exactly the guarantee that RCU gives and no other, so
 * ThreadSanitizer sees a race wherever the code under test relies on more.
 */
#define _GNU_SOURCE
#include <pthread.h>

#include <linux/rcupdate.h>
#include <linux/slab.h>

static pthread_rwlock_t readers = PTHREAD_RWLOCK_WRITER_NONRECURSIVE_INITIALIZER_NP;
static __thread unsigned int nesting;

static pthread_mutex_t pending_lock = PTHREAD_MUTEX_INITIALIZER;
static struct rcu_head *pending;

void rcu_read_lock(void)
{
	if (!nesting++)
		pthread_rwlock_rdlock(&readers);
}

void rcu_read_unlock(void)
{
	BUG_ON(!nesting);
	if (!--nesting)
		pthread_rwlock_unlock(&readers);
}

bool rcu_read_lock_held(void)
{
	return nesting;
}

static void queue(struct rcu_head *head)
{
	pthread_mutex_lock(&pending_lock);
	head->next = pending;
	pending = head;
	pthread_mutex_unlock(&pending_lock);
}

void call_rcu(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	head->func = func;
	queue(head);
}

void shim_free_rcu(struct rcu_head *head, void *object)
{
	head->func = NULL;
	head->object = object;
	queue(head);
}

unsigned int shim_rcu_pending(void)
{
	struct rcu_head *head;
	unsigned int n = 0;

	pthread_mutex_lock(&pending_lock);
	for (head = pending; head; head = head->next)
		n++;
	pthread_mutex_unlock(&pending_lock);
	return n;
}

void synchronize_rcu(void)
{
	struct rcu_head *list, *head;

	/* A reader that waits for itself never ends. */
	BUG_ON(nesting);

	pthread_mutex_lock(&pending_lock);
	list = pending;
	pending = NULL;
	pthread_mutex_unlock(&pending_lock);

	pthread_rwlock_wrlock(&readers);
	pthread_rwlock_unlock(&readers);

	while ((head = list)) {
		list = head->next;
		if (head->func)
			head->func(head);
		else
			kvfree(head->object);
	}
}

void rcu_barrier(void)
{
	synchronize_rcu();
}
