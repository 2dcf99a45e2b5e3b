# SPDX-License-Identifier: GPL-2.0
#
# Does any figure of dom0's memory grow from round to round?
#
# Reads "ROUND NAME VALUE" lines, several rounds of them, and fits a straight line
# to each name's values, without the first tenth of the rounds, which warm up. It
# is a steady growth if its slope is above the limit for that kind by more than
# three times the slope's standard error, which is what remains of the noise after
# so many rounds, and if no step is clearly nearer to the values than that line. A
# step is no leak: one more slab of a cache, or a pool that had to serve more packets
# for once. `limits` has other limits, as "NAME=LIMIT ...". Prints a table with growth
# as positive, whatever the figure says; ends with 1 if anything grows. The awk of the
# images has no functions of mathematics, nor powers.

BEGIN {
	# A page in two rounds, and an object in four: one a round is found as soon
	# as the standard error is below a sixth of a page, or a quarter of an object.
	# Free memory drifts by some kB a round at first, whatever is done.
	kilobytes = 2
	object = 0.25
	split(limits, given, " ")
	for (i in given) {
		split(given[i], pair, "=")
		limit_of[pair[1]] = pair[2]
	}
}

$2 ~ /^(memory_|cache:)/ {
	if (!($2 in count))
		order[names++] = $2
	n = count[$2]++
	x[$2, n] = $1
	y[$2, n] = $3
	last = $1
}

# Fits a line to the values after round FIRST: slope, its standard error, and the
# points' own deviation.
function fit(name, first,    i, n, sx, sy, sxx, sxy, mx, my, off) {
	n = sx = sy = sxx = sxy = rest = 0
	for (i = 0; i < count[name]; i++) {
		if (x[name, i] <= first)
			continue
		n++
		sx += x[name, i]
		sy += y[name, i]
	}
	if (n < 3)
		return 0
	mx = sx / n
	my = sy / n
	for (i = 0; i < count[name]; i++) {
		if (x[name, i] <= first)
			continue
		sxx += (x[name, i] - mx) * (x[name, i] - mx)
		sxy += (x[name, i] - mx) * (y[name, i] - my)
	}
	slope = sxy / sxx
	for (i = 0; i < count[name]; i++) {
		if (x[name, i] <= first)
			continue
		off = y[name, i] - my - slope * (x[name, i] - mx)
		rest += off * off
	}
	noise = root(rest / (n - 2))
	error = noise / root(sxx)
	return n
}

# What is lost of the memory that is free has been taken.
function growth(name) {
	return name == "memory_free" ? -slope : slope
}

# The squares that remain when the values after FIRST are two levels with a step
# between them, wherever it fits best; fit() has left those of the line in `rest`.
function fit_step(name, first,    i, n, k, value, sum, all, squares, left, best) {
	n = all = squares = sum = 0
	for (i = 0; i < count[name]; i++) {
		if (x[name, i] <= first)
			continue
		value[n] = y[name, i] - y[name, 0]
		all += value[n]
		squares += value[n] * value[n]
		n++
	}
	best = squares - all * all / n
	for (k = 1; k < n; k++) {
		sum += value[k - 1]
		left = squares - sum * sum / k - (all - sum) * (all - sum) / (n - k)
		if (left < best)
			best = left
	}
	return best
}

# The square root, by Newton.
function root(square,    r, i) {
	r = square > 1 ? square : 1
	for (i = 0; i < 100; i++)
		r = (r + square / r) / 2
	return square > 0 ? r : 0
}

END {
	printf "%-24s %10s %10s %10s %8s\n", "figure", "a round", "+-", "noise", "limit"
	for (i = 0; i < names; i++) {
		name = order[i]
		if (!fit(name, last / 10))
			continue
		limit = name in limit_of ? limit_of[name] : \
			name ~ /^cache:/ ? object : kilobytes
		line = sprintf("%-24s %10.2f %10.2f %10.1f %8.2f", name, \
			growth(name), error, noise, limit)
		grows = growth(name) - 3 * error > limit && \
			fit_step(name, last / 10) > rest * 5 / 6
		if (grows)
			failed = 1
		if (name ~ /^memory_/ || growth(name) > limit)
			print line (grows ? "  GROWS" : "")
	}
	exit failed
}
