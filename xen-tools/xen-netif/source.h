/* SPDX-License-Identifier: GPL-2.0 */
/*
 * source: where facts come from. The program is linked with source_xen, which
 * asks the running machine; the host tests link a folder of files in its
 * place, so that everything above this line is the same in both.
 *
 * Paths of files (/proc, /sys, /dev) are looked up below source->root, which is
 * empty on a real machine.
 */
#ifndef SOURCE_H
#define SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "util.h"

/* Why a source cannot be used, from the outside in. */
enum source_fault {
	SOURCE_OK,
	SOURCE_NO_XEN,		/* not a Xen domain */
	SOURCE_NO_ROOT,		/* an ordinary user */
	SOURCE_NO_STORE,	/* xenstore cannot be reached or is silent */
};

struct domain {
	unsigned int domid;
	const char *state;	/* a word, constant */
};

/* A domain's grant table. */
struct grant_size {
	unsigned int frames;		/* in use */
	unsigned int max_frames;	/* xl's max_grant_frames */
	unsigned int per_frame;		/* entries in one */
};

struct source;

/*
 * Calls that return int give 0, or -1 with errno. Strings and arrays are the
 * caller's to free.
 */
struct source_ops {
	void *(*store_read)(struct source *src, const char *path,
			    unsigned int *len);
	int (*store_list)(struct source *src, const char *path,
			  struct names *list);
	int (*store_write)(struct source *src, const char *path,
			   const char *value);
	int (*store_remove)(struct source *src, const char *path);
	int (*domains)(struct source *src, struct domain **list,
		       unsigned int *n);
	int (*counters)(struct source *src, const char *ifname,
			void (*each)(void *ctx, const char *name,
				     uint64_t value),
			void *ctx);
	int (*grant_size)(struct source *src, unsigned int domid,
			  struct grant_size *size);
	char *(*xen_param)(struct source *src, const char *name);
	bool (*alive)(struct source *src);
	void (*close)(struct source *src);
};

struct source {
	const struct source_ops *ops;
	const char *root;
	enum source_fault fault;
	unsigned int domid;	/* this domain */
	bool control;		/* it is the control domain */
};

/* source_xen.c */
struct source *source_open(void);

/* source.c */
void source_close(struct source *src);
const char *source_fault_text(enum source_fault fault);
struct source *source_open_or_complain(void);
bool source_alive_or_complain(struct source *src);

__printf(2, 3)
char *store_text(struct source *src, const char *fmt, ...);
__printf(3, 4)
int store_u32(struct source *src, uint32_t *value, const char *fmt, ...);
__printf(3, 4)
int store_list(struct source *src, struct names *list, const char *fmt, ...);

__printf(2, 3)
char *file_line(struct source *src, const char *fmt, ...);
__printf(2, 3)
bool file_exists(struct source *src, const char *fmt, ...);
__printf(3, 4)
int file_list(struct source *src, struct names *list, const char *fmt, ...);

#endif /* SOURCE_H */
