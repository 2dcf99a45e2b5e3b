// SPDX-License-Identifier: MIT
/*
 * Compares Xen's own numbers with those that linux.c printed, which
 * linux-numbers.h holds as LINUX_<name>. A difference is a compile error.
 */
#include <stddef.h>
#include <stdint.h>

#include <xen/xen.h>
#include <xen/io/netif.h>

#include "linux-numbers.h"

#define EQUAL(ours, xens, name) \
	_Static_assert((long)(xens) == (ours), name ": Linux and Xen differ")

#define SAME(name) EQUAL(LINUX_##name, name, #name)
#define NUMBER(ours, xens) EQUAL(LINUX_##xens, xens, #xens)
#define SIZE(ours, xens) \
	EQUAL(LINUX_sizeof_##xens, sizeof(struct xens), "size of " #xens)
#define FIELD(ours, xens, field) \
	EQUAL(LINUX_offsetof_##xens##_##field, offsetof(struct xens, field), \
	      "offset of " #xens "." #field); \
	EQUAL(LINUX_sizeof_##xens##_##field, \
	      sizeof(((struct xens *)0)->field), "size of " #xens "." #field)

#include "numbers.h"
