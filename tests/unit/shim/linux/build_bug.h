/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_BUILD_BUG_H
#define SHIM_BUILD_BUG_H

#include <assert.h>

#define BUILD_BUG_ON(x)		_Static_assert(!(x), #x)

#endif /* SHIM_BUILD_BUG_H */
