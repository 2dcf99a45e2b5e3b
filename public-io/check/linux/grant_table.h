/* SPDX-License-Identifier: MIT */
/*
 * Stands in for Linux's xen/interface/grant_table.h, of which netif.h wants
 * nothing but this type, so that netif.h compiles outside a kernel.
 */
#include <stdint.h>

typedef uint32_t grant_ref_t;
