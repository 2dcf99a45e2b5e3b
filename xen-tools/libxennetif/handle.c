// SPDX-License-Identifier: GPL-2.0
/*
 * A handle before and after its life with a vif; errors and time limits.
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <xentoollog.h>

#include "internal.h"

static void quiet_message(struct xentoollog_logger *logger,
			  enum xentoollog_level level, int err,
			  const char *context, const char *fmt, va_list ap)
{
	(void)logger;
	(void)level;
	(void)err;
	(void)context;
	(void)fmt;
	(void)ap;
}

/*
 * The Xen libraries write to stderr when they are given no logger, so that
 * silence has to be asked for.
 */
static struct xentoollog_logger *quiet_logger(void)
{
	struct xentoollog_logger *logger = calloc(1, sizeof(*logger));

	if (logger)
		logger->vmessage = quiet_message;
	return logger;
}

struct xennetif *xennetif_alloc(struct xentoollog_logger *logger)
{
	pthread_condattr_t attr;
	struct xennetif *nif;

	nif = calloc(1, sizeof(*nif));
	if (!nif)
		return NULL;

	nif->logger = logger;
	if (!logger) {
		nif->quiet = quiet_logger();
		nif->logger = nif->quiet;
		if (!nif->quiet)
			goto err_free;
	}

	nif->lock_fd = -1;
	pthread_mutex_init(&nif->lock, NULL);
	pthread_mutex_init(&nif->store_lock, NULL);
	pthread_mutex_init(&nif->ctrl.lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&nif->ctrl.cond, &attr);
	pthread_condattr_destroy(&attr);
	return nif;

err_free:
	free(nif);
	errno = ENOMEM;
	return NULL;
}

void xennetif_free(struct xennetif *nif)
{
	if (!nif)
		return;

	xennetif_close(nif, 0);
	pthread_cond_destroy(&nif->ctrl.cond);
	pthread_mutex_destroy(&nif->ctrl.lock);
	pthread_mutex_destroy(&nif->store_lock);
	pthread_mutex_destroy(&nif->lock);
	free(nif->quiet);
	free(nif);
}

char *xennetif_error(struct xennetif *nif, char *buf, size_t len)
{
	int err = errno;

	pthread_mutex_lock(&nif->lock);
	snprintf(buf, len, "%s", nif->error);
	pthread_mutex_unlock(&nif->lock);

	errno = err;
	return buf;
}

/**
 * nif_fail() - note why a call fails
 * @nif: the handle
 * @err: the errno for the caller
 * @fmt: what could not be done; the meaning of @err is appended
 *
 * Return: -1 with errno @err, for "return nif_fail(...)".
 */
int nif_fail(struct xennetif *nif, int err, const char *fmt, ...)
{
	char what[192];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);

	pthread_mutex_lock(&nif->lock);
	snprintf(nif->error, sizeof(nif->error), "%s: %s", what,
		 strerror(err));
	pthread_mutex_unlock(&nif->lock);

	errno = err;
	return -1;
}

/**
 * nif_now_ms() - a clock that only goes forward
 */
uint64_t nif_now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/**
 * nif_deadline() - when a limit that starts now will have passed
 * @timeout_ms: the limit; negative counts as 0
 */
uint64_t nif_deadline(int timeout_ms)
{
	return nif_now_ms() + (timeout_ms > 0 ? timeout_ms : 0);
}

/**
 * nif_remaining() - what is left until a deadline, for poll()
 * @deadline: from nif_deadline()
 */
int nif_remaining(uint64_t deadline)
{
	uint64_t now = nif_now_ms();

	return now < deadline ? (int)(deadline - now) : 0;
}

/**
 * nif_queue_get() - the queue that a data ring call names
 * @nif: the handle
 * @queue: its index
 *
 * Return: the queue, or NULL with the error set.
 */
struct nif_queue *nif_queue_get(struct xennetif *nif, unsigned int queue)
{
	if (!nif->set_up) {
		nif_fail(nif, ENOTCONN, "no rings");
		return NULL;
	}
	if (queue >= nif->cfg.queues) {
		nif_fail(nif, EINVAL, "queue %u of %u", queue,
			 nif->cfg.queues);
		return NULL;
	}
	return &nif->queue[queue];
}
