/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/export.h>
#include <linux/kernel.h>
