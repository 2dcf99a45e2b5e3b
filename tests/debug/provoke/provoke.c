// SPDX-License-Identifier: GPL-2.0
/*
 * provoke: makes one mistake, named by the parameter `what`, that a checker of a
 * debugging kernel has to report. Loading it fails, so that it can be loaded
 * again. tests/debug/selftest sees to it that each report fails a run of the rig.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/timer.h>

static char *what = "";
module_param(what, charp, 0444);
MODULE_PARM_DESC(what, "the mistake to make");

/* A parameter, so that the compiler cannot know it. */
static int bits = 40;
module_param(bits, int, 0444);
MODULE_PARM_DESC(bits, "how far to shift an int");

static DEFINE_SPINLOCK(one);
static DEFINE_SPINLOCK(two);
static int __rcu *pointer;

static void nothing(struct timer_list *timer)
{
}

/* Two locks, once in each order. */
static void locks(void)
{
	spin_lock(&one);
	spin_lock(&two);
	spin_unlock(&two);
	spin_unlock(&one);
	spin_lock(&two);
	spin_lock(&one);
	spin_unlock(&one);
	spin_unlock(&two);
}

/* An RCU pointer, read outside of any reader's section. */
static void rcu(void)
{
	pr_info("%p\n", rcu_dereference(pointer));
}

/* Sleeping with a spinlock held. */
static void sleeping(void)
{
	spin_lock(&one);
	msleep(20);
	spin_unlock(&one);
}

/* Memory that nobody can find again. */
static void leak(void)
{
	memset(kmalloc(1000, GFP_KERNEL), 1, 1000);
}

/* A byte behind what was allocated. */
static void redzone(void)
{
	char *bytes = kmalloc(64, GFP_KERNEL);

	if (!bytes)
		return;
	OPTIMIZER_HIDE_VAR(bytes);
	bytes[64] = 1;
	kfree(bytes);
}

/* Memory that is used after it was freed. */
static void used(void)
{
	char *bytes = kmalloc(200, GFP_KERNEL);

	if (!bytes)
		return;
	OPTIMIZER_HIDE_VAR(bytes);
	kfree(bytes);
	bytes[100] = 1;
	/* SLUB looks when it hands the object out again: it is the next. */
	kfree(kmalloc(200, GFP_KERNEL));
}

/* A page that is written after it was freed. */
static void page(void)
{
	unsigned long address = __get_free_page(GFP_KERNEL);

	if (!address)
		return;
	free_page(address);
	WRITE_ONCE(*(u64 *)(address + 256), 1);
	free_page(__get_free_page(GFP_KERNEL));
}

/* A timer that runs in memory that was freed. */
static void object(void)
{
	struct timer_list *timer = kzalloc(sizeof(*timer), GFP_KERNEL);

	if (!timer)
		return;
	timer_setup(timer, nothing, 0);
	mod_timer(timer, jiffies + 1000 * HZ);
	kfree(timer);
}

/* A shift by more bits than there are. */
static void shift(void)
{
	pr_info("%d\n", 1 << bits);
}

static const struct {
	const char *name;
	void (*make)(void);
} mistakes[] = {
	{ "locks", locks },
	{ "rcu", rcu },
	{ "sleeping", sleeping },
	{ "leak", leak },
	{ "redzone", redzone },
	{ "used", used },
	{ "page", page },
	{ "object", object },
	{ "shift", shift },
};

static int __init provoke_init(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(mistakes); i++) {
		if (!strcmp(what, mistakes[i].name)) {
			mistakes[i].make();
			return -ECANCELED;
		}
	}
	return -EINVAL;
}

module_init(provoke_init);
MODULE_DESCRIPTION("Mistakes for the checkers of debugging kernels");
MODULE_LICENSE("GPL");
