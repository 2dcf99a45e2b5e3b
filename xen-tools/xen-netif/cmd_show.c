// SPDX-License-Identifier: GPL-2.0
/* xen-netif show: all about one vif. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "args.h"
#include "commands.h"
#include "exits.h"
#include "json.h"
#include "vifs.h"
#include "words.h"

struct show_args {
	bool json;
	const char *vif;
};

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{}
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct show_args *a = state->input;

	switch (key) {
	case 'j':
		a->json = true;
		return 0;
	case ARGP_KEY_ARG:
		if (a->vif)
			return args_too_many(state, arg);
		a->vif = arg;
		return 0;
	case ARGP_KEY_END:
		return a->vif ? 0 : args_error(state, "name a vif");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "VIF",
	.doc = "Shows all that is known here about one vif. VIF is its name\n"
	       "(vif3.0, or what the interface is called in this domain),\n"
	       "DOMAIN/NUMBER, an Ethernet address, or a domain that has\n"
	       "only one.",
};

static void line(const char *what, const char *value)
{
	printf("  %-18s %s\n", what, value ? value : "-");
}

__printf(2, 3)
static void linef(const char *what, const char *fmt, ...)
{
	va_list ap;
	char *value;

	va_start(ap, fmt);
	value = xvasprintf(fmt, ap);
	va_end(ap);
	line(what, value);
	free(value);
}

static void show_side(const char *what, unsigned int domid, const char *name,
		      int state, const char *domain_state)
{
	char *domain = words_domain(domid, name);

	linef(what, "%s%s%s, %s", domain, domain_state ? " " : "",
	      domain_state ? domain_state : "", xenbus_state_name(state));
	free(domain);
}

static const char *ring_words(const struct vif *v)
{
	if (v->ctrl_connected)
		return "connected";
	if (!v->ctrl_offered)
		return "not offered by the backend";
	return v->ctrl_announced ? "announced, not connected" :
				   "offered, not used by the frontend";
}

static void show_policy(const struct vif *v)
{
	char *policy = words_policy(v);

	line("max-gref-mapping", policy);
	free(policy);
}

static void show_tables(const struct vif *v)
{
	unsigned int i;

	linef("queues", "%u", v->queues);
	for (i = 0; i < v->tables; i++)
		printf("    %-16u mappings %u of %u\n", i,
		       v->table[i].mappings, v->table[i].capacity);
}

static void show_counters(const struct vif *v)
{
	struct share tx = share_tx(&v->counters), rx = share_rx(&v->counters);
	char *tx_part = words_percent(&tx), *rx_part = words_percent(&rx);
	enum counter i;

	line("TX staged", tx_part);
	line("RX staged", rx_part);
	for (i = 0; i < COUNTERS; i++)
		if (v->counters.have[i])
			linef(counter_name(i), "%" PRIu64,
			      v->counters.value[i]);
	free(tx_part);
	free(rx_part);
}

static void show(const struct vif *v)
{
	puts(v->name);
	show_side("frontend", v->fe_domid, v->fe_name, v->fe_state,
		  v->fe_domain_state);
	show_side("backend", v->be_domid, v->be_name, v->be_state, NULL);
	line("interface", v->ifname[0] ? v->ifname : NULL);
	line("address", v->mac);
	line("bridge", v->bridge);
	line("script", v->script);
	line("hotplug", v->hotplug_status);
	if (v->hotplug_error)
		line("hotplug error", v->hotplug_error);
	line("control ring", ring_words(v));
	show_policy(v);
	show_tables(v);
	show_counters(v);
}

/**
 * cmd_show() - xen-netif show
 * @argc: number of arguments
 * @argv: the arguments
 */
int cmd_show(int argc, char **argv)
{
	struct show_args args = {};
	int status = EXITS_OK;
	struct source *src;
	struct vifs list;
	struct vif *v;

	if (!args_parse(&argp, "show", argc, argv, &args, &status))
		return status;
	src = source_open_or_complain();
	if (!src)
		return EXITS_NO_ACCESS;

	vifs_collect(src, &list);
	v = vifs_find_or_complain(&list, args.vif);
	if (!v)
		status = EXITS_NOT_FOUND;
	else if (args.json)
		json_print(json_vif(v));
	else
		show(v);
	if (v)
		status = EXITS_OK;
	vifs_free(&list);
	source_close(src);
	return status;
}
