// SPDX-License-Identifier: GPL-2.0
#include "ctrl_message.h"
#include "test.h"

#include <xen/io/netif.h>

/* Parse words that are separated by spaces; NULL or what is wrong. */
static char *parse(struct ctrl_message *m, const char *words)
{
	char *text = xstrdup(words), *word[16], *wrong, *save;
	unsigned int n = 0;

	for (word[0] = strtok_r(text, " ", &save); word[n];
	     word[n] = strtok_r(NULL, " ", &save))
		n++;
	wrong = ctrl_message_parse(m, word, n);
	free(text);
	return wrong;
}

static struct ctrl_message good(const char *words)
{
	struct ctrl_message m;
	char *wrong = parse(&m, words);

	if (wrong)
		fail_msg("'%s': %s", words, wrong);
	return m;
}

static void words_of_get(void **state)
{
	struct ctrl_message m = good("get");

	(void)state;
	assert_int_equal(m.type, XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE);
	assert_int_equal(m.form, CTRL_PLAIN);
	assert_int_equal(m.data[0], 0);
	ctrl_message_free(&m);
	m = good("get queue=0xffffffff");
	assert_int_equal(m.data[0], 0xffffffff);
	ctrl_message_free(&m);
}

static void words_of_add(void **state)
{
	struct ctrl_message m = good("add 16 queue=1 readonly");

	(void)state;
	assert_int_equal(m.type, XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING);
	assert_int_equal(m.form, CTRL_LIST);
	assert_int_equal(m.fresh, 16);
	assert_int_equal(m.data[0], 1);
	assert_int_equal(m.flags, XEN_NETIF_CTRLF_GREF_readonly);
	assert_false(m.has_size || m.has_list || m.all_pages);
	ctrl_message_free(&m);

	m = good("add pages=3,0-1 grefs=0x10 size=513 list=7 flags=0x8000");
	assert_int_equal(m.entries, 4);
	assert_true(m.entry[0].page && m.entry[0].number == 3);
	assert_true(m.entry[2].page && m.entry[2].number == 1);
	assert_true(!m.entry[3].page && m.entry[3].number == 16);
	assert_true(m.has_size && m.data[2] == 513);
	assert_true(m.has_list && m.data[1] == 7);
	assert_int_equal(m.flags, 0x8000);
	ctrl_message_free(&m);

	m = good("add 512");
	assert_int_equal(m.fresh, 512);
	ctrl_message_free(&m);
	/* A size alone, with a list of nothing. */
	m = good("add size=0");
	assert_int_equal(m.entries + m.fresh, 0);
	ctrl_message_free(&m);
}

static void words_of_del(void **state)
{
	struct ctrl_message m = good("del");

	(void)state;
	assert_int_equal(m.type, XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING);
	assert_true(m.all_pages);
	ctrl_message_free(&m);
	m = good("del pages=0-511");
	assert_int_equal(m.entries, 512);
	assert_false(m.all_pages);
	ctrl_message_free(&m);
}

static void words_of_hash(void **state)
{
	struct ctrl_message m = good("hash key 00ff10");
	uint32_t queue[3];

	(void)state;
	assert_int_equal(m.type, XEN_NETIF_CTRL_TYPE_SET_HASH_KEY);
	assert_int_equal(m.form, CTRL_PAYLOAD);
	assert_int_equal(m.data[1], 3);
	assert_memory_equal(m.payload, "\x00\xff\x10", 3);
	ctrl_message_free(&m);

	m = good("hash map 0,1,2 offset=5");
	assert_int_equal(m.type, XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING);
	assert_int_equal(m.data[1], 3);
	assert_int_equal(m.data[2], 5);
	memcpy(queue, m.payload, sizeof(queue));
	assert_true(queue[0] == 0 && queue[1] == 1 && queue[2] == 2);
	ctrl_message_free(&m);

	m = good("hash flags");
	assert_int_equal(m.type, XEN_NETIF_CTRL_TYPE_GET_HASH_FLAGS);
	m = good("hash flags 3");
	assert_int_equal(m.type, XEN_NETIF_CTRL_TYPE_SET_HASH_FLAGS);
	assert_int_equal(m.data[0], 3);
	m = good("hash size");
	assert_int_equal(m.type, XEN_NETIF_CTRL_TYPE_GET_HASH_MAPPING_SIZE);
	m = good("hash size 128");
	assert_int_equal(m.type, XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING_SIZE);
	m = good("hash algorithm 1");
	assert_int_equal(m.type, XEN_NETIF_CTRL_TYPE_SET_HASH_ALGORITHM);
}

static void words_of_raw(void **state)
{
	struct ctrl_message m = good("raw 0xffff 1 2 3");

	(void)state;
	assert_int_equal(m.type, 0xffff);
	assert_true(m.data[0] == 1 && m.data[1] == 2 && m.data[2] == 3);
	m = good("raw 8");
	assert_int_equal(m.type, 8);
}

static void test_mistakes(void **state)
{
	static const char * const bad[] = {
		"", "push", "get 1", "get queue=", "get queue=-1",
		"get queue=1 queue=2", "add", "add 0", "add 513", "add x",
		"add 1 2", "add 1 pages=x", "add pages=3-1", "add pages=1-",
		"add pages=0-512", "add pages=0-511,0", "add 512 pages=0",
		"add pages=0-4294967295", "add 1 flags=65536",
		"add 1 queue=4294967296", "add pages=", "del 5", "raw",
		"raw 65536", "raw 1 2 3 4 5", "raw 1 x", "hash", "hash key",
		"hash key 0", "hash key zz", "hash map x", "hash map 1 off=2",
		"hash algorithm", "hash flags x", "hash flags 1 2",
	};
	struct ctrl_message m;
	unsigned int i;
	char *wrong;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		wrong = parse(&m, bad[i]);
		if (!wrong)
			fail_msg("'%s' was understood", bad[i]);
		free(wrong);
		ctrl_message_free(&m);
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(ctrl_type_name(9), "ADD_GREF_MAPPING");
	assert_string_equal(ctrl_type_name(0), "unknown");
	assert_string_equal(ctrl_type_name(11), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_of_get),
		cmocka_unit_test(words_of_add),
		cmocka_unit_test(words_of_del),
		cmocka_unit_test(words_of_hash),
		cmocka_unit_test(words_of_raw),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
