// SPDX-License-Identifier: GPL-2.0
/* policy_store: see policy_store.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy_store.h"
#include "text.h"

/* As it is: xl wrote it, and a name may be matched that cannot be shown. */
static char *read_key(struct source *src, const char *area, const char *key)
{
	char *path = xasprintf("%s/%s", area, key), *value;
	unsigned int len;

	value = src->ops->store_read(src, path, &len);
	free(path);
	return value;
}

/* A path that xl gives is relative to the domain that it runs in. */
static char *full_path(struct source *src, const char *path)
{
	if (*path == '/')
		return xstrdup(path);
	return xasprintf("/local/domain/%u/%s", src->domid, path);
}

/* Not everybody may read it: a driver domain may have to go without. */
static char *guest_name(struct source *src, const char *area)
{
	uint32_t domid;
	char *path, *name;

	if (store_u32(src, &domid, "%s/frontend-id", area))
		return NULL;
	path = xasprintf("/local/domain/%u", domid);
	name = read_key(src, path, "name");
	free(path);
	return name;
}

static void read_bridge(struct source *src, struct policy_store *ps)
{
	char *slash;

	ps->bridge = read_key(src, ps->area, "bridge");
	if (!ps->bridge)
		ps->bridge = xstrdup("");
	slash = strchr(ps->bridge, '/');
	if (slash) {
		*slash = '\0';
		ps->options = xstrdup(slash + 1);
	} else {
		ps->options = read_key(src, ps->area, "staging-options");
	}
	if (!ps->options)
		ps->options = xstrdup("");
}

/**
 * policy_store_read() - who a vif is and what its own line says
 * @src: where to ask
 * @backend: the backend's area, as XENBUS_PATH has it
 * @ps: filled; policy_store_free() releases it, also after a failure
 */
char *policy_store_read(struct source *src, const char *backend,
			struct policy_store *ps)
{
	const char *number = strrchr(backend, '/');

	*ps = (struct policy_store){ .area = full_path(src, backend) };
	if (!number || !text_u32(number + 1, &ps->vif))
		return xasprintf("'%s' is not the area of a vif", backend);
	ps->domain = guest_name(src, ps->area);
	ps->mac = read_key(src, ps->area, "mac");
	read_bridge(src, ps);
	return NULL;
}

static char *set(struct source *src, const struct policy_store *ps,
		 const char *key, const char *value)
{
	char *path = xasprintf("%s/%s", ps->area, key), *wrong = NULL;

	if (src->ops->store_write(src, path, value))
		wrong = xasprintf("cannot write %s: %s", path,
				  strerror(errno));
	free(path);
	return wrong;
}

static char *unset(struct source *src, const struct policy_store *ps,
		   const char *key)
{
	char *path = xasprintf("%s/%s", ps->area, key), *wrong = NULL;

	if (src->ops->store_remove(src, path) && errno != ENOENT)
		wrong = xasprintf("cannot remove %s: %s", path,
				  strerror(errno));
	free(path);
	return wrong;
}

/**
 * policy_store_apply() - set a policy
 * @src: where
 * @ps: of policy_store_read()
 * @p: the policy
 */
char *policy_store_apply(struct source *src, const struct policy_store *ps,
			 const struct policy *p)
{
	char value[16], *wrong;

	snprintf(value, sizeof(value), "%u", p->limit.value);
	if (p->limit.set)
		wrong = set(src, ps, "max-gref-mapping", value);
	else
		wrong = unset(src, ps, "max-gref-mapping");
	if (!wrong)
		wrong = set(src, ps, "staging-options", ps->options);
	if (!wrong)
		wrong = set(src, ps, "staging-mode",
			    policy_mode_name(p->mode));
	if (!wrong)
		wrong = set(src, ps, "bridge", ps->bridge);
	return wrong;
}

/**
 * policy_store_free() - release what policy_store_read() filled
 * @ps: it
 */
void policy_store_free(struct policy_store *ps)
{
	free(ps->area);
	free(ps->domain);
	free(ps->mac);
	free(ps->bridge);
	free(ps->options);
	*ps = (struct policy_store){};
}
