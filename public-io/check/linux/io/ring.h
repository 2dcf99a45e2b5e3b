/* SPDX-License-Identifier: MIT */
/* Stands in for Linux's ring.h: the ring's own layout is not checked here. */
#define DEFINE_RING_TYPES(name, request, response) struct name##_ring
