/* SPDX-License-Identifier: GPL-2.0 */
/* The back end of a ring, as far as an index is judged. */
#ifndef SHIM_RING_H
#define SHIM_RING_H

#include <linux/types.h>

typedef u32 RING_IDX;

#define DEFINE_RING_TYPES(name, request, response)	\
	struct name##_back_ring {			\
		RING_IDX req_cons;			\
		u32 nr_ents;				\
	}

#define RING_SIZE(ring)			((ring)->nr_ents)
#define __CONST_RING_SIZE(name, size)	32

#endif /* SHIM_RING_H */
