// SPDX-License-Identifier: GPL-2.0
/*
 * source_xen: the running machine, through libxenstore, libxenctrl, libxenhypfs
 * and the ethtool ioctl; see source.h.
 *
 * A xenstore that is gone leaves its clients waiting for ever, because the
 * kernel's device takes the request and never has an answer. So the first
 * question is asked by a child that can be ended.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <xenctrl.h>
#include <xenhypfs.h>
#include <xenstore.h>
#include <xentoollog.h>

#include "ethtool.h"
#include "source.h"
#include "text.h"

#define STORE_PATIENCE_MS	5000

/* Asked for at a time; there are at most a few thousand domains. */
#define DOMAINS_STEP		256

struct source_xen {
	struct source src;
	struct xs_handle *xs;
	xc_interface *xc;	/* NULL in a domain without privcmd */
};

/* Left to themselves, the libraries write to standard error. */
static void log_nothing(struct xentoollog_logger *logger,
			xentoollog_level level, int err, const char *context,
			const char *fmt, va_list ap)
{
	(void)logger;
	(void)level;
	(void)err;
	(void)context;
	(void)fmt;
	(void)ap;
}

static struct xentoollog_logger quiet = { .vmessage = log_nothing };

static struct source_xen *to_xen(struct source *src)
{
	return (struct source_xen *)src;
}

static void *xen_store_read(struct source *src, const char *path,
			    unsigned int *len)
{
	return xs_read(to_xen(src)->xs, XBT_NULL, path, len);
}

static int xen_store_list(struct source *src, const char *path,
			  struct names *list)
{
	unsigned int i, n;
	char **entries;

	entries = xs_directory(to_xen(src)->xs, XBT_NULL, path, &n);
	if (!entries)
		return -1;
	for (i = 0; i < n; i++)
		names_add(list, entries[i]);
	free(entries);
	return 0;
}

static int xen_store_write(struct source *src, const char *path,
			   const char *value)
{
	return xs_write(to_xen(src)->xs, XBT_NULL, path, value,
			strlen(value)) ? 0 : -1;
}

static int xen_store_remove(struct source *src, const char *path)
{
	return xs_rm(to_xen(src)->xs, XBT_NULL, path) ? 0 : -1;
}

static const char *domain_state(const xc_domaininfo_t *info)
{
	unsigned int reason = info->flags >> XEN_DOMINF_shutdownshift &
			      XEN_DOMINF_shutdownmask;

	if (info->flags & XEN_DOMINF_dying)
		return "dying";
	if (info->flags & XEN_DOMINF_shutdown)
		return reason == SHUTDOWN_crash ? "crashed" : "shutdown";
	if (info->flags & XEN_DOMINF_paused)
		return "paused";
	if (info->flags & XEN_DOMINF_blocked)
		return "blocked";
	return "running";
}

static int xen_domains(struct source *src, struct domain **list,
		       unsigned int *n)
{
	xc_domaininfo_t *info;
	unsigned int first = 0;
	int i, got;

	*list = NULL;
	*n = 0;
	if (!to_xen(src)->xc) {
		errno = ENODEV;
		return -1;
	}

	info = xcalloc(DOMAINS_STEP, sizeof(*info));
	do {
		got = xc_domain_getinfolist(to_xen(src)->xc, first,
					    DOMAINS_STEP, info);
		if (got > 0)
			*list = xgrow(*list, *n + got, sizeof(**list));
		for (i = 0; i < got; i++) {
			(*list)[(*n)++] = (struct domain){
				.domid = info[i].domain,
				.state = domain_state(&info[i]),
			};
			first = info[i].domain + 1;
		}
	} while (got == DOMAINS_STEP);
	free(info);
	return got < 0 && !*n ? -1 : 0;
}

static int xen_counters(struct source *src, const char *ifname,
			void (*each)(void *ctx, const char *name,
				     uint64_t value),
			void *ctx)
{
	(void)src;
	return ethtool_counters(ifname, each, ctx);
}

static int xen_grant_size(struct source *src, unsigned int domid,
			  struct grant_size *size)
{
	struct gnttab_query_size query = {
		.dom = domid == src->domid ? DOMID_SELF : domid,
	};
	xc_interface *xc = to_xen(src)->xc;

