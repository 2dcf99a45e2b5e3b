// SPDX-License-Identifier: GPL-2.0
/*
 * insnprof: a QEMU TCG plugin that counts what the emulated machine executes,
 * exactly and without disturbing it. It counts
 *
 *  - how often chosen instructions ran, for instance the entry of a function
 *    of the hypervisor (INSNPROF_SITES);
 *  - with INSNPROF_PROFILE set, every instruction, by translation block and by
 *    virtual CPU, so that the cost of a packet can be attributed to Xen, to
 *    each kernel and to each function.
 *
 * Each time anything in the machine executes the marker instruction (see
 * insnmark.c) the plugin writes DIR/prof.<n>, with one line for each site,
 *
 *	site <name> <times>
 *
 * and one for each translation block and CPU that ran it:
 *
 *	block <cpu> <address in hex> <instructions>
 *
 * The difference between two such snapshots is what ran between them.
 *
 * Use:	INSNPROF_SITES="name=hex,name=hex,..." INSNPROF_PROFILE=1
 *	qemu-system-x86_64 -accel tcg,thread=single -icount shift=1,sleep=off
 *		-plugin insnprof.so,dir=DIR ...
 * Several addresses may have the same name; they are added up.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu_plugin.h"

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

#define MAX_CPUS 8
#define MAX_SITES 64
#define BUCKETS (1u << 18)

struct site {
	char name[32];
	uint64_t address;
	uint64_t times;
};

struct block {
	struct block *next;
	uint64_t address;
	uint32_t insns;
	uint64_t runs[MAX_CPUS];
};

static struct site sites[MAX_SITES];
static unsigned int n_sites;
static struct block *blocks[BUCKETS];
static bool profile;
static char dir[4096] = ".";
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* nopl 0x6b72616d(%rax): "mark" as the displacement. */
static const unsigned char marker[] = { 0x0f, 0x1f, 0x80, 'm', 'a', 'r', 'k' };

static void write_sites(FILE *f)
{
	unsigned int i;

	for (i = 0; i < n_sites; i++)
		fprintf(f, "site %s %" PRIu64 "\n", sites[i].name,
			sites[i].times);
}

static void write_blocks(FILE *f)
{
	struct block *b;
	unsigned int i, cpu;

	for (i = 0; i < BUCKETS; i++)
		for (b = blocks[i]; b; b = b->next)
			for (cpu = 0; cpu < MAX_CPUS; cpu++)
				if (b->runs[cpu])
					fprintf(f, "block %u %" PRIx64
						" %" PRIu64 "\n",
						cpu, b->address,
						b->runs[cpu] * b->insns);
}

/* A snapshot appears under its name when it is complete. */
static void snapshot(unsigned int cpu, void *data)
{
	static unsigned int n;
	char name[sizeof(dir) + 32], temporary[sizeof(dir) + 32];
	FILE *f;

	(void)cpu;
	(void)data;
	pthread_mutex_lock(&lock);
	snprintf(name, sizeof(name), "%s/prof.%u", dir, n++);
	snprintf(temporary, sizeof(temporary), "%s/.prof", dir);
	f = fopen(temporary, "w");
	if (!f) {
		perror(temporary);
		abort();
	}
	write_sites(f);
	write_blocks(f);
	if (fclose(f) || rename(temporary, name)) {
		perror(name);
		abort();
	}
	pthread_mutex_unlock(&lock);
}

static void block_runs(unsigned int cpu, void *data)
{
	struct block *b = data;

	b->runs[cpu % MAX_CPUS]++;
}

/* The same code is translated again and again; its block stays the same. */
static struct block *block_at(uint64_t address, uint32_t insns)
{
	struct block **head = &blocks[(address ^ address >> 18) % BUCKETS];
	struct block *b;

	for (b = *head; b; b = b->next)
		if (b->address == address && b->insns == insns)
			return b;
	b = calloc(1, sizeof(*b));
	if (!b)
		abort();
	b->address = address;
	b->insns = insns;
	b->next = *head;
	*head = b;
	return b;
}

static bool is_marker(const struct qemu_plugin_insn *insn)
{
	return qemu_plugin_insn_size(insn) == sizeof(marker) &&
	       !memcmp(qemu_plugin_insn_data(insn), marker, sizeof(marker));
}

static void count_insn(struct qemu_plugin_insn *insn, uint64_t *counter)
{
	qemu_plugin_register_vcpu_insn_exec_inline(insn,
						   QEMU_PLUGIN_INLINE_ADD_U64,
						   counter, 1);
}

static void watch_insn(struct qemu_plugin_insn *insn)
{
	uint64_t address = qemu_plugin_insn_vaddr(insn);
	unsigned int i;

	if (is_marker(insn))
		qemu_plugin_register_vcpu_insn_exec_cb(insn, snapshot,
						       QEMU_PLUGIN_CB_NO_REGS,
						       NULL);
	for (i = 0; i < n_sites; i++)
		if (sites[i].address == address)
			count_insn(insn, &sites[i].times);
}

static void translated(uint64_t id, struct qemu_plugin_tb *tb)
{
	size_t insns = qemu_plugin_tb_n_insns(tb), i;
	struct block *b;

	(void)id;
	if (profile) {
		pthread_mutex_lock(&lock);
		b = block_at(qemu_plugin_tb_vaddr(tb), insns);
		pthread_mutex_unlock(&lock);
		qemu_plugin_register_vcpu_tb_exec_cb(tb, block_runs,
						     QEMU_PLUGIN_CB_NO_REGS, b);
	}
	for (i = 0; i < insns; i++)
		watch_insn(qemu_plugin_tb_get_insn(tb, i));
}

/* "name=hex,name=hex"; false when it is not that. */
static bool parse_sites(const char *s)
{
	while (*s) {
		struct site *site = &sites[n_sites];
		int used = 0;

		if (n_sites == MAX_SITES ||
		    sscanf(s, "%31[^=]=%" SCNx64 "%n", site->name,
			   &site->address, &used) != 2)
			return false;
		n_sites++;
		s += used;
		if (*s && *s++ != ',')
			return false;
	}
	return true;
}

__attribute__((visibility("default")))
int qemu_plugin_install(uint64_t id, const struct qemu_plugin_info *info,
			int argc, char **argv)
{
	const char *list = getenv("INSNPROF_SITES");
	int i;

	(void)info;
	profile = getenv("INSNPROF_PROFILE");
	for (i = 0; i < argc; i++)
		if (!strncmp(argv[i], "dir=", 4))
			snprintf(dir, sizeof(dir), "%s", argv[i] + 4);
	if (list && !parse_sites(list)) {
		fprintf(stderr, "insnprof: cannot read INSNPROF_SITES\n");
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}
