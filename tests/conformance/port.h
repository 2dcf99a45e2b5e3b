/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A vif as a port that sends and receives Ethernet frames: its MAC address,
 * pages on its RX ring, and what came back on its TX ring.
 *
 * Frames that nobody here sent (of the bridge's own protocols) are dropped.
 */

#ifndef PORT_H
#define PORT_H

#include "env.h"

#define FRAME_MIN	60U
#define FRAME_MAX	1514U
#define FRAME_TCP_HEAD	54U	/* Ethernet, IPv4, TCP */
#define FRAME_TCP_MSS	1448U

#define PORT_RX_PAGES	64U
#define PORT_SLOTS_MAX	20U

struct port {
	struct env *e;
	struct xennetif *nif;
	unsigned char mac[6];
	struct xennetif_pages *rx;	/* a slot's user value: its page */
	bool posted[PORT_RX_PAGES];
	/* of the last packet that port_recv() took */
	unsigned int slots;
	struct xennetif_rx_slot slot[PORT_SLOTS_MAX];
};

bool port_init(struct port *p, struct env *e, struct xennetif *nif);
void port_fini(struct port *p);
bool port_post(struct port *p, unsigned int first, unsigned int count);
bool port_pair(struct port *a, struct port *b);

void frame_make(unsigned char *buf, unsigned int len, const struct port *from,
		const struct port *to);
void frame_make_tcp(unsigned char *buf, unsigned int len,
		    const struct port *from, const struct port *to);
extern const struct netif_extra_info frame_gso;

bool port_send(struct port *p, unsigned int queue,
	       const struct xennetif_tx_packet *pkt);
int port_sent(struct port *p, unsigned int queue, unsigned int slots,
	      int timeout_ms);
int port_recv(struct port *p, unsigned char *buf, unsigned int size,
	      int timeout_ms);
bool port_expect(struct port *p, const unsigned char *frame, unsigned int len,
		 const char *what);

#endif /* PORT_H */
