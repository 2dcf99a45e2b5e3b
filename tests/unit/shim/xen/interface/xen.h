/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_XEN_H
#define SHIM_XEN_H

#include <linux/types.h>

typedef u16 domid_t;

#endif /* SHIM_XEN_H */
