/* SPDX-License-Identifier: GPL-2.0 */
/* glibc's errno.h comes through here too. */
#include <asm/errno.h>
