// SPDX-License-Identifier: GPL-2.0
/* exits: see exits.h. */
#include <errno.h>

#include "exits.h"

/**
 * exits_of_errno() - the exit status that an errno of libxennetif stands for
 * @err: the errno
 */
enum exits exits_of_errno(int err)
{
	switch (err) {
	case ENOENT:
		return EXITS_NOT_FOUND;
	case ENODEV:
	case EACCES:
	case EPERM:
		return EXITS_NO_ACCESS;
	default:
		return EXITS_FAILED;
	}
}
