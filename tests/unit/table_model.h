/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A model of gref_table that is too simple to be wrong: an array of what must be
 * in the table, searched from end to end. model_step() does one operation to
 * both and asserts that they agree.
 */
#ifndef TABLE_MODEL_H
#define TABLE_MODEL_H

#include <linux/errno.h>
#include <linux/log2.h>

#include "check_table.h"

#define MODEL_MAX 256

struct entry {
	u32 gref;
	bool visible;
	bool readonly;
	int users;
	struct gref_mapping *m;
};

struct model {
	struct entry entries[MODEL_MAX];
	u32 used;
};

static inline struct entry *model_find(struct model *model, u32 gref)
{
	u32 i;

	for (i = 0; i < model->used; i++)
		if (model->entries[i].gref == gref)
			return &model->entries[i];
	return NULL;
}

static inline void try_reserve(struct gref_table *t, struct model *model,
			       u32 gref, bool readonly, bool no_memory)
{
	struct gref_mapping *m = NULL;
	int err;

	shim_fail_alloc(no_memory);
	err = gref_table_reserve(t, gref, readonly, &m);
	shim_fail_alloc(0);
	if (model_find(model, gref)) {
		assert_int_equal(err, -EEXIST);
	} else if (model->used == t->capacity) {
		assert_int_equal(err, -ENOSPC);
	} else if (no_memory && err) {
		/* Only a rebuild needs any, and then nothing has changed. */
		assert_int_equal(err, -ENOMEM);
	} else {
		assert_int_equal(err, 0);
		m->vaddr = vaddr_of(gref);
		model->entries[model->used++] = (struct entry) {
			.gref = gref, .readonly = readonly, .m = m,
		};
	}
}

static inline void try_remove(struct gref_table *t, struct model *model,
			      struct entry *e)
{
	if (e->visible)
		gref_table_unpublish(t, e->m);
	synchronize_rcu();
	assert_int_equal(gref_mapping_busy(e->m), e->users > 0);
	if (e->users) {
		if (e->visible)
			gref_table_publish(t, e->m);
		return;
	}
	gref_table_remove(t, e->m);
	*e = model->entries[--model->used];
}

static inline void compare(struct gref_table *t, struct model *model, u32 range)
{
	struct gref_mapping *m = NULL;
	u32 gref, n = 0;

	for (gref = 0; gref < range; gref++) {
		struct entry *e = model_find(model, gref);

		check_found(t, gref, e && e->visible ? e->m : NULL);
		if (e)
			assert_int_equal(e->m->readonly, e->readonly);
	}
	while ((m = gref_table_next(t, m))) {
		struct entry *e = model_find(model, m->gref);

		assert_non_null(e);
		assert_ptr_equal(e->m, m);
		n++;
	}
	assert_int_equal(n, model->used);
	assert_int_equal(gref_table_room(t), t->capacity - model->used);
	check_invariants(t);
}

enum model_op {
	MODEL_RESERVE,
	MODEL_RESERVE_READONLY,
	MODEL_RESERVE_NO_MEMORY,
	MODEL_PUBLISH,
	MODEL_UNPUBLISH,
	MODEL_GET_OR_PUT,
	MODEL_PUT,
	MODEL_REMOVE,
	MODEL_OPS
};

static inline void model_step(struct gref_table *t, struct model *model,
			      enum model_op op, u32 gref)
{
	struct entry *e = model_find(model, gref);

	switch (op) {
	case MODEL_RESERVE:
	case MODEL_RESERVE_READONLY:
	case MODEL_RESERVE_NO_MEMORY:
		try_reserve(t, model, gref, op == MODEL_RESERVE_READONLY,
			    op == MODEL_RESERVE_NO_MEMORY);
		break;
	case MODEL_PUBLISH:
		if (e && !e->visible) {
			gref_table_publish(t, e->m);
			e->visible = true;
		}
		break;
	case MODEL_UNPUBLISH:
		if (e && e->visible) {
			gref_table_unpublish(t, e->m);
			e->visible = false;
		}
		break;
	case MODEL_GET_OR_PUT:
		if (e && e->visible) {
			gref_mapping_get(e->m);
			e->users++;
			break;
		}
		fallthrough;
	case MODEL_PUT:
		if (e && e->users) {
			gref_mapping_put(e->m);
			e->users--;
		}
		break;
	default:
		if (e)
			try_remove(t, model, e);
	}
	e = model_find(model, gref);
	check_found(t, gref, e && e->visible ? e->m : NULL);
}

#endif /* TABLE_MODEL_H */
