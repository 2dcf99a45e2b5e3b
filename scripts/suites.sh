# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Running programs that print TAP and adding up what they say; sourced.
#
# A suite that ends with an error, prints no plan, or prints fewer or more
# results than planned, has failed even if every line of it says "ok". It may
# print the TAP of several programs, each with its plan.

passed=0
failed=0
skipped=0
failures=()
declare -A suite_pids

# Count the results in a TAP file: prints "passed failed skipped".
count_tap() {
	awk '
		/^1\.\.[0-9]+/ { split($1, p, /\.\./); plan += p[2]; planned = 1 }
		/^ok/ { if (/# *SKIP/) skip++; else pass++ }
		/^not ok/ { fail++ }
		/^Bail out!/ { fail++ }
		END {
			if (!planned || plan != pass + fail + skip)
				wrong = 1
			print pass + 0, fail + 0, skip + 0, wrong + 0
		}' "$1"
}

# usage: suite FOLDER NAME COMMAND [ARGUMENT]...
# Runs the command, shows its TAP and keeps it as FOLDER/NAME.tap.
suite() {
	suite_begin "$@"
	suite_end "$1" "$2"
}

# The same in two steps, so that suites can run at the same time. What the
# command says is shown by suite_end, as it comes.
suite_begin() {
	local tap=$1/$2.tap
	shift 2
	mkdir -p "${tap%/*}"
	: >"$tap"
	("$@") >"$tap" 2>&1 </dev/null &
	suite_pids[$tap]=$!
}

suite_end() {
	local tap=$1/$2.tap name=$2 status=0 p f s wrong
	echo "# $name"
	tail -n +1 -s 0.2 -f --pid="${suite_pids[$tap]}" "$tap"
	wait "${suite_pids[$tap]}" || status=$?
	unset "suite_pids[$tap]"
	read -r p f s wrong < <(count_tap "$tap")
	if [ "$wrong" -ne 0 ]; then
		echo "# $name: the results do not match the plan"
		f=$((f + 1))
	elif [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then
		echo "# $name: exit status $status"
		f=$((f + 1))
	fi
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	[ "$f" -eq 0 ] || failures+=("$tap")
}

# Ends the suites that are still running.
suites_stop() {
	[ ${#suite_pids[@]} -eq 0 ] || kill "${suite_pids[@]}" 2>/dev/null || true
}

# The last line, and the exit status that goes with it.
summary() {
	local tap
	for tap in "${failures[@]}"; do
		echo "# failed: $tap"
		grep '^not ok' "$tap" | sed 's/^/#   /' || true
	done
	if [ "$skipped" -gt 0 ]; then
		echo "$passed passed, $failed failed, $skipped skipped"
	else
		echo "$passed passed, $failed failed"
	fi
	exit $((failed > 0 || passed == 0))
}
