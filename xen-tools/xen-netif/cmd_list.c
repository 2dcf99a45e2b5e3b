// SPDX-License-Identifier: GPL-2.0
/* xen-netif list: every vif that can be seen from here, one a line. */
#include <stdio.h>
#include <stdlib.h>

#include "args.h"
#include "commands.h"
#include "exits.h"
#include "json.h"
#include "table.h"
#include "vifs.h"
#include "words.h"

struct list_args {
	bool json;
	bool names;
};

static const struct argp_option options[] = {
	{ "json", 'j', NULL, 0, "Print JSON, with all that is known", 0 },
	{ "names", 'n', NULL, 0, "Print the vifs' names only", 0 },
	{}
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct list_args *a = state->input;

	switch (key) {
	case 'j':
		a->json = true;
		return 0;
	case 'n':
		a->names = true;
		return 0;
	case ARGP_KEY_ARG:
		return args_too_many(state, arg);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Lists every vif that can be seen from this domain: in the\n"
	       "control domain those of all domains, elsewhere those whose\n"
	       "driver runs here.",
};

static const struct table_column columns[] = {
	{ "VIF" }, { "DOMAIN" }, { "STATE" }, { "INTERFACE" },
	{ "FRONTEND" }, { "BACKEND" }, { "RING" }, { "QUEUES", true },
	{ "MAPPED", true }, { "LIMIT", true }, { "TX-STAGED", true },
	{ "RX-STAGED", true },
};

static void put_vif(struct table *t, const struct vif *v)
{
	struct share tx = share_tx(&v->counters), rx = share_rx(&v->counters);
	char *policy = words_policy(v), *tables = words_tables(v);
	char *tx_part = words_percent(&tx), *rx_part = words_percent(&rx);

	table_put(t, "%s", v->name);
	if (v->fe_name)
		table_put(t, "%s", v->fe_name);
	else
		table_put(t, "%u", v->fe_domid);
	table_put(t, "%s", v->fe_domain_state ? v->fe_domain_state : "-");
	table_put(t, "%s", v->ifname);
	table_put(t, "%s", xenbus_state_name(v->fe_state));
	table_put(t, "%s", xenbus_state_name(v->be_state));
	table_put(t, "%s", v->ctrl_connected ? "yes" : "no");
	table_put(t, "%u", v->queues);
	table_put(t, "%s", tables);
	table_put(t, "%s", policy);
	table_put(t, "%s", tx_part);
	table_put(t, "%s", rx_part);
	free(policy);
	free(tables);
	free(tx_part);
	free(rx_part);
}

static void print_table(const struct vifs *list)
{
	struct table *t = table_new(columns, ARRAY_SIZE(columns));
	unsigned int i;

	for (i = 0; i < list->n; i++)
		put_vif(t, &list->vif[i]);
	table_print(t, stdout);
	table_free(t);
}

static void print_names(const struct vifs *list)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		puts(list->vif[i].name);
}

/**
 * cmd_list() - xen-netif list
 * @argc: number of arguments
 * @argv: the arguments
 */
int cmd_list(int argc, char **argv)
{
	struct list_args args = {};
	struct source *src;
	struct vifs list;
	int status;

	if (!args_parse(&argp, "list", argc, argv, &args, &status))
		return status;
	src = source_open_or_complain();
	if (!src)
		return EXITS_NO_ACCESS;

	vifs_collect(src, &list);
	if (args.json)
		json_print(json_vifs(&list));
	else if (args.names)
		print_names(&list);
	else
		print_table(&list);
	vifs_free(&list);
	source_close(src);
	return EXITS_OK;
}
