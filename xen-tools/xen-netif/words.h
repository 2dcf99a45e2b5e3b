/* SPDX-License-Identifier: GPL-2.0 */
/* words: facts about a vif as people read them; strings are the caller's. */
#ifndef WORDS_H
#define WORDS_H

#include "vif.h"

char *words_policy(const struct vif *v);
char *words_tables(const struct vif *v);
char *words_percent(const struct share *s);
char *words_domain(unsigned int domid, const char *name);

#endif /* WORDS_H */