	if (!xc) {
		errno = ENODEV;
		return -1;
	}
	if (xc_gnttab_query_size(xc, &query))
		return -1;
	if (query.status != GNTST_okay) {
		errno = EPERM;
		return -1;
	}

	size->frames = query.nr_frames;
	size->max_frames = query.max_nr_frames;
	size->per_frame = XC_PAGE_SIZE / sizeof(grant_entry_v1_t);
	if (xc_gnttab_get_version(xc, domid) == 2)
		size->per_frame = XC_PAGE_SIZE / sizeof(grant_entry_v2_t);
	return 0;
}

static char *xen_param(struct source *src, const char *name)
{
	xenhypfs_handle *hypfs = xenhypfs_open(&quiet, 0);
	char *path, *value;

	(void)src;
	if (!hypfs)
		return NULL;
	path = xasprintf("/params/%s", name);
	value = xenhypfs_read(hypfs, path);
	free(path);
	xenhypfs_close(hypfs);
	return value;
}

static void xen_close(struct source *src)
{
	struct source_xen *x = to_xen(src);

	xs_close(x->xs);
	if (x->xc)
		xc_interface_close(x->xc);
	free(x);
}

/* In the child: ask anything at all. */
static void ask_store(int fd)
{
	struct xs_handle *xs = xs_open(0);
	unsigned int len;

	if (xs && xs_read(xs, XBT_NULL, "domid", &len) &&
	    write(fd, "", 1) == 1)
		_exit(0);
	_exit(1);
}

/* Whether xenstore has an answer, found out by a child that may hang. */
static bool xen_alive(struct source *src)
{
	struct pollfd pfd = { .events = POLLIN };
	bool answered;
	int fd[2];
	pid_t pid;

	(void)src;
	if (pipe(fd))
		return false;
	pid = fork();
	if (!pid)
		ask_store(fd[1]);
	close(fd[1]);
	pfd.fd = fd[0];
	answered = pid > 0 && poll(&pfd, 1, STORE_PATIENCE_MS) == 1 &&
		   pfd.revents & POLLIN;
	close(fd[0]);
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	return answered;
}

static const struct source_ops xen_ops = {
	.store_read = xen_store_read,
	.store_list = xen_store_list,
	.store_write = xen_store_write,
	.store_remove = xen_store_remove,
	.domains = xen_domains,
	.counters = xen_counters,
	.grant_size = xen_grant_size,
	.xen_param = xen_param,
	.alive = xen_alive,
	.close = xen_close,
};

static bool on_xen(struct source *src)
{
	char *type = file_line(src, "/sys/hypervisor/type");
	bool xen = type && !strcmp(type, "xen");

	free(type);
	return xen;
}

/* Whether the kernel is the control domain's; by what it can do, not its id. */
static bool in_control(struct source *src)
{
	char *can = file_line(src, "/proc/xen/capabilities");
	bool control = can ? !!strstr(can, "control_d") : src->domid == 0;

	free(can);
	return control;
}

static enum source_fault open_store(struct source_xen *x)
{
	if (!xen_alive(&x->src))
		return SOURCE_NO_STORE;
	x->xs = xs_open(0);
	if (!x->xs || store_u32(&x->src, &x->src.domid, "domid"))
		return SOURCE_NO_STORE;
	return SOURCE_OK;
}

/**
 * source_open() - begin to ask this machine
 *
 * Return: a source, never NULL. If its fault is not SOURCE_OK, only files can
 * be looked at.
 */
struct source *source_open(void)
{
	struct source_xen *x = xcalloc(1, sizeof(*x));
	struct source *src = &x->src;

	src->ops = &xen_ops;
	src->root = "";
	if (!on_xen(src))
		src->fault = SOURCE_NO_XEN;
	else if (geteuid())
		src->fault = SOURCE_NO_ROOT;
	else
		src->fault = open_store(x);
	if (src->fault != SOURCE_OK)
		return src;

	src->control = in_control(src);
	if (file_exists(src, "/dev/xen/privcmd"))
		x->xc = xc_interface_open(&quiet, &quiet, 0);
	return src;
}
