// SPDX-License-Identifier: GPL-2.0
/* policy: see policy.h. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "policy.h"
#include "text.h"
#include "util.h"

/* What a line names; each once at most. */
enum word {
	WORD_DEFAULT,
	WORD_DOMAIN,
	WORD_VIF,
	WORD_MAC,
	WORD_LIMIT,
	WORD_MODE,
	WORDS
};

static const char * const words[WORDS] = {
	[WORD_DEFAULT] = "default",
	[WORD_DOMAIN] = "domain=",
	[WORD_VIF] = "vif=",
	[WORD_MAC] = "mac=",
	[WORD_LIMIT] = "max-gref-mapping=",
	[WORD_MODE] = "mode=",
};

static const char * const modes[POLICY_MODES] = {
	"bridge", "openvswitch", "route",
};

/* A line, or a vif's options. */
struct line {
	const char *value[WORDS];	/* or NULL */
	struct policy p;
	uint32_t vif;
	uint8_t mac[6];
};

/**
 * policy_limit_parse() - a value of max-gref-mapping
 * @s: a number, "off" or "default"
 * @limit: filled when it is one of these
 */
bool policy_limit_parse(const char *s, struct policy_limit *limit)
{
	uint32_t value = 0;

	if (!strcmp(s, "default")) {
		*limit = (struct policy_limit){};
		return true;
	}
	if (strcmp(s, "off") &&
	    (!text_u32(s, &value) || value > POLICY_LIMIT_MAX))
		return false;
	*limit = (struct policy_limit){ .set = true, .value = value };
	return true;
}

/**
 * policy_mode_name() - which script is run in the end: vif-<name>
 * @mode: the mode
 */
const char *policy_mode_name(enum policy_mode mode)
{
	return modes[mode];
}

static bool parse_mode(const char *s, enum policy_mode *mode)
{
	enum policy_mode i;

	for (i = 0; i < POLICY_MODES; i++)
		if (!strcmp(s, modes[i])) {
			*mode = i;
			return true;
		}
	return false;
}

/* What a word is, and its value; WORDS if it is none. */
static enum word which_word(const char *s, const char **value)
{
	enum word w;

	if (!strcmp(s, words[WORD_DEFAULT])) {
		*value = "";
		return WORD_DEFAULT;
	}
	for (w = WORD_DOMAIN; w < WORDS; w++) {
		*value = text_after(s, words[w]);
		if (*value)
			return w;
	}
	return WORDS;
}

/* NULL if the value is one. */
static char *parse_value(struct line *l, enum word w, const char *value)
{
	switch (w) {
	case WORD_DOMAIN:
		return *value ? NULL : xstrdup("domain= names no domain");
	case WORD_VIF:
		if (text_u32(value, &l->vif))
			return NULL;
		return xasprintf("vif= takes a number, not '%s'", value);
	case WORD_MAC:
		if (text_mac(value, l->mac))
			return NULL;
		return xasprintf("mac= takes six hexadecimal numbers with colons, not '%s'",
				 value);
	case WORD_LIMIT:
		if (policy_limit_parse(value, &l->p.limit))
			return NULL;
		return xasprintf("max-gref-mapping= is 0 to %u, 'off' or 'default', not '%s'",
				 POLICY_LIMIT_MAX, value);
	case WORD_MODE:
		if (parse_mode(value, &l->p.mode))
			return NULL;
		return xasprintf("mode= takes bridge, openvswitch or route, not '%s'",
				 value);
	default:
		return NULL;
	}
}

static char *parse_word(struct line *l, const char *s)
{
	const char *value;
	enum word w = which_word(s, &value);

	if (w == WORDS)
		return xasprintf("there is no '%s'", s);
	if (l->value[w])
		return xasprintf("'%.*s' stands here twice",
				 (int)strcspn(words[w], "="), words[w]);
	l->value[w] = value;
	return parse_value(l, w, value);
}

static bool selects(const struct line *l)
{
	return l->value[WORD_DOMAIN] || l->value[WORD_VIF] ||
	       l->value[WORD_MAC];
}

static bool sets(const struct line *l)
{
	return l->value[WORD_LIMIT] || l->value[WORD_MODE];
}

static char *check_line(const struct line *l)
{
	if (l->value[WORD_DEFAULT] && selects(l))
		return xstrdup("'default' stands alone, without domain=, vif= or mac=");
	if (!l->value[WORD_DEFAULT] && !selects(l))
		return xstrdup("whom is this for? begin with default, domain=, vif= or mac=");
	if (!sets(l))
		return xstrdup("this sets nothing: add max-gref-mapping= or mode=");
	return NULL;
}

/* NULL for an empty line too; then l has no values. */
static char *parse_line(struct line *l, char *text)
{
	char *word, *wrong, *save;

	*l = (struct line){};
	text[strcspn(text, "#")] = '\0';
	for (word = strtok_r(text, " \t\r\n", &save); word;
	     word = strtok_r(NULL, " \t\r\n", &save)) {
		wrong = parse_word(l, word);
		if (wrong)
			return wrong;
	}
	if (!l->value[WORD_DEFAULT] && !selects(l) && !sets(l))
		return NULL;
	return check_line(l);
}

static bool matches(const struct line *l, const struct policy_vif *who)
{
	uint8_t mac[6];

	if (l->value[WORD_DOMAIN] &&
	    (!who->domain || fnmatch(l->value[WORD_DOMAIN], who->domain, 0)))
		return false;
	if (l->value[WORD_VIF] && (!who->numbered || who->vif != l->vif))
		return false;
	if (l->value[WORD_MAC] &&
	    (!who->mac || !text_mac(who->mac, mac) || memcmp(mac, l->mac, 6)))
		return false;
	return true;
}

static void apply(const struct line *l, struct policy *p)
{
	if (l->value[WORD_LIMIT])
		p->limit = l->p.limit;
	if (l->value[WORD_MODE])
		p->mode = l->p.mode;
}

/**
 * policy_from_file() - apply the lines that are about a vif, in their order
 * @f: the file
 * @name: its name, for complaints
 * @who: the vif
 * @p: changed as the lines say
 *
 * Lines about others have to be right, too.
 */
char *policy_from_file(FILE *f, const char *name,
		       const struct policy_vif *who, struct policy *p)
{
	char *text = NULL, *wrong = NULL, *said;
	unsigned int number = 0;
	size_t size = 0;
	struct line l;

	while (getline(&text, &size, f) >= 0) {
		number++;
		wrong = parse_line(&l, text);
		if (wrong)
			break;
		if (matches(&l, who))
			apply(&l, p);
	}
	free(text);
	if (!wrong)
		return ferror(f) ? xasprintf("%s: cannot be read", name) : NULL;
	said = xasprintf("%s:%u: %s", name, number, wrong);
	free(wrong);
	return said;
}

/**
 * policy_from_options() - apply a vif's own options
 * @options: settings with slashes between them
 * @p: changed as they say
 */
char *policy_from_options(const char *options, struct policy *p)
{
	char *text = xstrdup(options), *word, *wrong = NULL, *save;
	struct line l = {};

	for (word = strtok_r(text, "/", &save); word && !wrong;
	     word = strtok_r(NULL, "/", &save))
		wrong = parse_word(&l, word);
	if (!wrong && (selects(&l) || l.value[WORD_DEFAULT]))
		wrong = xstrdup("only max-gref-mapping= and mode= can stand here");
	if (!wrong)
		apply(&l, p);
	free(text);
	return wrong;
}
