/* SPDX-License-Identifier: GPL-2.0 */
#ifndef CHURN_H
#define CHURN_H

#include <stdatomic.h>

#include "env.h"

#define CHURN_PERIOD_MS	100

bool churn_staged(struct env *e, unsigned int count, atomic_bool *asked);

#endif /* CHURN_H */
