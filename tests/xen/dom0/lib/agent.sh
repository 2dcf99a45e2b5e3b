# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Runs commands in guests, and in dom0 in the same way. ../../tools/remote.c is
# what carries them; it needs no network.

# g GUEST COMMAND...: runs the command in the guest; a single argument is a
# line of shell. Its output and exit status come back as if it had run here;
# 124: it took longer than G_TIMEOUT (60) seconds; 125: the guest said nothing.
g() {
	local name=$1 command=$2
	shift
	[ $# -eq 1 ] || printf -v command '%q ' "$@"
	remote run /run/rig "$name" $((${G_TIMEOUT:-60} * RIG_PATIENCE)) "$command"
}

g1() { g g1 "$@"; }
g2() { g g2 "$@"; }
g3() { g g3 "$@"; }

# Where the vifs and the bridge are: dom0, or the driver domain (driver.sh).
backend=${RIG_DRIVER:+netdd}
backend=${backend:-dom0}

# on PLACE COMMAND...: the same, where the place may also be dom0, which stands
# for the driver domain if there is one.
on() {
	local place=$1 command
	shift
	[ "$place" != dom0 ] || place=$backend
	if [ "$place" != dom0 ]; then
		g "$place" "$@"
		return
	fi
	command=$1
	[ $# -eq 1 ] || printf -v command '%q ' "$@"
	timeout -k 5 $((${G_TIMEOUT:-60} * RIG_PATIENCE)) bash -c "$command" </dev/null
}

# start PLACE JOB COMMAND: starts a line of shell beside everything else.
start() {
	on "$1" "job_start $2 $(printf %q "$3")"
}

# finish PLACE JOB [SECONDS]: waits for the job; its output and exit status.
finish() {
	G_TIMEOUT=${3:-60} on "$1" "job_finish $2"
}

# stop PLACE JOB: ends the job.
stop() {
	on "$1" "job_stop $2"
}
