/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What xen-netif's exit status means, for every subcommand.
 * The manual page, xen-netif(8), has the same table.
 */
#ifndef EXITS_H
#define EXITS_H

enum exits {
	EXITS_OK = 0,		/* done; doctor and check: nothing is wrong */
	EXITS_WRONG = 1,	/* doctor or check found something wrong */
	EXITS_USAGE = 2,	/* bad command line, or a bad policy file */
	EXITS_NO_ACCESS = 3,	/* no Xen, not root, or no answer from xenstore */
	EXITS_NOT_FOUND = 4,	/* no such domain or vif */
	EXITS_FAILED = 5,	/* understood and allowed, but it failed */
};

enum exits exits_of_errno(int err);

#endif /* EXITS_H */
