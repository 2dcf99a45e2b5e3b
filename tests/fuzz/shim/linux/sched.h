/* SPDX-License-Identifier: GPL-2.0 */
/* The thread that handles control messages, of which there is one. */
#ifndef SHIM_SCHED_H
#define SHIM_SCHED_H

#define SCHED_NORMAL	0
#define SCHED_FIFO	1
#define MAX_NICE	19

struct task_struct {
	int policy;
	int nice;
};

static struct task_struct shim_current = { .policy = SCHED_FIFO };
#define current (&shim_current)

static inline void sched_set_normal(struct task_struct *p, int nice)
{
	p->policy = SCHED_NORMAL;
	p->nice = nice;
}

#define cond_resched()	((void)0)

#endif /* SHIM_SCHED_H */
