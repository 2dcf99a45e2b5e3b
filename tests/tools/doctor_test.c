// SPDX-License-Identifier: GPL-2.0
/* What the doctor says about each fixture. */
#include "doctor.h"
#include "test.h"

struct expected {
	const char *fixture;
	enum level level;
	const char *id;
	const char *subject;	/* or NULL */
	const char *says;	/* a part of it, or of the advice */
};

static const struct expected expected[] = {
	{ "no-xen", LEVEL_PROBLEM, "xen", NULL, "does not run on Xen" },
	{ "no-root", LEVEL_PROBLEM, "xen", NULL, "needs root" },
	{ "no-store", LEVEL_PROBLEM, "xen", NULL, "is xenstored running?" },
	{ "empty", LEVEL_NOTE, "vifs", NULL, "there is no vif" },
	{ "empty", LEVEL_PROBLEM, "netback-loaded", NULL, "not loaded" },
	{ "bare", LEVEL_NOTE, "devices", NULL, "/dev/xen/gntalloc" },
	{ "bare", LEVEL_NOTE, "devices", NULL, "mount -t xenfs" },
	{ "bare", LEVEL_NOTE, "debugfs", NULL, "debugfs is not mounted" },

	{ "stock-netback", LEVEL_PROBLEM, "netback-stock", NULL,
	  "is the stock one" },
	{ "stock-netback", LEVEL_PROBLEM, "netback-stock", NULL,
	  "ours is installed, but not loaded" },
	{ "builtin-netback", LEVEL_PROBLEM, "netback-stock", NULL,
	  "built into the kernel" },
	{ "no-netback", LEVEL_PROBLEM, "netback-loaded", NULL, "modprobe" },
	{ "no-netback", LEVEL_PROBLEM, "state", "vif1.0",
	  "no backend has taken it" },
	{ "netback-off", LEVEL_PROBLEM, "netback-size", NULL, "is 0" },
	{ "netback-off", LEVEL_PROBLEM, "table", "vif1.0", "have no room" },
	{ "stock-netfront", LEVEL_PROBLEM, "ctrl-ring", "vif1.0",
	  "stock netfront" },
	{ "old-backend", LEVEL_PROBLEM, "ctrl-ring", "vif1.0",
	  "offers no control ring" },
	{ "table-empty", LEVEL_PROBLEM, "table", "vif1.0", "no mapping" },
	{ "table-full", LEVEL_PROBLEM, "table", "vif1.0",
	  "queue 0 is full (64 of 64)" },
	{ "table-full", LEVEL_NOTE, "policy", "vif1.0", "64 grants" },
	{ "pending", LEVEL_NOTE, "policy-pending", "vif1.0",
	  "was set to 64 after it connected; its limit is still 1024" },
	{ "pending", LEVEL_PROBLEM, "policy", "vif2.0", "not a number" },
	{ "hotplug-failed", LEVEL_PROBLEM, "hotplug", "vif1.0",
	  "vif-staging.conf:3" },
	{ "hotplug-failed", LEVEL_PROBLEM, "state", "vif1.0",
	  "still waits for the hotplug script" },
	{ "no-frontend", LEVEL_PROBLEM, "state", "vif1.0",
	  "no driver in the guest has taken it" },
	{ "few-grants", LEVEL_PROBLEM, "grant-frames", "domain web",
	  "want up to 1539 grants, but its 2 grant frames hold 1024" },
	{ "few-grants", LEVEL_PROBLEM, "grant-frames", "domain db",
	  "all of its 64 grant frames are in use" },
	{ "few-maptrack", LEVEL_PROBLEM, "maptrack", NULL,
	  "may map 3072 grants, but Xen lets this domain map 1024" },
	{ "dom0", LEVEL_NOTE, "policy", "vif2.1",
	  "policy switches staging off" },

	{ "guest-stock", LEVEL_PROBLEM, "netfront-stock", NULL,
	  "is the stock one" },
	{ "guest-stock", LEVEL_PROBLEM, "ctrl-ring", "vif5.0",
	  "does not use the control ring" },
	{ "guest-off", LEVEL_PROBLEM, "netfront-off", NULL,
	  "staging_grants is off" },
	{ "guest-half", LEVEL_NOTE, "netfront-off", NULL, "staging_tx is off" },
	{ "guest-half", LEVEL_NOTE, "netfront-off", NULL, "staging_rx is off" },
	{ "guest-refused", LEVEL_PROBLEM, "buffers", "vif5.0",
	  "the backend has no staging grants" },
	{ "guest-policy", LEVEL_NOTE, "buffers", "vif5.0",
	  "the host's policy switches it off" },
	{ "guest-driverless", LEVEL_PROBLEM, "netfront-loaded", NULL,
	  "modprobe xen-netfront" },
	{ "guest-driverless", LEVEL_PROBLEM, "state", "vif5.0",
	  "no driver in the guest" },
};

static void examine(const char *fixture, struct findings *list)
{
	struct source *src = open_fixture(fixture);

	doctor_examine(src, list);
	source_close(src);
}

static bool contains(const char *text, const char *part)
{
	return text && strstr(text, part);
}

static bool is_it(const struct finding *f, const struct expected *e)
{
	if (f->level != e->level || strcmp(f->id, e->id) ||
	    !f->subject != !e->subject)
		return false;
	if (e->subject && strcmp(f->subject, e->subject))
		return false;
	return contains(f->says, e->says) || contains(f->advice, e->says);
}

static bool found(const struct findings *list, const struct expected *e)
{
	unsigned int i;

	for (i = 0; i < list->n; i++)
		if (is_it(&list->found[i], e))
			return true;
	return false;
}

static void every_trouble_is_named(void **state)
{
	struct findings list = {};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		examine(expected[i].fixture, &list);
		if (!found(&list, &expected[i])) {
			findings_print(&list, true);
			fail_msg("%s: %s does not say '%s'",
				 expected[i].fixture, expected[i].id,
				 expected[i].says);
		}
		findings_free(&list);
	}
}

static void expect_healthy(const char *fixture, unsigned int notes)
{
	struct findings list = {};

	examine(fixture, &list);
	if (list.count[LEVEL_PROBLEM] || list.count[LEVEL_NOTE] != notes) {
		findings_print(&list, true);
		fail_msg("%s is healthy", fixture);
	}
	findings_free(&list);
}

static void the_healthy_are_left_alone(void **state)
{
	(void)state;
	expect_healthy("guest", 0);
	/* One vif is switched off, which somebody wants. */
	expect_healthy("dom0", 1);
}

/* A check that has nothing to say says what it has looked at. */
static void every_check_reports(void **state)
{
	static const struct expected healthy[] = {
		{ "dom0", LEVEL_OK, "netback-stock", NULL, "" },
		{ "dom0", LEVEL_OK, "maptrack", NULL, "" },
		{ "dom0", LEVEL_OK, "ctrl-ring", "vif1.0", "" },
		{ "dom0", LEVEL_OK, "table", "vif2.0", "" },
		{ "guest", LEVEL_OK, "buffers", "vif5.0", "" },
		{ "guest", LEVEL_OK, "netfront-off", NULL, "" },
	};
	struct findings list = {};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(healthy); i++) {
		examine(healthy[i].fixture, &list);
		assert_true(found(&list, &healthy[i]));
		findings_free(&list);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_trouble_is_named),
		cmocka_unit_test(the_healthy_are_left_alone),
		cmocka_unit_test(every_check_reports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
