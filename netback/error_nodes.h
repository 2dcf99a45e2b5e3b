/* SPDX-License-Identifier: GPL-2.0 */
/*
 * error_nodes: what a vif's errors left in xenstore goes when the vif goes.
 *
 * xenbus_dev_fatal() keeps an error's text below error/backend/vif, in a folder
 * of the frontend's domain, and nothing ever removes it. Domains come as often
 * as they like, each time with another number.
 */
#ifndef NETBACK_ERROR_NODES_H
#define NETBACK_ERROR_NODES_H

struct xenbus_device;

void error_nodes_remove(const struct xenbus_device *dev);

#endif /* NETBACK_ERROR_NODES_H */
