// SPDX-License-Identifier: GPL-2.0
/* sources: netback/gref_table.c */
/* max_len: 512 */
/*
 * netback's table of mapped grefs, operation by operation beside the model that
 * the unit tests have, with memory that runs out, and with a reader that holds
 * on to what it found through everything but a grace period.
 */
#include "fuzz.h"

#include "table_model.h"

#define CAPACITY_MAX 40

/* A reader in the middle of its RCU section. */
struct reader {
	bool reading;
	const struct gref_slot *slot;
	struct gref_mapping *m;
	u32 gref;
	bool writable;
};

static void reader_begin(struct reader *r, struct gref_table *t, u32 gref,
			 const struct model *model)
{
	if (r->reading)
		return;
	/* Mostly one that is there. */
	if (gref % 8 && model->used)
		gref = model->entries[gref % model->used].gref;
	rcu_read_lock();
	r->reading = true;
	r->gref = gref;
	r->slot = gref_table_lookup(t, gref);
	if (!r->slot)
		return;
	r->m = gref_slot_mapping(t, r->slot);
	r->writable = gref_slot_writable(r->slot);
}

/* What it found is as it was, whatever has been done to the table since. */
static void reader_look(struct reader *r, struct gref_table *t)
{
	if (!r->reading || !r->slot)
		return;
	check(r->slot->gref == r->gref);
	check(r->slot->vaddr == vaddr_of(r->gref));
	check(gref_slot_mapping(t, r->slot) == r->m);
	check(gref_slot_writable(r->slot) == r->writable);
}

static void reader_end(struct reader *r, struct gref_table *t)
{
	reader_look(r, t);
	if (r->reading)
		rcu_read_unlock();
	*r = (struct reader){};
}

/*
 * Enter and take out what was never shown, as an ADD does that fails. It needs
 * no grace period, leaves dead slots and brings rebuilds.
 */
static void churn(struct gref_table *t, struct model *model, u32 gref,
		  u32 range, unsigned int n)
{
	struct gref_mapping *m;

	for (; n--; gref = (gref + 1) % range) {
		if (model_find(model, gref) || !gref_table_room(t))
			continue;
		check(!gref_table_reserve(t, gref, false, &m));
		gref_table_remove(t, m);
	}
}

static void play(struct gref_table *t, u32 range, struct bytes *in)
{
	struct model model = { .used = 0 };
	struct reader reader = {};
	unsigned int op;
	u32 gref;

	while (in->left) {
		op = bytes_below(in, MODEL_OPS + 3);
		gref = bytes_below(in, range);
		switch (op) {
		case MODEL_OPS:
			reader_begin(&reader, t, gref, &model);
			break;
		case MODEL_OPS + 1:
			reader_end(&reader, t);
			break;
		case MODEL_OPS + 2:
			churn(t, &model, gref, range, bytes_u8(in) % 64);
			check_invariants(t);
			reader_look(&reader, t);
			break;
		default:
			/* To remove one takes a grace period, so it waits. */
			if (op == MODEL_REMOVE && reader.reading && gref % 4)
				break;
			if (op == MODEL_REMOVE)
				reader_end(&reader, t);
			model_step(t, &model, op, gref);
			check_invariants(t);
			reader_look(&reader, t);
		}
	}
	reader_end(&reader, t);
	compare(t, &model, range);
}

static void fuzz_one(struct bytes *in)
{
	u32 capacity = 1 + bytes_below(in, CAPACITY_MAX);
	u32 range = 2 * capacity + bytes_below(in, 4) * capacity + 1;
	struct gref_table *t;

	setenv("CMOCKA_TEST_ABORT", "1", 1);
	shim_fail_alloc(bytes_u8(in) & 3);
	t = gref_table_alloc(capacity, bytes_u16(in));
	shim_fail_alloc(0);
	if (!t) {
		check(!shim_live_allocs());
		return;
	}
	play(t, range, in);
	end(t);
}
