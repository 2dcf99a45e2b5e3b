// SPDX-License-Identifier: GPL-2.0
/* words: see words.h. */
#include <stdlib.h>

#include "words.h"

/**
 * words_policy() - the host's policy for a vif
 * @v: the vif
 */
char *words_policy(const struct vif *v)
{
	switch (v->policy) {
	case POLICY_BAD:
		return xstrdup("invalid");
	case POLICY_SET:
		if (!v->policy_value)
			return xstrdup("off");
		return xasprintf("%u", v->policy_value);
	default:
		return xstrdup("default");
	}
}

/**
 * words_tables() - mappings in use and possible, a pair for each queue
 * @v: the vif
 */
char *words_tables(const struct vif *v)
{
	char *text, *more;
	unsigned int i;

	if (!v->tables_known)
		return xstrdup("-");
	text = xstrdup("");
	for (i = 0; i < v->tables; i++) {
		more = xasprintf("%s%s%u/%u", text, i ? "," : "",
				 v->table[i].mappings, v->table[i].capacity);
		free(text);
		text = more;
	}
	return text;
}

/**
 * words_percent() - the staged part
 * @s: the share
 */
char *words_percent(const struct share *s)
{
	double percent = share_percent(s);

	return percent < 0 ? xstrdup("-") : xasprintf("%.1f%%", percent);
}

/**
 * words_domain() - a domain by its name and number
 * @domid: its number
 * @name: its name, or NULL
 */
char *words_domain(unsigned int domid, const char *name)
{
	return name ? xasprintf("%s (%u)", name, domid) :
		      xasprintf("domain %u", domid);
}
