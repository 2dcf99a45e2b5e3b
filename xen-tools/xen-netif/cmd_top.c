// SPDX-License-Identifier: GPL-2.0
/* xen-netif top: the vifs' rates, refreshed; or some looks at them as text. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "args.h"
#include "commands.h"
#include "exits.h"
#include "json.h"
#include "rates.h"
#include "screen.h"

#define DELAY_MIN	0.1
#define DELAY_MAX	3600.0

#define KEY_BATCH	'b'
#define KEY_ONCE	'1'

struct top_args {
	bool batch;
	bool json;
	uint32_t count;		/* 0: until stopped */
	double delay;
	enum rate_key key;
};

static const struct argp_option options[] = {
	{ "batch", KEY_BATCH, NULL, 0, "Print text, for scripts and logs", 0 },
	{ "once", KEY_ONCE, NULL, 0, "The same as --batch --count=1", 0 },
	{ "json", 'j', NULL, 0, "Print JSON, one line for each interval", 0 },
	{ "count", 'n', "COUNT", 0, "End after so many intervals", 0 },
	{ "delay", 'd', "SECONDS", 0, "Length of an interval (default 2)", 0 },
	{ "sort", 's', "KEY", 0,
	  "Sort by vif, tx, rx, granted or staged (default tx)", 0 },
	{}
};

static error_t parse_delay(struct argp_state *state, const char *arg,
			   double *delay)
{
	char *end;

	*delay = strtod(arg, &end);
	if (end == arg || *end || !(*delay >= DELAY_MIN &&
				    *delay <= DELAY_MAX))
		return args_error(state,
				  "--delay is a number of seconds from %.1f to %.0f, not '%s'",
				  DELAY_MIN, DELAY_MAX, arg);
	return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct top_args *a = state->input;

	switch (key) {
	case 'j':
		a->json = true;
		a->batch = true;
		return 0;
	case KEY_BATCH:
		a->batch = true;
		return 0;
	case KEY_ONCE:
		a->batch = true;
		a->count = 1;
		return 0;
	case 'n':
		return args_u32(state, "--count", arg, 1, UINT32_MAX,
				&a->count);
	case 'd':
		return parse_delay(state, arg, &a->delay);
	case 's':
		if (rate_key_parse(arg, &a->key))
			return 0;
		return args_error(state, "--sort is vif, tx, rx, granted or staged, not '%s'",
				  arg);
	case ARGP_KEY_ARG:
		return args_too_many(state, arg);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Shows what the vifs carry, how much of it is staged, and how\n"
	       "many slots (in a guest: packets) a second take grant\n"
	       "operations. TX is what the guest sends.",
};

/* One look and when it was taken. */
struct look {
	struct vifs vifs;
	double at;
};

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void wait_for(double seconds)
{
	struct timespec ts = {
		.tv_sec = seconds,
		.tv_nsec = (seconds - (time_t)seconds) * 1e9,
	};

	while (nanosleep(&ts, &ts) && errno == EINTR)
		;
}

static bool look(struct source *src, struct look *l)
{
	if (!source_alive_or_complain(src))
		return false;
	vifs_collect(src, &l->vifs);
	l->at = now();
	return true;
}

/* The newer look takes the older one's place. */
static void look_move(struct look *to, struct look *from)
{
	vifs_free(&to->vifs);
	*to = *from;
	*from = (struct look){};
}

static struct rate *sorted_rates(const struct look *a, const struct look *b,
				 enum rate_key key, double *seconds)
{
	struct rate *rates;

	*seconds = b->at - a->at;
	if (*seconds < 0.001)
		*seconds = 0.001;
	rates = rates_between(&a->vifs, &b->vifs, *seconds);
	rates_sort(rates, b->vifs.n, key);
	return rates;
}

static void print_rates(const struct look *a, const struct look *b,
			const struct top_args *args, bool first)
{
	double seconds;
	struct rate *rates = sorted_rates(a, b, args->key, &seconds);
	struct json_object *o;
	struct table *t;

	if (args->json) {
		o = rates_json(rates, b->vifs.n, seconds);
		json_print_line(o);
	} else {
		t = rates_table(rates, b->vifs.n);
		if (!first)
			putchar('\n');
		table_print(t, stdout);
		table_free(t);
	}
	fflush(stdout);
	free(rates);
}

static int run_batch(struct source *src, const struct top_args *args)
{
	struct look before = {}, after = {};
	int status = EXITS_NO_ACCESS;
	uint32_t i;

	if (!look(src, &before))
		return status;
	for (i = 0; !args->count || i < args->count; i++) {
		wait_for(args->delay);
		if (!look(src, &after))
			goto out;
		print_rates(&before, &after, args, !i);
		look_move(&before, &after);
		if (ferror(stdout))
			break;
	}
	status = EXITS_OK;
out:
	vifs_free(&before.vifs);
	return status;
}

static void draw(const struct look *a, const struct look *b,
		 const struct top_args *args)
{
	static const char foot[] =
		"sort: v vif  t tx  r rx  g granted  s staged    space refresh  q quit";
	double seconds;
	struct rate *rates = sorted_rates(a, b, args->key, &seconds);
	struct table *t = rates_table(rates, b->vifs.n);
	time_t clock = time(NULL);
	char when[16];
	char *head;

	strftime(when, sizeof(when), "%H:%M:%S", localtime(&clock));
	head = xasprintf("xen-netif top  %s  %u vif%s  over %.1f s  sorted by %s",
			 when, b->vifs.n, b->vifs.n == 1 ? "" : "s", seconds,
			 rate_key_name(args->key));
	screen_draw(head, foot, t);
	free(head);
	table_free(t);
	free(rates);
}

/* Returns false to end. */
static bool obey(int key, struct top_args *args)
{
	static const struct {
		int key;
		enum rate_key sort;
	} sorts[] = {
		{ 'v', RATE_BY_VIF }, { 't', RATE_BY_TX }, { 'r', RATE_BY_RX },
		{ 'g', RATE_BY_GRANTED }, { 's', RATE_BY_STAGED },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sorts); i++)
		if (key == sorts[i].key)
			args->key = sorts[i].sort;
	return key != 'q' && key != 'Q';
}

