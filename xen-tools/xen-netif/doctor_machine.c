// SPDX-License-Identifier: GPL-2.0
/* doctor_machine: Xen, devices and the drivers' modules; see doctor.h. */
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "text.h"

#define NETBACK		"xen_netback"
#define NETFRONT	"xen_netfront"

/**
 * has_side() - whether a driver of one side is in use here
 * @list: the vifs
 * @side: the side
 */
bool has_side(const struct vifs *list, enum vif_side side)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		if (list->vif[i].side == side)
			return true;
	return false;
}

static bool module_loaded(struct source *src, const char *module)
{
	return file_exists(src, "/sys/module/%s", module);
}

/**
 * is_backend_machine() - whether this domain serves vifs, or should
 * @d: the doctor
 */
bool is_backend_machine(struct doctor *d)
{
	return d->src->fault == SOURCE_OK &&
	       (d->src->control || has_side(&d->vifs, VIF_BACKEND));
}

/**
 * is_frontend_machine() - whether this domain has vifs of its own
 * @d: the doctor
 */
bool is_frontend_machine(struct doctor *d)
{
	return has_side(&d->vifs, VIF_FRONTEND);
}

/**
 * module_param() - a parameter of a module as it is now
 * @src: where
 * @module: the module, with underscores
 * @name: the parameter
 *
 * Return: the value, or NULL if the module lacks it or is not loaded.
 */
char *module_param(struct source *src, const char *module, const char *name)
{
	return file_line(src, "/sys/module/%s/parameters/%s", module, name);
}

static void check_xen(struct doctor *d)
{
	static const char * const advice[] = {
		[SOURCE_NO_XEN] = "boot Xen, or run this in a Xen guest",
		[SOURCE_NO_ROOT] = "run it as root",
		[SOURCE_NO_STORE] = "see that xenstored runs; in a guest, modprobe xenfs",
	};
	enum source_fault fault = d->src->fault;

	if (fault != SOURCE_OK)
		problem(d, advice[fault], "%s", source_fault_text(fault));
}

/* The kernel drivers need none of these; programs do. */
static void check_devices(struct doctor *d)
{
	static const struct {
		const char *path;
		const char *needed_by;
		const char *advice;
		bool control;		/* by xl only */
	} nodes[] = {
		{ "/dev/xen/xenbus", "everything that uses xenstore",
		  "modprobe xenfs", false },
		{ "/dev/xen/evtchn", "xen-netif ctrl and check",
		  "modprobe xen-evtchn", false },
		{ "/dev/xen/gntalloc", "xen-netif ctrl and check",
		  "modprobe xen-gntalloc", false },
		{ "/dev/xen/gntdev", "xl and device models",
		  "modprobe xen-gntdev", true },
		{ "/dev/xen/privcmd", "xl and xen-netif's domain states",
		  "modprobe xen-privcmd", true },
		{ "/proc/xen/capabilities", "xl",
		  "mount -t xenfs none /proc/xen", true },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(nodes); i++)
		if ((!nodes[i].control || d->src->control) &&
		    !file_exists(d->src, "%s", nodes[i].path))
			note(d, nodes[i].advice,
			     "%s is not there, which is needed by %s",
			     nodes[i].path, nodes[i].needed_by);
}

static void check_loaded(struct doctor *d, const char *module,
			 const char *name, const char *advice)
{
	if (!module_loaded(d->src, module))
		problem(d, advice, "%s is not loaded", name);
}

/* Ours has the parameter; the distribution's has not. */
static void check_ours(struct doctor *d, const char *module, const char *name,
		       const char *param)
{
	char *value = module_param(d->src, module, param);
	char *release = file_line(d->src, "/proc/sys/kernel/osrelease");
	const char *advice;

	if (value || !module_loaded(d->src, module))
		goto out;

	advice = "install ours with 'make install', then load it instead";
	if (!file_exists(d->src, "/sys/module/%s/initstate", module))
		advice = "it is built into the kernel: build one with 'make series'";
	else if (release &&
		 file_exists(d->src, "/lib/modules/%s/updates/%s.ko", release,
			     name))
		advice = "ours is installed, but not loaded: reboot, or load it instead";
	problem(d, advice,
		"the %s that is loaded is the stock one, without staging grants",
		name);
out:
	free(value);
	free(release);
}

