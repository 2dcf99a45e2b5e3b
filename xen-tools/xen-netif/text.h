/* SPDX-License-Identifier: GPL-2.0 */
/*
 * text: strings that somebody else wrote. Much of what xenstore holds, a guest
 * may have written; none of it reaches a terminal or a JSON document before
 * text_clean() has seen it.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest text_clean() returns, without the terminating zero. */
#define TEXT_MAX	128

char *text_clean(const char *s, size_t len);
bool text_u32(const char *s, uint32_t *value);
bool text_u64(const char *s, uint64_t *value);
bool text_any_u32(const char *s, uint32_t *value);
bool text_bool(const char *s, bool *value);
char *text_trim(char *s);
const char *text_after(const char *s, const char *prefix);
bool text_mac(const char *s, uint8_t mac[6]);

#endif /* TEXT_H */
