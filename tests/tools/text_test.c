// SPDX-License-Identifier: GPL-2.0
#include "test.h"
#include "text.h"

static void expect_clean(const char *raw, size_t len, const char *expected)
{
	char *text = text_clean(raw, len);

	assert_string_equal(text, expected);
	free(text);
}

static void printable_stays(void **state)
{
	(void)state;
	expect_clean("xenbr0", 6, "xenbr0");
	expect_clean("", 0, "");
	expect_clean("a b~!", 5, "a b~!");
}

static void everything_else_is_spelt(void **state)
{
	(void)state;
	expect_clean("\x1b[2J", 4, "\\x1b[2J");
	expect_clean("a\nb\tc\r", 6, "a\\x0ab\\x09c\\x0d");
	expect_clean("a\0b", 3, "a\\x00b");
	expect_clean("\xff\x7f", 2, "\\xff\\x7f");
	/* Or \x41 could be both. */
	expect_clean("\\x41", 4, "\\x5cx41");
}

static void long_ones_are_cut(void **state)
{
	char raw[300], *text;
	size_t len;

	(void)state;
	memset(raw, 'a', sizeof(raw));
	expect_clean(raw, 0, "");
	for (len = 1; len <= sizeof(raw); len++) {
		text = text_clean(raw, len);
		if (len <= TEXT_MAX)
			assert_int_equal(strlen(text), len);
		else
			assert_string_equal(text + TEXT_MAX - 3, "...");
		free(text);
	}
}

/* The cut never splits an escape, and the length holds for all contents. */
static void cuts_between_characters(void **state)
{
	char raw[300], *text;
	size_t shift;

	(void)state;
	for (shift = 0; shift < 8; shift++) {
		memset(raw, 0x01, sizeof(raw));
		memset(raw, 'a', shift);
		text = text_clean(raw, sizeof(raw));
		assert_true(strlen(text) <= TEXT_MAX);
		assert_int_equal((strlen(text) - shift - 3) % 4, 0);
		assert_string_equal(text + strlen(text) - 7, "\\x01...");
		free(text);
	}
}

static void numbers(void **state)
{
	static const char * const bad[] = {
		"", "-1", "+1", " 1", "1 ", "1x", "0x10", "x",
		"4294967296", "99999999999999999999",
	};
	uint32_t v = 7;
	uint64_t w = 0;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(text_u32(bad[i], &v));
	assert_int_equal(v, 7);
	assert_true(text_u32("4294967295", &v) && v == UINT32_MAX);
	assert_true(text_u32("007", &v) && v == 7);
	assert_true(text_u64("18446744073709551615", &w) && w == UINT64_MAX);
	assert_false(text_u64("18446744073709551616", &w));
}

static void hexadecimal_numbers(void **state)
{
	uint32_t v;

	(void)state;
	assert_true(text_any_u32("0xffffffff", &v) && v == UINT32_MAX);
	assert_true(text_any_u32("10", &v) && v == 10);
	assert_false(text_any_u32("0x", &v));
	assert_false(text_any_u32("0x100000000", &v));
	assert_false(text_any_u32("0x-1", &v));
	assert_false(text_any_u32("0xg", &v));
}

static void booleans(void **state)
{
	bool v = false;

	(void)state;
	assert_true(text_bool("Y", &v) && v);
	assert_true(text_bool("0", &v) && !v);
	assert_false(text_bool("yes", &v));
}

static void addresses(void **state)
{
	static const char * const bad[] = {
		"", "00:16:3e:00:00", "00:16:3e:00:00:01:02",
		"00:16:3e:00:00:1", "0g:16:3e:00:00:01", "00-16-3e-00-00-01",
		"00:16:3e:00:00:01 ",
	};
	static const uint8_t good[6] = { 0, 0x16, 0x3e, 0xab, 0xcd, 0xff };
	uint8_t mac[6];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(text_mac(bad[i], mac));
	assert_true(text_mac("00:16:3E:ab:CD:ff", mac));
	assert_memory_equal(mac, good, sizeof(mac));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printable_stays),
		cmocka_unit_test(everything_else_is_spelt),
		cmocka_unit_test(long_ones_are_cut),
		cmocka_unit_test(cuts_between_characters),
		cmocka_unit_test(numbers),
		cmocka_unit_test(hexadecimal_numbers),
		cmocka_unit_test(booleans),
		cmocka_unit_test(addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
