// SPDX-License-Identifier: GPL-2.0
/* kind: tools */
/* sources: xen-tools/xen-netif/text.c xen-tools/xen-netif/policy.c */
/* sources: xen-tools/xen-netif/ctrl_message.c xen-tools/xen-netif/util.c */
/* max_len: 512 */
/*
 * Text that others wrote, as xen-netif reads it: numbers and names out of
 * xenstore, the host's policy file and a vif's own options, and the words of a
 * control message. Numbers beside a reader that goes digit by digit.
 */
#include "fuzz.h"

#include "ctrl_message.h"
#include "policy.h"
#include "text.h"
#include "util.h"

/* A decimal number, or false; by hand. */
static bool decimal(const char *s, uint64_t max, uint64_t *value)
{
	unsigned __int128 v = 0;

	if (!*s)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return false;
		v = v * 10 + (*s - '0');
		if (v > max)
			return false;
	}
	*value = v;
	return true;
}

static void check_numbers(const char *s)
{
	uint64_t want = 0, v64 = 0;
	uint32_t v32 = 0, any = 0;

	check(text_u64(s, &v64) == decimal(s, UINT64_MAX, &want));
	check(v64 == want);
	want = 0;
	check(text_u32(s, &v32) == decimal(s, UINT32_MAX, &want));
	check(v32 == want);
	if (text_u32(s, &v32))
		check(text_any_u32(s, &any) && any == v32);
}

/* What is shown is printable ASCII, of bounded length, and says what it was. */
static void check_clean(const char *s, size_t len)
{
	char *shown = text_clean(s, len);
	size_t i, n = strlen(shown);

	check(n <= TEXT_MAX);
	for (i = 0; i < n; i++)
		check(shown[i] >= 0x20 && shown[i] < 0x7f);
	for (i = 0; i < len && s[i] >= 0x20 && s[i] < 0x7f && s[i] != '\\'; i++)
		;
	if (i == len && len <= TEXT_MAX)
		check(n == len && !memcmp(shown, s, len));
	free(shown);
}

static void check_words(char *s)
{
	uint8_t mac[6], again[6];
	char text[18], *cut;
	bool on;

	if (text_mac(s, mac)) {
		snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x",
			 mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
		check(!strcasecmp(text, s) && text_mac(text, again));
		check(!memcmp(mac, again, 6));
	}
	if (text_bool(s, &on))
		check(strlen(s) == 1);
	check(!text_after(s, "mac=") || !strncmp(s, "mac=", 4));
	cut = text_trim(s);
	check(!strchr(" \t\n\v\f\r", *cut) || !*cut);
	check(!*cut || !strchr(" \t\n\v\f\r", cut[strlen(cut) - 1]));
}

static void check_policy(const struct policy *p)
{
	check(p->mode < POLICY_MODES && policy_mode_name(p->mode));
	check(p->limit.value <= POLICY_LIMIT_MAX);
	check(p->limit.set || !p->limit.value);
}

static void read_policy(struct bytes *in)
{
	struct policy_vif who = {
		.domain = "guest", .numbered = true, .vif = 3,
		.mac = "00:16:3e:00:00:01",
	};
	struct policy p = {};
	uint8_t how = bytes_u8(in);
	char *text = bytes_string(in, 512), *wrong;
	FILE *f;

	if (how & 1) {
		wrong = policy_from_options(text, &p);
	} else {
		f = fmemopen(text, strlen(text) + 1, "r");
		check(f);
		wrong = policy_from_file(f, "file", &who, &p);
		fclose(f);
	}
	check(!wrong || *wrong);
	check_policy(&p);
	free(wrong);
	free(text);
}

static void read_message(struct bytes *in)
{
	char *text = bytes_string(in, 512), *word[24], *save, *wrong;
	struct ctrl_message m;
	unsigned int n = 0;

	for (word[0] = strtok_r(text, " ", &save);
	     word[n] && n + 1 < ARRAY_SIZE(word);
	     word[n] = strtok_r(NULL, " ", &save))
		n++;
	wrong = ctrl_message_parse(&m, word, n);
	check(m.entries <= CTRL_LIST_MAX && m.payload_len <= CTRL_PAYLOAD_MAX);
	if (!wrong) {
		check(m.form != CTRL_LIST ||
		      m.fresh + m.entries <= CTRL_LIST_MAX);
		check(m.form != CTRL_PAYLOAD || m.payload);
		check(m.form != CTRL_PLAIN || (!m.entry && !m.payload));
	}
	ctrl_message_free(&m);
	free(wrong);
	free(text);
}

static void fuzz_one(struct bytes *in)
{
	char *s;
	size_t len;

	switch (bytes_u8(in) % 3) {
	case 0:
		len = in->left < 256 ? in->left : 256;
		s = bytes_string(in, 256);
		check_clean(s, len);
		check_numbers(s);
		check_words(s);
		free(s);
		break;
	case 1:
		read_policy(in);
		break;
	default:
		read_message(in);
	}
}
