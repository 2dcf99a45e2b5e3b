// SPDX-License-Identifier: GPL-2.0
/*
 * doctor_limits: how much Xen lets a guest grant (xl's max_grant_frames) and a
 * backend's domain map (gnttab_max_maptrack_frames); see doctor.h.
 */
#include <stdlib.h>
#include <string.h>

#include "doctor.h"
#include "text.h"

/* A mapping takes 16 bytes of a maptrack frame. */
#define MAPTRACK_PER_FRAME	256u
#define MAPTRACK_DEFAULT	1024u

/* Both data rings' requests, granted or not, and the rings themselves. */
#define GRANTS_PER_QUEUE	(512u + 2u)

/* What a vif's frontend grants when all it wants is staged. */
static unsigned int wanted_grants(const struct vif *v)
{
	unsigned int queues = v->queues ? v->queues : 1, staged, i, sum = 1;

	for (i = 0; i < queues; i++) {
		staged = WANTED_MAPPINGS;
		if (i < v->tables && v->table[i].capacity < staged)
			staged = v->table[i].capacity;
		sum += GRANTS_PER_QUEUE + staged;
	}
	return sum;
}

static unsigned int domain_wants(const struct vifs *list, unsigned int domid)
{
	unsigned int i, sum = 0;

	for (i = 0; i < list->n; i++)
		if (list->vif[i].fe_domid == domid)
			sum += wanted_grants(&list->vif[i]);
	return sum;
}

static void check_domain(struct doctor *d, const struct vif *v)
{
	static const char advice[] =
		"set a higher max_grant_frames in the guest's xl configuration";
	unsigned int wants = domain_wants(&d->vifs, v->fe_domid);
	struct grant_size size;
	char *name;

	name = xasprintf("domain %s", v->fe_name ? v->fe_name : v->name);
	d->subject = name;
	if (d->src->ops->grant_size(d->src, v->fe_domid, &size))
		unknown(d, "its grant frames are for the control domain to see");
	else if ((uint64_t)size.max_frames * size.per_frame < wants)
		problem(d, advice,
			"its vifs want up to %u grants, but its %u grant frames hold %u",
			wants, size.max_frames,
			size.max_frames * size.per_frame);
	else if (size.frames >= size.max_frames)
		problem(d, advice, "all of its %u grant frames are in use",
			size.max_frames);
	free(name);
	d->subject = NULL;
}

/* Each domain once: its first vif stands for it. */
static void check_grant_frames(struct doctor *d)
{
	unsigned int i;

	for (i = 0; i < d->vifs.n; i++) {
		const struct vif *v = &d->vifs.vif[i];

		if (!i || v[-1].fe_domid != v->fe_domid)
			check_domain(d, v);
	}
}

static unsigned int maptrack_frames(struct doctor *d)
{
	char *value = d->src->ops->xen_param(d->src,
					     "gnttab_max_maptrack_frames");
	uint32_t frames;

	if (!value || !text_u32(value, &frames))
		frames = MAPTRACK_DEFAULT;
	free(value);
	return frames;
}

static void check_maptrack(struct doctor *d)
{
	unsigned long long limit = maptrack_frames(d);
	unsigned long long sum = 0;
	unsigned int i;

	limit *= MAPTRACK_PER_FRAME;
	for (i = 0; i < d->vifs.n; i++)
		if (d->vifs.vif[i].side == VIF_BACKEND)
			sum += vif_capacity(&d->vifs.vif[i]);
	if (sum > limit)
		problem(d,
			"raise gnttab_max_maptrack_frames on Xen's command line, or lower gref_mapping_size",
			"the guests may map %llu grants, but Xen lets this domain map %llu",
			sum, limit);
}

const struct machine_check limit_checks[] = {
	{ "grant-frames", "the guests can grant what staging wants", NULL,
	  check_grant_frames },
	{ "maptrack", "this domain can map what the guests may stage",
	  is_backend_machine, check_maptrack },
	{}
};
