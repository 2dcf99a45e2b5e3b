// SPDX-License-Identifier: GPL-2.0
/*
 * hostile-frontend: attacks the backend of some of this domain's vifs, all at
 * once, in rounds.  Each round is a process, so that it can die at any point.
 */

#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "assault.h"
#include "steps.h"
#include "../number.h"

#define MAX_VIFS	8U

/* So many failures to connect in a row mean that the backend is stuck. */
#define PATIENCE	3

struct options {
	uint64_t seed;
	unsigned int vif[MAX_VIFS];
	unsigned int vifs;
	unsigned long messages;
	unsigned long requests;
	unsigned long looked_at;
	unsigned long rounds;
	unsigned long first;
	unsigned int seconds;
	enum fatal fatal;
	bool heir;
	bool rogue;
	bool no_ghosts;
	bool converse;
	bool die_waits;
	unsigned long die_after;
	unsigned long die_each;
	unsigned long refused;
};

/* Who attacks one vif. */
struct worker {
	unsigned int vif;
	unsigned long round;
	unsigned int failures;
	pid_t pid;
	uint64_t kill_at;	/* or 0 */
};

static atomic_bool asked_to_end;

static void explain(void)
{
	fputs("usage: hostile-frontend [option]...\n"
	      "  --seed N       decides on everything (from the clock)\n"
	      "  --vif N        a vif to attack; may be repeated (0)\n"
	      "  --messages N   end after so many answered control messages\n"
	      "  --requests N   ... and so many answered data-ring requests\n"
	      "  --looked-at N  ... and so many received packets whose place was checked\n"
	      "  --rounds N     end after so many connections of each vif\n"
	      "  --first N      begin with that round (0)\n"
	      "  --seconds N    end after that time at the latest (60)\n"
	      "  --fatal        do what makes netback disable the vif, too\n"
	      "  --ahead        ... by a producer index beyond the ring, first of all\n"
	      "  --no-ghosts    without grants of pages that are not this domain's\n"
	      "  --heir         only: a hash is left to the vif's next frontends\n"
	      "  --refused N    only: offer N times rings that cannot be mapped\n"
	      "  --rogue        only: have the vif disabled after a line of input,\n"
	      "                 and leave after another\n"
	      "  --die-after N  only: one whole conversation, which ends at its step N;\n"
	      "                 the status is 77 then\n"
	      "  --die-how wait ... that waits there to be ended with the domain,\n"
	      "                 or exit (the default)\n"
	      "  --die-each N   only: that at every Nth step, each followed by a\n"
	      "                 conversation that must go well\n"
	      "SIGTERM ends it at once; what was counted is printed.\n",
	      stderr);
	exit(2);
}

static unsigned long number(const char *s)
{
	unsigned long n;

	if (!read_number(s, &n))
		explain();
	return n;
}

static void parse(struct options *o, int argc, char **argv)
{
	static const struct option names[] = {
		{ "seed", required_argument, NULL, 's' },
		{ "vif", required_argument, NULL, 'v' },
		{ "messages", required_argument, NULL, 'm' },
		{ "requests", required_argument, NULL, 'r' },
		{ "looked-at", required_argument, NULL, 'l' },
		{ "rounds", required_argument, NULL, 'n' },
		{ "first", required_argument, NULL, 'f' },
		{ "seconds", required_argument, NULL, 't' },
		{ "fatal", no_argument, NULL, 'F' },
		{ "ahead", no_argument, NULL, 'A' },
		{ "heir", no_argument, NULL, 'H' },
		{ "refused", required_argument, NULL, 'R' },
		{ "rogue", no_argument, NULL, 'G' },
		{ "no-ghosts", no_argument, NULL, 'N' },
		{ "die-after", required_argument, NULL, 'd' },
		{ "die-how", required_argument, NULL, 'h' },
		{ "die-each", required_argument, NULL, 'e' },
		{ }
	};
	int c;

	while ((c = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (c) {
		case 's':
			o->seed = number(optarg);
			break;
		case 'v':
			if (o->vifs == MAX_VIFS)
				explain();
			o->vif[o->vifs++] = number(optarg);
			break;
		case 'm':
			o->messages = number(optarg);
			break;
		case 'r':
			o->requests = number(optarg);
			break;
		case 'l':
			o->looked_at = number(optarg);
			break;
		case 'n':
			o->rounds = number(optarg);
			break;
		case 'f':
			o->first = number(optarg);
			break;
		case 't':
			o->seconds = number(optarg);
			break;
		case 'F':
			o->fatal = FATAL_ANY;
			break;
		case 'A':
			o->fatal = FATAL_AHEAD;
			break;
		case 'H':
			o->heir = true;
			break;
		case 'R':
			o->refused = number(optarg);
			break;
		case 'G':
			o->rogue = true;
			break;
		case 'N':
			o->no_ghosts = true;
			break;
		case 'd':
			o->converse = true;
			o->die_after = number(optarg);
			break;
		case 'h':
			o->die_waits = !strcmp(optarg, "wait");
			if (!o->die_waits && strcmp(optarg, "exit"))
				explain();
			break;
		case 'e':
			o->die_each = number(optarg);
			break;
		default:
			explain();
		}
	}
	if (optind != argc)
		explain();
	if (!o->vifs)
		o->vifs = 1;
}

/* The process of a round.  Who asks all of them to end means the first one, which
 * ends the others.
 */
static void run_round(const struct options *o, struct tally *t,
		      const struct worker *w, uint64_t seed)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	_exit(round_run(t, seed, w->vif, o->fatal, 3000, 6000));
}

