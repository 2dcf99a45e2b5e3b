/* SPDX-License-Identifier: MIT */
/*
 * Everything of the wire ABI that the drivers and the tools rely on. Linux and
 * Xen name some of it differently:
 *
 * SAME(name)                 a number with one name in both
 * NUMBER(linux, xen)         a number with two names
 * SIZE(linux, xen)           the size of a struct
 * FIELD(linux, xen, field)   where a field stands and how big it is
 *
 * Included by linux.c, which prints the numbers as Linux and public-io have
 * them, and by xen.c, which compares each with Xen's while it is compiled.
 */

/* public-io/xen/interface/io/netif_staging.h */
SAME(XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE);
SAME(XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING);
SAME(XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING);
SAME(_XEN_NETIF_CTRLF_GREF_readonly);
SAME(XEN_NETIF_CTRLF_GREF_readonly);
SIZE(xen_netif_gref, xen_netif_gref);
FIELD(xen_netif_gref, xen_netif_gref, ref);
FIELD(xen_netif_gref, xen_netif_gref, flags);
FIELD(xen_netif_gref, xen_netif_gref, status);

/* Linux's netif.h: the control ring */
SAME(XEN_NETIF_CTRL_STATUS_SUCCESS);
SAME(XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED);
SAME(XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER);
SAME(XEN_NETIF_CTRL_STATUS_BUFFER_OVERFLOW);
SAME(XEN_NETIF_CTRL_TYPE_INVALID);
SAME(XEN_NETIF_CTRL_TYPE_GET_HASH_FLAGS);
SAME(XEN_NETIF_CTRL_TYPE_SET_HASH_FLAGS);
SAME(XEN_NETIF_CTRL_TYPE_SET_HASH_KEY);
SAME(XEN_NETIF_CTRL_TYPE_GET_HASH_MAPPING_SIZE);
SAME(XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING_SIZE);
SAME(XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING);
SAME(XEN_NETIF_CTRL_TYPE_SET_HASH_ALGORITHM);
SIZE(xen_netif_ctrl_request, xen_netif_ctrl_request);
FIELD(xen_netif_ctrl_request, xen_netif_ctrl_request, id);
FIELD(xen_netif_ctrl_request, xen_netif_ctrl_request, type);
FIELD(xen_netif_ctrl_request, xen_netif_ctrl_request, data);
SIZE(xen_netif_ctrl_response, xen_netif_ctrl_response);
FIELD(xen_netif_ctrl_response, xen_netif_ctrl_response, id);
FIELD(xen_netif_ctrl_response, xen_netif_ctrl_response, type);
FIELD(xen_netif_ctrl_response, xen_netif_ctrl_response, status);
FIELD(xen_netif_ctrl_response, xen_netif_ctrl_response, data);

/* Linux's netif.h: the data rings */
NUMBER(XEN_NETTXF_csum_blank, NETTXF_csum_blank);
NUMBER(XEN_NETTXF_data_validated, NETTXF_data_validated);
NUMBER(XEN_NETTXF_more_data, NETTXF_more_data);
NUMBER(XEN_NETTXF_extra_info, NETTXF_extra_info);
NUMBER(XEN_NETRXF_data_validated, NETRXF_data_validated);
NUMBER(XEN_NETRXF_csum_blank, NETRXF_csum_blank);
NUMBER(XEN_NETRXF_more_data, NETRXF_more_data);
NUMBER(XEN_NETRXF_extra_info, NETRXF_extra_info);
NUMBER(XEN_NETIF_RSP_DROPPED, NETIF_RSP_DROPPED);
NUMBER(XEN_NETIF_RSP_ERROR, NETIF_RSP_ERROR);
NUMBER(XEN_NETIF_RSP_OKAY, NETIF_RSP_OKAY);
NUMBER(XEN_NETIF_RSP_NULL, NETIF_RSP_NULL);
SAME(XEN_NETIF_MAX_TX_SIZE);
SAME(XEN_NETIF_EXTRA_TYPE_GSO);
SAME(XEN_NETIF_EXTRA_TYPE_MCAST_ADD);
SAME(XEN_NETIF_EXTRA_TYPE_MCAST_DEL);
SAME(XEN_NETIF_EXTRA_TYPE_HASH);
SAME(XEN_NETIF_EXTRA_FLAG_MORE);
SAME(XEN_NETIF_GSO_TYPE_TCPV4);
SAME(XEN_NETIF_GSO_TYPE_TCPV6);
SIZE(xen_netif_tx_request, netif_tx_request);
FIELD(xen_netif_tx_request, netif_tx_request, gref);
FIELD(xen_netif_tx_request, netif_tx_request, offset);
FIELD(xen_netif_tx_request, netif_tx_request, flags);
FIELD(xen_netif_tx_request, netif_tx_request, id);
FIELD(xen_netif_tx_request, netif_tx_request, size);
SIZE(xen_netif_tx_response, netif_tx_response);
FIELD(xen_netif_tx_response, netif_tx_response, id);
FIELD(xen_netif_tx_response, netif_tx_response, status);
SIZE(xen_netif_rx_request, netif_rx_request);
FIELD(xen_netif_rx_request, netif_rx_request, id);
FIELD(xen_netif_rx_request, netif_rx_request, gref);
SIZE(xen_netif_rx_response, netif_rx_response);
FIELD(xen_netif_rx_response, netif_rx_response, id);
FIELD(xen_netif_rx_response, netif_rx_response, offset);
FIELD(xen_netif_rx_response, netif_rx_response, flags);
FIELD(xen_netif_rx_response, netif_rx_response, status);
SIZE(xen_netif_extra_info, netif_extra_info);
FIELD(xen_netif_extra_info, netif_extra_info, type);
FIELD(xen_netif_extra_info, netif_extra_info, flags);
FIELD(xen_netif_extra_info, netif_extra_info, u);
