// SPDX-License-Identifier: GPL-2.0
/* vifs: see vifs.h. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text.h"
#include "vifs.h"

static bool known(const struct vifs *list, unsigned int be, unsigned int fe,
		  unsigned int devid)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		if (list->vif[i].be_domid == be &&
		    list->vif[i].fe_domid == fe && list->vif[i].devid == devid)
			return true;
	return false;
}

static void add(struct source *src, struct vifs *list, unsigned int be,
		unsigned int fe, unsigned int devid)
{
	if (known(list, be, fe, devid))
		return;
	list->vif = xgrow(list->vif, list->n + 1, sizeof(*list->vif));
	vif_collect(src, &list->vif[list->n++], be, fe, devid);
}

/* Those that a domain's backend area lists. */
static void add_backends(struct source *src, struct vifs *list,
			 unsigned int be)
{
	struct names domids = {}, devids = {};
	uint32_t fe, devid;
	unsigned int i, j;

	store_list(src, &domids, "/local/domain/%u/backend/vif", be);
	for (i = 0; i < domids.n; i++) {
		if (!text_u32(domids.name[i], &fe))
			continue;
		store_list(src, &devids, "/local/domain/%u/backend/vif/%u", be,
			   fe);
		for (j = 0; j < devids.n; j++)
			if (text_u32(devids.name[j], &devid))
				add(src, list, be, fe, devid);
		names_free(&devids);
	}
	names_free(&domids);
}

static void add_frontends(struct source *src, struct vifs *list)
{
	struct names devids = {};
	uint32_t devid, be;
	unsigned int i;

	store_list(src, &devids, "/local/domain/%u/device/vif", src->domid);
	for (i = 0; i < devids.n; i++)
		if (text_u32(devids.name[i], &devid) &&
		    !store_u32(src, &be,
			       "/local/domain/%u/device/vif/%u/backend-id",
			       src->domid, devid))
			add(src, list, be, src->domid, devid);
	names_free(&devids);
}

static void add_other_domains(struct source *src, struct vifs *list)
{
	struct names domids = {};
	uint32_t domid;
	unsigned int i;

	store_list(src, &domids, "/local/domain");
	for (i = 0; i < domids.n; i++)
		if (text_u32(domids.name[i], &domid))
			add_backends(src, list, domid);
	names_free(&domids);
}

/* States are for the control domain to know. */
static void add_states(struct source *src, struct vifs *list)
{
	struct domain *domains;
	unsigned int i, j, n;

	if (src->ops->domains(src, &domains, &n))
		return;
	for (i = 0; i < list->n; i++) {
		struct vif *v = &list->vif[i];

		v->fe_domain_state = src->control ? "gone" : NULL;
		for (j = 0; j < n; j++)
			if (domains[j].domid == v->fe_domid)
				v->fe_domain_state = domains[j].state;
	}
	free(domains);
}

static int compare_numbers(unsigned int a, unsigned int b)
{
	return a < b ? -1 : a > b;
}

static int compare(const void *a, const void *b)
{
	const struct vif *x = a, *y = b;
	int order = compare_numbers(x->fe_domid, y->fe_domid);

	if (!order)
		order = compare_numbers(x->devid, y->devid);
	return order ? order : compare_numbers(x->be_domid, y->be_domid);
}

/**
 * vifs_collect() - learn about every vif that can be seen from here
 * @src: where to ask
 * @list: filled; vifs_free() releases it
 */
void vifs_collect(struct source *src, struct vifs *list)
{
	*list = (struct vifs){};
	add_backends(src, list, src->domid);
	add_frontends(src, list);
	if (src->control)
		add_other_domains(src, list);
	add_states(src, list);
	if (list->n)
		qsort(list->vif, list->n, sizeof(*list->vif), compare);
}

/**
 * vifs_free() - release a list
 * @list: the list
 */
void vifs_free(struct vifs *list)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		vif_free(&list->vif[i]);
	free(list->vif);
	*list = (struct vifs){};
}

/* By the domain's name or number, of @len characters. */
static bool in_domain(const struct vif *v, const char *domain, size_t len)
{
	char *name = xstrndup(domain, len);
	uint32_t domid;
	bool match;

	match = (v->fe_name && !strcmp(v->fe_name, name)) ||
		(text_u32(name, &domid) && domid == v->fe_domid);
	free(name);
	return match;
}

/* vif1.0, its name in this domain, 1.0, guest/0, or its Ethernet address. */
static bool is_called(const struct vif *v, const char *name)
{
	const char *slash = strrchr(name, '/');
	uint32_t devid;

	if (!strcmp(name, v->name) || !strcmp(name, v->name + strlen("vif")) ||
	    (v->ifname[0] && !strcmp(name, v->ifname)) ||
	    (v->mac && !strcasecmp(name, v->mac)))
		return true;
	return slash && text_u32(slash + 1, &devid) && devid == v->devid &&
	       in_domain(v, name, slash - name);
}

/* A domain alone will do while it has one vif only. */
static struct vif *only_one_of(const struct vifs *list, const char *domain,
			       unsigned int *n)
{
	struct vif *found = NULL;
	unsigned int i;

	*n = 0;
	for (i = 0; i < list->n; i++) {
		if (!in_domain(&list->vif[i], domain, strlen(domain)))
			continue;
		found = &list->vif[i];
		++*n;
	}
	return *n == 1 ? found : NULL;
}

/**
 * vifs_find() - look a vif up by what people call it
 * @list: where to look
 * @name: vif<domid>.<number>, <domid>.<number>, the interface's name in this
 *	  domain, <domain>/<number>, an Ethernet address, or the name or number
 *	  of a domain that has only one
 *
 * Return: the vif, or NULL.
 */
struct vif *vifs_find(const struct vifs *list, const char *name)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		if (is_called(&list->vif[i], name))
			return &list->vif[i];
	return only_one_of(list, name, &i);
}

/**
 * vifs_find_or_complain() - look a vif up, and say so when there is none
 * @list: where to look
 * @name: see vifs_find()
 *
 * Return: NULL means EXITS_NOT_FOUND.
 */
struct vif *vifs_find_or_complain(const struct vifs *list, const char *name)
{
	struct vif *v = vifs_find(list, name);
	unsigned int n;

	if (v)
		return v;
	only_one_of(list, name, &n);
	if (n)
		complain("domain '%s' has %u vifs: name one, like %s/0", name,
			 n, name);
	else
		complain("there is no vif or domain '%s' here", name);
	return NULL;
}
