/* SPDX-License-Identifier: GPL-2.0 */
#ifndef LINGER_H
#define LINGER_H

#include <stdatomic.h>

#include "env.h"

#define LINGER_FRAMES	100

bool linger_staged(struct env *e, unsigned int seconds, atomic_bool *asked);

#endif /* LINGER_H */
