// SPDX-License-Identifier: GPL-2.0
#include "policy.h"
#include "test.h"

static const struct policy_vif web0 = {
	.domain = "web1", .numbered = true, .vif = 0,
	.mac = "00:16:3e:00:00:01",
};

/* What a file says about a vif: "LIMIT MODE", or what is wrong with it. */
static char *ask(const char *file, const struct policy_vif *who)
{
	struct policy p = {};
	char *wrong;
	FILE *f;

	f = fmemopen((void *)file, strlen(file) + !*file, "r");
	wrong = policy_from_file(f, "conf", who, &p);
	fclose(f);
	if (wrong)
		return wrong;
	if (!p.limit.set)
		return xasprintf("default %s", policy_mode_name(p.mode));
	return xasprintf("%u %s", p.limit.value, policy_mode_name(p.mode));
}

static void expect(const char *file, const char *expected)
{
	char *said = ask(file, &web0);

	assert_string_equal(said, expected);
	free(said);
}

static void expect_wrong(const char *file, const char *part)
{
	char *said = ask(file, &web0);

	if (!strstr(said, part))
		fail_msg("'%s' says '%s', not '%s'", file, said, part);
	free(said);
}

static void nothing_is_default(void **state)
{
	(void)state;
	expect("\n", "default bridge");
	expect("# a comment\n\n   \t\n#default mode=route\n",
	       "default bridge");
}

static void who_is_meant(void **state)
{
	(void)state;
	expect("default max-gref-mapping=8", "8 bridge");
	expect("domain=web1 max-gref-mapping=8\n", "8 bridge");
	expect("domain=web* max-gref-mapping=8\n", "8 bridge");
	expect("domain=web? max-gref-mapping=8\n", "8 bridge");
	expect("domain=web max-gref-mapping=8\n", "default bridge");
	expect("domain=[a-c]* max-gref-mapping=8\n", "default bridge");
	expect("vif=0 max-gref-mapping=8\n", "8 bridge");
	expect("vif=1 max-gref-mapping=8\n", "default bridge");
	expect("mac=00:16:3E:00:00:01 max-gref-mapping=8\n", "8 bridge");
	expect("mac=00:16:3e:00:00:02 max-gref-mapping=8\n",
	       "default bridge");
	/* All that a line names has to match. */
	expect("domain=web1 vif=1 max-gref-mapping=8\n", "default bridge");
	expect("domain=web1 vif=0 mac=00:16:3e:00:00:01 max-gref-mapping=8\n",
	       "8 bridge");
}

static void later_lines_win(void **state)
{
	(void)state;
	expect("default max-gref-mapping=8 mode=route\n"
	       "domain=web1 max-gref-mapping=off\n"
	       "domain=db mode=openvswitch\n", "0 route");
	expect("domain=web1 max-gref-mapping=off\n"
	       "default max-gref-mapping=default mode=bridge\n",
	       "default bridge");
}

static void who_is_not_known(void **state)
{
	static const struct policy_vif nobody;
	char *said;

	(void)state;
	said = ask("domain=* max-gref-mapping=1\nvif=0 max-gref-mapping=2\n"
		   "mac=00:16:3e:00:00:01 max-gref-mapping=3\n", &nobody);
	assert_string_equal(said, "default bridge");
	free(said);
	said = ask("default max-gref-mapping=4\n", &nobody);
	assert_string_equal(said, "4 bridge");
	free(said);
}

static void limits(void **state)
{
	struct policy_limit l;

	(void)state;
	assert_true(policy_limit_parse("off", &l) && l.set && !l.value);
	assert_true(policy_limit_parse("0", &l) && l.set && !l.value);
	assert_true(policy_limit_parse("65536", &l) && l.value == 65536);
	assert_true(policy_limit_parse("default", &l) && !l.set);
	assert_false(policy_limit_parse("65537", &l));
	assert_false(policy_limit_parse("-1", &l));
	assert_false(policy_limit_parse("", &l));
	assert_false(policy_limit_parse("Off", &l));
}

static void mistakes_are_named(void **state)
{
	(void)state;
	expect_wrong("default max-gref-mapping=lots", "conf:1: max-gref");
	expect_wrong("\n\ndefault mode=bond\n", "conf:3: mode=");
	expect_wrong("max-gref-mapping=8\n", "whom is this for?");
	expect_wrong("domain=web1\n", "sets nothing");
	expect_wrong("default\n", "sets nothing");
	expect_wrong("default domain=a mode=route\n", "stands alone");
	expect_wrong("domain= mode=route\n", "names no domain");
	expect_wrong("vif=first mode=route\n", "takes a number");
	expect_wrong("mac=1:2:3 mode=route\n", "mac=");
	expect_wrong("default mode=route mode=route\n", "'mode' stands here twice");
	expect_wrong("default default mode=route\n", "twice");
	expect_wrong("default mode = route\n", "there is no 'mode'");
	expect_wrong("defaults mode=route\n", "there is no 'defaults'");
}

/* A mistake in a line about somebody else is one all the same. */
static void all_lines_are_read(void **state)
{
	(void)state;
	expect_wrong("default mode=route\ndomain=other mode=x\n", "conf:2:");
}

static void own_options(void **state)
{
	struct policy p = { .limit = { true, 8 }, .mode = POLICY_ROUTE };
	char *wrong;

	(void)state;
	assert_null(policy_from_options("max-gref-mapping=off", &p));
	assert_true(p.limit.set && !p.limit.value && p.mode == POLICY_ROUTE);
	assert_null(policy_from_options("mode=openvswitch/max-gref-mapping=9",
					&p));
	assert_true(p.limit.value == 9 && p.mode == POLICY_OPENVSWITCH);
	assert_null(policy_from_options("", &p));

	wrong = policy_from_options("domain=x/mode=bridge", &p);
	assert_non_null(wrong);
	free(wrong);
	wrong = policy_from_options("mode=bridge mode=route", &p);
	assert_non_null(wrong);
	free(wrong);
	wrong = policy_from_options("default", &p);
	assert_non_null(wrong);
	free(wrong);
	/* What is wrong changes nothing. */
	assert_true(p.limit.value == 9 && p.mode == POLICY_OPENVSWITCH);
}

/* Any bytes give an answer or a complaint, not a crash. */
static void garbage(void **state)
{
	char file[200];
	unsigned int i, j;

	(void)state;
	srand(1);
	for (i = 0; i < 2000; i++) {
		for (j = 0; j < sizeof(file) - 1; j++)
			file[j] = "=dm\n \t#*[\\v0\xff"[rand() % 13];
		file[j] = '\0';
		free(ask(file, &web0));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_default),
		cmocka_unit_test(who_is_meant),
		cmocka_unit_test(later_lines_win),
		cmocka_unit_test(who_is_not_known),
		cmocka_unit_test(limits),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(all_lines_are_read),
		cmocka_unit_test(own_options),
		cmocka_unit_test(garbage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
