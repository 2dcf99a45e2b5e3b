// SPDX-License-Identifier: GPL-2.0
/*
 * insnprof: a QEMU TCG plugin that counts what the emulated machine executes,
 * exactly and without disturbing it. It counts, for each of Xen's domains,
 *
 *  - how often chosen instructions ran, for instance the entry of a function
 *    of the hypervisor (INSNPROF_SITES);
 *  - with INSNPROF_PROFILE set, every instruction, by translation block, so
 *    that the cost of a packet can be attributed to Xen, to each kernel and to
 *    each function; and the bytes that string instructions copied, which is
 *    how Xen and the kernels copy data.
 *
 * Each time anything in the machine executes the marker instruction (see
 * insnmark.c) the plugin writes DIR/prof.<n>, which says what ran since the
 * last one:
 *
 *	mark <domain>				who executed the marker
 *	site <name> <domain> <times>
 *	copied <domain> <xen|kernel|user> <bytes>
 *	block <domain> <address in hex> <instructions> <times entered>
 *
 * Domains are numbers in the order of their appearance, Xen's idle domain being
 * one of them; 0 is before Xen has any. Whose turn it is on a CPU is seen where
 * Xen switches: INSNPROF_SWITCH names two instructions there, one that reads
 * from the next vcpu, and one that reads from its domain when the vcpu is new
 * to the CPU, each with the distance of what it reads from the structure's
 * start. Without it, everything is domain 0.
 *
 * Use:	INSNPROF_SITES="name=hex,name=hex,..." INSNPROF_PROFILE=1
 *	INSNPROF_SWITCH="hex:hex,hex:hex"
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

#define MAX_CPUS 16
#define MAX_DOMAINS 8
#define MAX_VCPUS 64
#define MAX_SITES 64
#define BUCKETS (1u << 18)
#define XEN_START 0xffff82d000000000u
#define XEN_END 0xffff830000000000u
#define USER_END 0x800000000000u

struct site {
	char name[32];
	uint64_t address;
	uint64_t times[MAX_DOMAINS];
};

struct block {
	struct block *next;
	uint64_t address;
	uint32_t insns;
	uint64_t runs[MAX_DOMAINS];
};

enum place { XEN, KERNEL, USER, PLACES };
static const char *const place_name[PLACES] = { "xen", "kernel", "user" };

/* A string instruction that copies, `width` bytes at a time. */
struct copier {
	struct copier *next;
	uint64_t address;
	unsigned int width;
};

/* Where Xen switches: instructions, and how far from its start each reads. */
struct access {
	uint64_t address, offset;
};

static struct access next_vcpu, next_domain;
static struct {
	uint64_t vcpu;
	unsigned int domain;
} vcpus[MAX_VCPUS];
static unsigned int n_vcpus;
static uint64_t domains[MAX_DOMAINS];
static unsigned int n_domains = 1;
static uint64_t running_vcpu[MAX_CPUS];
static unsigned int running[MAX_CPUS];

static struct site sites[MAX_SITES];
static unsigned int n_sites;
static struct block *blocks[BUCKETS];
static struct copier *copiers;
static uint64_t copied[MAX_DOMAINS][PLACES];
static bool profile;
static char dir[4096] = ".";
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* nopl 0x6b72616d(%rax): "mark" as the displacement. */
static const unsigned char marker[] = { 0x0f, 0x1f, 0x80, 'm', 'a', 'r', 'k' };

static enum place place_of(uint64_t address)
{
	if (address >= XEN_START && address < XEN_END)
		return XEN;
	return address < USER_END ? USER : KERNEL;
}

/* Write what was counted and begin anew. */
static void write_sites(FILE *f)
{
	unsigned int i, d;

	for (i = 0; i < n_sites; i++)
		for (d = 0; d < MAX_DOMAINS; d++) {
			if (sites[i].times[d])
				fprintf(f, "site %s %u %" PRIu64 "\n",
					sites[i].name, d, sites[i].times[d]);
			sites[i].times[d] = 0;
		}
}

static void write_copied(FILE *f)
{
	unsigned int d, p;

	for (d = 0; d < MAX_DOMAINS; d++)
		for (p = 0; p < PLACES; p++) {
			if (copied[d][p])
				fprintf(f, "copied %u %s %" PRIu64 "\n",
					d, place_name[p], copied[d][p]);
			copied[d][p] = 0;
		}
}

static void write_blocks(FILE *f)
{
	struct block *b;
	unsigned int i, d;

	for (i = 0; i < BUCKETS; i++)
		for (b = blocks[i]; b; b = b->next)
			for (d = 0; d < MAX_DOMAINS; d++) {
				if (!b->runs[d])
					continue;
				fprintf(f, "block %u %" PRIx64 " %" PRIu64
					" %" PRIu64 "\n", d, b->address,
					b->runs[d] * b->insns, b->runs[d]);
				b->runs[d] = 0;
			}
}

/* A snapshot appears under its name when it is complete. */
static void snapshot(unsigned int cpu, void *data)
{
	static unsigned int n;
	char name[sizeof(dir) + 32], temporary[sizeof(dir) + 32];
	FILE *f;

	(void)data;
	pthread_mutex_lock(&lock);
	snprintf(name, sizeof(name), "%s/prof.%u", dir, n++);
	snprintf(temporary, sizeof(temporary), "%s/.prof", dir);
	f = fopen(temporary, "w");
	if (!f) {
		perror(temporary);
		abort();
	}
	fprintf(f, "mark %u\n", running[cpu % MAX_CPUS]);
	write_sites(f);
	write_copied(f);
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

	b->runs[running[cpu % MAX_CPUS]]++;
}

