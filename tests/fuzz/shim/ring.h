/* SPDX-License-Identifier: GPL-2.0 */
#include <xen/interface/io/ring.h>
