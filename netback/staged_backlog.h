/* SPDX-License-Identifier: GPL-2.0 */
/*
 * staged_backlog: packets to the guest that wait for room in its RX ring.
 *
 * When the guest has made room, its event schedules a NAPI instance of the
 * queue's, which delivers what waits for as long as all slots are staged. The
 * kthread would first have to be given a CPU, for which it competes with the
 * very program that sends; a softirq does not.
 *
 * The kthread keeps what needs a grant operation or may sleep: slots that are
 * not staged, packets that waited too long, a guest that stalls or is rogue.
 */
#ifndef NETBACK_STAGED_BACKLOG_H
#define NETBACK_STAGED_BACKLOG_H

#include <linux/types.h>

struct xenvif_queue;

void staged_backlog_start(struct xenvif_queue *queue);
void staged_backlog_stop(struct xenvif_queue *queue);
bool staged_backlog_schedule(struct xenvif_queue *queue);
void staged_backlog_grew(struct xenvif_queue *queue);
void staged_backlog_yield(struct xenvif_queue *queue);

#endif /* NETBACK_STAGED_BACKLOG_H */
