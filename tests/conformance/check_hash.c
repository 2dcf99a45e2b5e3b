// SPDX-License-Identifier: GPL-2.0
/*
 * The hash messages, which every backend with a control ring has had before
 * staging grants: they have to go on working beside them.
 */

#include "check.h"
#include "link.h"

#define TOEPLITZ	XEN_NETIF_CTRL_HASH_ALGORITHM_TOEPLITZ
#define ALL_TYPES	(XEN_NETIF_CTRL_HASH_TYPE_IPV4 | \
			 XEN_NETIF_CTRL_HASH_TYPE_IPV4_TCP | \
			 XEN_NETIF_CTRL_HASH_TYPE_IPV6 | \
			 XEN_NETIF_CTRL_HASH_TYPE_IPV6_TCP)

/* Header, GET_HASH_FLAGS: "A valid hash algorithm must be selected". */
static void hash_flags(struct env *e)
{
	unsigned int flags = 0;
	int t = e->timeout_ms;

	EXPECT(xennetif_hash_set_algorithm(e->a, 77, t) == INVALID,
	       "algorithm 77 is taken");
	EXPECT(xennetif_hash_get_flags(e->a, &flags, t) == NOT_SUPPORTED,
	       "flags without an algorithm");
	EXPECT(xennetif_hash_set_algorithm(e->a, TOEPLITZ, t) == SUCCESS,
	       "Toeplitz is refused");
	EXPECT(xennetif_hash_get_flags(e->a, &flags, t) == SUCCESS &&
	       flags && !(flags & ~ALL_TYPES), "flags %#x", flags);
	EXPECT(xennetif_hash_set_flags(e->a, flags, t) == SUCCESS,
	       "flags %#x are refused", flags);
	EXPECT(xennetif_hash_set_flags(e->a, 0x8000, t) == INVALID,
	       "flags 0x8000 are taken");
}

/* Header, SET_HASH_KEY: the grant may be read-only; the size has a limit. */
static void hash_key(struct env *e)
{
	static unsigned char key[XENNETIF_PAGE_SIZE] = { 1, 2, 3 };
	int ret;

	EXPECT(xennetif_hash_set_key(e->a, key, 40, e->timeout_ms) == SUCCESS,
	       "a key of 40 bytes is refused");
	EXPECT(xennetif_hash_set_key(e->a, key, 0, e->timeout_ms) == SUCCESS,
	       "a key of 0 bytes is refused");
	ret = xennetif_hash_set_key(e->a, key, sizeof(key), e->timeout_ms);
	EXPECT(ret == INVALID || ret == XEN_NETIF_CTRL_STATUS_BUFFER_OVERFLOW,
	       "a key of a page answers %d", ret);
	env_expect_status(e, XEN_NETIF_CTRL_TYPE_SET_HASH_KEY,
			  env_dead_gref(e), 40, 0, INVALID,
			  "a key in a page that is not granted");
}

/* Header, SET_HASH_MAPPING: sizes, offsets and queue numbers are checked. */
static void hash_mapping(struct env *e)
{
	unsigned int table[128] = { 0 };
	unsigned int max = 0;
	int t = e->timeout_ms;

	if (!EXPECT(xennetif_hash_get_mapping_size(e->a, &max, t) == SUCCESS &&
		    max >= ARRAY_SIZE(table), "largest table: %u", max))
		return;
	EXPECT(xennetif_hash_set_mapping_size(e->a, max + 1, t) == INVALID,
	       "a table of %u entries is taken", max + 1);
	EXPECT(xennetif_hash_set_mapping_size(e->a, 128, t) == SUCCESS,
	       "a table of 128 entries is refused");
	EXPECT(xennetif_hash_set_mapping(e->a, table, 128, 0, t) == SUCCESS,
	       "a table of zeroes is refused");
	EXPECT(xennetif_hash_set_mapping(e->a, table, 64, 64, t) == SUCCESS,
	       "its second half is refused");
	EXPECT(xennetif_hash_set_mapping(e->a, table, 64, 65, t) == INVALID,
	       "a table beyond its end is taken");
	table[5] = e->queues;
	EXPECT(xennetif_hash_set_mapping(e->a, table, 128, 0, t) == INVALID,
	       "queue %u of %u is taken", e->queues, e->queues);
	EXPECT(xennetif_hash_set_mapping_size(e->a, 0, t) == SUCCESS,
	       "a table of 0 entries is refused");
	EXPECT(xennetif_hash_set_algorithm(e->a,
					   XEN_NETIF_CTRL_HASH_ALGORITHM_NONE,
					   t) == SUCCESS,
	       "no algorithm is refused");
}

const struct check hash_checks[] = {
	{
		.id = "hash-1",
		.name = "algorithm and flags",
		.source = "header",
		.says =
			"GET_HASH_FLAGS: a valid algorithm must be selected before; the other messages go on working beside staging",
		.run = hash_flags,
	},
	{
		.id = "hash-2",
		.name = "key",
		.source = "header",
		.says =
			"SET_HASH_KEY: the key is in a granted page, and has a largest size",
		.run = hash_key,
	},
	{
		.id = "hash-3",
		.name = "mapping table",
		.source = "header",
		.says =
			"SET_HASH_MAPPING: size, offset and queue numbers are checked",
		.run = hash_mapping,
	},
	{ }
};
