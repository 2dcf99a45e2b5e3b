/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vifs: all virtual interfaces that can be seen from this domain. The control
 * domain sees those of every domain; others see those whose driver, on either
 * side, runs in them.
 */
#ifndef VIFS_H
#define VIFS_H

#include "vif.h"

struct vifs {
	struct vif *vif;	/* sorted by domain and number */
	unsigned int n;
};

void vifs_collect(struct source *src, struct vifs *list);
void vifs_free(struct vifs *list);
struct vif *vifs_find(const struct vifs *list, const char *name);
struct vif *vifs_find_or_complain(const struct vifs *list, const char *name);

#endif /* VIFS_H */