static void site_runs(unsigned int cpu, void *data)
{
	struct site *site = data;

	site->times[running[cpu % MAX_CPUS]]++;
}

static void copies(unsigned int cpu, qemu_plugin_meminfo_t info,
		   uint64_t address, void *data)
{
	struct copier *c = data;

	(void)address;
	if (!qemu_plugin_mem_is_store(info))
		return;
	copied[running[cpu % MAX_CPUS]][place_of(c->address)] += c->width;
}

/* The domain of a structure's address; the last stands for all too many. */
static unsigned int domain_number(uint64_t address)
{
	unsigned int i;

	for (i = 1; i < n_domains; i++)
		if (domains[i] == address)
			return i;
	if (n_domains == MAX_DOMAINS)
		return MAX_DOMAINS - 1;
	domains[n_domains] = address;
	return n_domains++;
}

/* A vcpu that was seen before: its domain is known. */
static void switches_vcpu(unsigned int cpu, qemu_plugin_meminfo_t info,
			  uint64_t address, void *data)
{
	uint64_t vcpu = address - next_vcpu.offset;
	unsigned int i;

	(void)info;
	(void)data;
	running_vcpu[cpu % MAX_CPUS] = vcpu;
	for (i = 0; i < n_vcpus; i++)
		if (vcpus[i].vcpu == vcpu)
			running[cpu % MAX_CPUS] = vcpus[i].domain;
}

/*
 * A vcpu's memory may be given to another domain's, so this is believed
 * whenever it is heard.
 */
static void switches_domain(unsigned int cpu, qemu_plugin_meminfo_t info,
			    uint64_t address, void *data)
{
	unsigned int i, domain = domain_number(address - next_domain.offset);
	uint64_t vcpu = running_vcpu[cpu % MAX_CPUS];

	(void)info;
	(void)data;
	running[cpu % MAX_CPUS] = domain;
	for (i = 0; i < n_vcpus && vcpus[i].vcpu != vcpu; i++)
		;
	if (i == MAX_VCPUS)
		return;
	if (i == n_vcpus)
		n_vcpus++;
	vcpus[i].vcpu = vcpu;
	vcpus[i].domain = domain;
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

/* rep movs: 1, 4 or 8 bytes at a time; 0 for anything else. */
static unsigned int copy_width(const struct qemu_plugin_insn *insn)
{
	const unsigned char *code = qemu_plugin_insn_data(insn);
	size_t size = qemu_plugin_insn_size(insn);

	if (size == 3 && code[0] == 0xf3 && code[1] == 0x48 && code[2] == 0xa5)
		return 8;
	if (size != 2 || code[0] != 0xf3)
		return 0;
	return code[1] == 0xa4 ? 1 : code[1] == 0xa5 ? 4 : 0;
}

static struct copier *copier_at(uint64_t address, unsigned int width)
{
	struct copier *c;

	for (c = copiers; c; c = c->next)
		if (c->address == address && c->width == width)
			return c;
	c = calloc(1, sizeof(*c));
	if (!c)
		abort();
	c->address = address;
	c->width = width;
	c->next = copiers;
	copiers = c;
	return c;
}

static void watch_access(struct qemu_plugin_insn *insn,
			 const struct access *access,
			 qemu_plugin_vcpu_mem_cb_t seen)
{
	if (access->address && access->address == qemu_plugin_insn_vaddr(insn))
		qemu_plugin_register_vcpu_mem_cb(insn, seen,
						 QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
}

static void watch_copy(struct qemu_plugin_insn *insn)
{
	unsigned int width = copy_width(insn);
	struct copier *c;

	if (!profile || !width)
		return;
	pthread_mutex_lock(&lock);
	c = copier_at(qemu_plugin_insn_vaddr(insn), width);
	pthread_mutex_unlock(&lock);
	qemu_plugin_register_vcpu_mem_cb(insn, copies, QEMU_PLUGIN_CB_NO_REGS,
					 QEMU_PLUGIN_MEM_RW, c);
}

static void watch_insn(struct qemu_plugin_insn *insn)
{
	uint64_t address = qemu_plugin_insn_vaddr(insn);
	unsigned int i;

	if (is_marker(insn))
		qemu_plugin_register_vcpu_insn_exec_cb(insn, snapshot,
						       QEMU_PLUGIN_CB_NO_REGS,
						       NULL);
	for (i = 0; i < n_sites; i++) {
		if (sites[i].address != address)
			continue;
		qemu_plugin_register_vcpu_insn_exec_cb(insn, site_runs,
						       QEMU_PLUGIN_CB_NO_REGS,
						       &sites[i]);
	}
	watch_access(insn, &next_vcpu, switches_vcpu);
	watch_access(insn, &next_domain, switches_domain);
	watch_copy(insn);
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

/* "hex:hex,hex:hex"; false when it is not that. */
static bool parse_switch(const char *s)
{
	return sscanf(s, "%" SCNx64 ":%" SCNx64 ",%" SCNx64 ":%" SCNx64,
		      &next_vcpu.address, &next_vcpu.offset,
		      &next_domain.address, &next_domain.offset) == 4;
}

__attribute__((visibility("default")))
int qemu_plugin_install(uint64_t id, const struct qemu_plugin_info *info,
			int argc, char **argv)
{
	const char *list = getenv("INSNPROF_SITES");
	const char *switching = getenv("INSNPROF_SWITCH");
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
	if (switching && !parse_switch(switching)) {
		fprintf(stderr, "insnprof: cannot read INSNPROF_SWITCH\n");
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	return 0;
}
