// SPDX-License-Identifier: MIT
/*
 * The numbers as Linux's netif.h and ours have them. Compiled to assembler,
 * never run: each number becomes a line "->NAME $value" there.
 */
#include <stddef.h>
#include <stdint.h>

#include <xen/interface/io/netif.h>
#include <xen/interface/io/netif_staging.h>

#define EMIT(name, value) \
	__asm__("\n->" name " %c0" : : "i" ((long)(value)))

#define SAME(name) EMIT(#name, name)
#define NUMBER(ours, xens) EMIT(#xens, ours)
#define SIZE(ours, xens) EMIT("sizeof_" #xens, sizeof(struct ours))
#define FIELD(ours, xens, field) \
	EMIT("offsetof_" #xens "_" #field, offsetof(struct ours, field)); \
	EMIT("sizeof_" #xens "_" #field, sizeof(((struct ours *)0)->field))

void emit_all(void)
{
#include "numbers.h"
}
