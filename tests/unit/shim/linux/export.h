/* SPDX-License-Identifier: GPL-2.0 */
#define EXPORT_SYMBOL(sym)
#define EXPORT_SYMBOL_GPL(sym)
