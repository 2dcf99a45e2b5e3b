// SPDX-License-Identifier: GPL-2.0
/*
 * fault_point: the list of fault points and its file; see fault_point.h.
 *
 * Each point has a pointer in the section "fault_points". The linker keeps a
 * section's parts in the order of the objects, so the points of a module are
 * those between fault_first.o, its first, and this one, its last.
 */
#include <linux/debugfs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include <xen/grant_table.h>

#include "fault_point.h"

extern struct fault_point *fault_points_first;

static struct fault_point *fault_points_last
__used __section("fault_points") __aligned(sizeof(void *));

/* All points, from *first_point() up to fault_points_last. */
static struct fault_point **first_point(void)
{
	return &fault_points_first + 1;
}

static struct dentry *points_file;

/**
 * fault_point_hit() - a call that can be made to fail is about to be made
 * @p: where
 *
 * Context: any.
 * Return: whether it has to fail
 */
bool fault_point_hit(struct fault_point *p)
{
	unsigned int hit = atomic_inc_return(&p->hits);
	unsigned int from = READ_ONCE(p->from), until = READ_ONCE(p->until);

	if (!from || hit < from || (until && hit >= until))
		return false;
	atomic_inc(&p->failed);
	return true;
}

/**
 * fault_map_one() - instead of gnttab_map_refs(), one of the batch fails
 * @map: as there, and so on
 * @kmap: likewise
 * @pages: likewise
 * @n: likewise
 *
 * Xen is asked for a grant that cannot be, and refuses it.
 */
int fault_map_one(struct gnttab_map_grant_ref *map,
		  struct gnttab_map_grant_ref *kmap, struct page **pages,
		  unsigned int n)
{
	grant_ref_t ref = map[n / 2].ref;
	int err;

	map[n / 2].ref = INVALID_GRANT_REF;
	/* In parentheses it is no fault point. */
	err = (gnttab_map_refs)(map, kmap, pages, n);
	map[n / 2].ref = ref;
	return err;
}

/**
 * fault_unmap_one() - instead of gnttab_unmap_refs(), one of the batch fails
 * @unmap: as there, and so on
 * @kunmap: likewise
 * @pages: likewise
 * @n: likewise
 *
 * It is unmapped all the same, as Xen would hold the guest's page for ever.
 */
int fault_unmap_one(struct gnttab_unmap_grant_ref *unmap,
		    struct gnttab_unmap_grant_ref *kunmap, struct page **pages,
		    unsigned int n)
{
	int err = (gnttab_unmap_refs)(unmap, kunmap, pages, n);

	unmap[n / 2].status = GNTST_general_error;
	return err;
}

/**
 * fault_unmap_all() - instead of gnttab_unmap_refs(), the hypercall fails
 * @unmap: as there, and so on
 * @kunmap: likewise
 * @pages: likewise
 * @n: likewise
 */
int fault_unmap_all(struct gnttab_unmap_grant_ref *unmap,
		    struct gnttab_unmap_grant_ref *kunmap, struct page **pages,
		    unsigned int n)
{
	unsigned int i;

	(gnttab_unmap_refs)(unmap, kunmap, pages, n);
	for (i = 0; i < n; i++)
		unmap[i].status = GNTST_general_error;
	return -EFAULT;
}

/**
 * fault_copy_one() - instead of gnttab_batch_copy(), one of the batch fails
 * @op: as there
 * @n: likewise
 *
 * It is copied all the same: who does not look at the status is not found out
 * by what happens to be in the destination.
 */
void fault_copy_one(struct gnttab_copy *op, unsigned int n)
{
	(gnttab_batch_copy)(op, n);
	op[n / 2].status = GNTST_general_error;
}

static void point_name(const struct fault_point *p, char *name, size_t size)
{
	snprintf(name, size, "%s:%u:%s:%s", kbasename(p->file), p->line,
		 p->func, p->call);
}

static int points_show(struct seq_file *m, void *v)
{
	struct fault_point **pp;
	char name[120];

	for (pp = first_point(); pp < &fault_points_last; pp++) {
		point_name(*pp, name, sizeof(name));
		seq_printf(m, "%d %d %s\n", atomic_read(&(*pp)->hits),
			   atomic_read(&(*pp)->failed), name);
	}
	return 0;
}

static void points_off(bool zero)
{
	struct fault_point **pp;

	for (pp = first_point(); pp < &fault_points_last; pp++) {
		WRITE_ONCE((*pp)->from, 0);
		if (!zero)
			continue;
		atomic_set(&(*pp)->hits, 0);
		atomic_set(&(*pp)->failed, 0);
	}
}

static int point_arm(const char *wanted, unsigned int first, unsigned int times)
{
	struct fault_point **pp;
	char name[120];

	for (pp = first_point(); pp < &fault_points_last; pp++) {
		unsigned int from = atomic_read(&(*pp)->hits) + first;

		point_name(*pp, name, sizeof(name));
		if (strcmp(name, wanted))
			continue;
		WRITE_ONCE((*pp)->until, times ? from + times : 0);
		WRITE_ONCE((*pp)->from, from);
		return 0;
	}
	return -ENOENT;
}

static ssize_t points_write(struct file *file, const char __user *from,
			    size_t size, loff_t *pos)
{
	unsigned int first, times;
	char line[160], name[120];
	ssize_t len;
	int err;

	len = simple_write_to_buffer(line, sizeof(line) - 1, pos, from, size);
	if (len < 0)
		return len;
	line[len] = '\0';
	strim(line);
	if (!strcmp(line, "off") || !strcmp(line, "zero")) {
		points_off(line[0] == 'z');
		return len;
	}
	if (sscanf(line, "%119s %u %u", name, &first, &times) != 3 || !first)
		return -EINVAL;
	err = point_arm(name, first, times);
	return err ?: len;
}

static int points_open(struct inode *inode, struct file *file)
{
	return single_open(file, points_show, NULL);
}

static const struct file_operations points_fops = {
	.owner = THIS_MODULE,
	.open = points_open,
	.read = seq_read,
	.write = points_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/**
 * fault_points_show() - make the file in debugfs
 * @dir: the driver's folder, or NULL: a file that is named for the driver
 */
void fault_points_show(struct dentry *dir)
{
	points_file = debugfs_create_file(dir ? "faults" :
					  KBUILD_MODNAME "_faults",
					  0600, dir, NULL, &points_fops);
}

/**
 * fault_points_hide() - take the file away, unless its folder went
 */
void fault_points_hide(void)
{
	debugfs_remove(points_file);
}