static void check_netback_loaded(struct doctor *d)
{
	check_loaded(d, NETBACK, "xen-netback", "modprobe xen-netback");
}

static void check_netback_ours(struct doctor *d)
{
	check_ours(d, NETBACK, "xen-netback", "gref_mapping_size");
}

static void check_netback_size(struct doctor *d)
{
	char *value = module_param(d->src, NETBACK, "gref_mapping_size");
	uint32_t size;

	if (value && text_u32(value, &size)) {
		if (!size)
			problem(d,
				"write 1024 to /sys/module/xen_netback/parameters/gref_mapping_size",
				"netback's gref_mapping_size is 0: staging is switched off for every vif");
		else if (size < WANTED_MAPPINGS)
			note(d, "raise it if guests shall stage all they can",
			     "netback's gref_mapping_size is %u; a guest stages more with %u",
			     size, WANTED_MAPPINGS);
	}
	free(value);
}

static void check_debugfs(struct doctor *d)
{
	if (!file_exists(d->src, "/sys/kernel/debug/xen-netback") &&
	    module_loaded(d->src, NETBACK))
		note(d, "mount -t debugfs none /sys/kernel/debug",
		     "debugfs is not mounted, so the tables' capacity cannot be shown");
}

static bool is_driven_frontend(struct doctor *d)
{
	return is_frontend_machine(d) && module_loaded(d->src, NETFRONT);
}

static void check_netfront_loaded(struct doctor *d)
{
	check_loaded(d, NETFRONT, "xen-netfront",
		     "modprobe xen-netfront, unless 'xen-netif ctrl' or 'check' shall have the vif");
}

static void check_netfront_ours(struct doctor *d)
{
	check_ours(d, NETFRONT, "xen-netfront", "staging_grants");
}

static void check_netfront_switches(struct doctor *d)
{
	char *all = module_param(d->src, NETFRONT, "staging_grants");
	char *tx = module_param(d->src, NETFRONT, "staging_tx");
	char *rx = module_param(d->src, NETFRONT, "staging_rx");
	bool on, rx_on = true;

	if (!all)
		goto out;	/* the stock driver, see above */
	if (text_bool(all, &on) && !on) {
		problem(d,
			"write Y to /sys/module/xen_netfront/parameters/staging_grants, then reconnect",
			"netfront's staging_grants is off: nothing is staged");
		goto out;
	}
	if (rx)
		text_bool(rx, &rx_on);
	if (tx && !strcmp(tx, "off"))
		note(d, "set staging_tx to full or header, then reconnect the vif",
		     "netfront's staging_tx is off: what this guest sends takes grants");
	if (!rx_on)
		note(d, "set staging_rx to Y, then reconnect the vif",
		     "netfront's staging_rx is off: what this guest receives takes grants");
out:
	free(all);
	free(tx);
	free(rx);
}

static bool is_usable(struct doctor *d)
{
	return d->src->fault == SOURCE_OK;
}

static void check_any(struct doctor *d)
{
	if (!d->vifs.n)
		note(d, NULL, "there is no vif to look at");
}

const struct machine_check machine_checks[] = {
	{ "xen", "this is a Xen domain, and xenstore answers", NULL,
	  check_xen },
	{ "devices", "the devices of Xen are there", NULL, check_devices },
	{ "vifs", "there are vifs", is_usable, check_any },
	{ "netback-loaded", "xen-netback is loaded", is_backend_machine,
	  check_netback_loaded },
	{ "netback-stock", "xen-netback has staging grants",
	  is_backend_machine, check_netback_ours },
	{ "netback-size", "gref_mapping_size lets a guest stage all it can",
	  is_backend_machine, check_netback_size },
	{ "debugfs", "the tables can be read", is_backend_machine,
	  check_debugfs },
	{ "netfront-loaded", "xen-netfront is loaded", is_frontend_machine,
	  check_netfront_loaded },
	{ "netfront-stock", "xen-netfront has staging grants",
	  is_driven_frontend, check_netfront_ours },
	{ "netfront-off", "no parameter switches staging off",
	  is_driven_frontend, check_netfront_switches },
	{}
};
