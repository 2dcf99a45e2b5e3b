/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pattern: what the guest's memory is filled with, again and again, and what the
 * backend looks for.
 */

#ifndef PATTERN_H
#define PATTERN_H

#define PATTERN "\xa7\x1dGuests' memory\xe3"

#endif /* PATTERN_H */
