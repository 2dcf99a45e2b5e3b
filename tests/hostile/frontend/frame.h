/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Frames that go some way into a network stack before they are found to be
 * nonsense: true headers with false lengths, offsets, types and checksums.
 */

#ifndef HOSTILE_FRAME_H
#define HOSTILE_FRAME_H

#include "rng.h"

/* In a page, a frame begins at each multiple of this. */
#define FRAME_STEP 512U

void frame_write(unsigned char *at, unsigned int len, struct rng *r);

#endif /* HOSTILE_FRAME_H */