static void start_round(const struct options *o, struct tally *t,
			struct worker *w)
{
	struct rng r = rng_stream(o->seed, (uint64_t)w->vif << 32 | w->round);
	uint64_t seed = rng_next(&r);

	/* Some end where nobody chose to: in the middle of setting up, too. */
	w->kill_at = rng_once_in(&r, 5) ? nif_deadline(rng_below(&r, 4000)) : 0;
	w->pid = fork();
	if (!w->pid)
		run_round(o, t, w, seed);
	if (w->pid < 0) {
		perror("fork");
		exit(2);
	}
	w->round++;
	count(t, ROUNDS, 1);
}

/* Looks after a round; false when the backend seems to be stuck. */
static bool look_after(struct worker *w)
{
	int status;

	if (asked_to_end || (w->kill_at && !nif_remaining(w->kill_at))) {
		kill(w->pid, SIGKILL);
		w->kill_at = 0;
	}
	if (waitpid(w->pid, &status, WNOHANG) != w->pid)
		return true;
	w->pid = 0;
	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL) {
		printf("# round %lu of vif %u died of signal %d\n",
		       w->round - 1, w->vif, WTERMSIG(status));
		return false;
	}
	if (!WIFEXITED(status) || !WEXITSTATUS(status)) {
		w->failures = 0;
		return true;
	}
	return ++w->failures < PATIENCE;
}

static bool enough(const struct options *o, const struct tally *t)
{
	if (!o->messages && !o->requests && !o->looked_at)
		return false;
	return tally_read(t, RX_LOOKED_AT) >= o->looked_at &&
	       tally_read(t, CTRL_ANSWERED) >= o->messages &&
	       tally_read(t, TX_ANSWERED) + tally_read(t, RX_ANSWERED) >=
	       o->requests;
}

static bool attack(const struct options *o, struct tally *t)
{
	uint64_t deadline = nif_deadline(o->seconds * 1000);
	struct worker worker[MAX_VIFS] = { };
	unsigned int i, busy;
	bool sound = true;

	for (i = 0; i < o->vifs; i++) {
		worker[i].vif = o->vif[i];
		worker[i].round = o->first;
	}
	do {
		busy = 0;
		for (i = 0; i < o->vifs; i++) {
			struct worker *w = &worker[i];

			if (w->pid && !look_after(w)) {
				printf("# vif %u is given up\n", w->vif);
				sound = false;
			}
			if (!w->pid && sound && !asked_to_end &&
			    !enough(o, t) && nif_remaining(deadline) &&
			    (!o->rounds || w->round < o->first + o->rounds))
				start_round(o, t, w);
			busy += w->pid != 0;
		}
		usleep(2000);
	} while (busy);
	return sound;
}

static void end(int sig)
{
	(void)sig;
	asked_to_end = true;
}

int main(int argc, char **argv)
{
	struct options o = { .seed = time(NULL), .seconds = 60 };
	struct tally *t = tally_make();
	bool sound;

	if (!t)
		return 2;
	parse(&o, argc, argv);
	if (o.heir)
		return heir_run(o.vif[0]);
	if (o.refused)
		return refused_run(o.vif[0], o.refused);
	if (o.rogue)
		return rogue_run(o.vif[0]);
	if (o.die_each)
		return converse_each(o.vif[0], o.die_each);
	if (o.converse) {
		steps_die_after(o.die_after, o.die_waits);
		return converse_run(o.vif[0]);
	}
	if (!o.no_ghosts && !stock_find_ghosts()) {
		fputs("hostile-frontend: the module ghost is not loaded\n", stderr);
		return 2;
	}
	signal(SIGTERM, end);
	signal(SIGINT, end);
	printf("seed %llu\n", (unsigned long long)o.seed);
	fflush(stdout);
	sound = attack(&o, t);
	tally_print(t);
	if (tally_read(t, CTRL_STUCK))
		printf("# a control ring was not served\n");
	return sound && !tally_read(t, CTRL_STUCK) ? 0 : 1;
}
