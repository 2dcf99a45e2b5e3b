/* SPDX-License-Identifier: GPL-2.0 */
#ifndef SHIM_PRINTK_H
#define SHIM_PRINTK_H

#include <stdio.h>

#define KBUILD_MODNAME "unit"
#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif
#define pr_err(fmt, ...)	fprintf(stderr, "# " pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...)	pr_err(fmt, ##__VA_ARGS__)
#define pr_info(fmt, ...)	pr_err(fmt, ##__VA_ARGS__)
#define pr_err_ratelimited(fmt, ...) pr_err(fmt, ##__VA_ARGS__)
#define pr_debug(fmt, ...)	do { if (0) pr_err(fmt, ##__VA_ARGS__); } while (0)

#endif /* SHIM_PRINTK_H */