/*
 * Until the interval is over or a key ends it; keys that sort only draw what
 * there is. Returns false to end.
 */
static bool interact(const struct look *a, const struct look *b,
		     struct top_args *args, double interval)
{
	double until = now() + interval;
	int key, ms;

	for (;;) {
		draw(a, b, args);
		ms = (until - now()) * 1000;
		key = screen_key(ms > 0 ? ms : 0);
		if (key == SCREEN_TIMEOUT || key == ' ' || key == '\n')
			return true;
		if (!obey(key, args))
			return false;
	}
}

/*
 * The first interval is short, so that there is something to see at once.
 * The screen is given back before anything is complained about.
 */
static int run_screen(struct source *src, struct top_args *args)
{
	struct look before = {}, after = {};
	int status = EXITS_OK;
	uint32_t i = 0;

	if (!look(src, &before))
		return EXITS_NO_ACCESS;
	if (!screen_open()) {
		complain("top: this is no terminal to draw on: use --once or --batch");
		vifs_free(&before.vifs);
		return EXITS_USAGE;
	}
	wait_for(0.3);
	vifs_collect(src, &after.vifs);
	after.at = now();

	while (interact(&before, &after, args, args->delay)) {
		if (args->count && ++i >= args->count)
			break;
		look_move(&before, &after);
		if (!src->ops->alive(src)) {
			status = EXITS_NO_ACCESS;
			break;
		}
		vifs_collect(src, &after.vifs);
		after.at = now();
	}
	screen_close();
	if (status)
		complain("%s", source_fault_text(SOURCE_NO_STORE));
	vifs_free(&before.vifs);
	vifs_free(&after.vifs);
	return status;
}

/**
 * cmd_top() - xen-netif top
 * @argc: number of arguments
 * @argv: the arguments
 */
int cmd_top(int argc, char **argv)
{
	struct top_args args = { .delay = 2, .key = RATE_BY_TX };
	struct source *src;
	int status;

	if (!args_parse(&argp, "top", argc, argv, &args, &status))
		return status;
	src = source_open_or_complain();
	if (!src)
		return EXITS_NO_ACCESS;
	status = args.batch ? run_batch(src, &args) : run_screen(src, &args);
	source_close(src);
	return status;
}
