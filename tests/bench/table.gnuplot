# SPDX-License-Identifier: GPL-2.0
# The cost of finding a mapping, and its memory, against their number. Variables: data (table.py's .dat), picture (a .png).
set terminal pngcairo size 1100,440 font "sans,10"
set output picture
set style data linespoints
set grid ytics lc rgb "#dddddd"
set logscale x 4
set xlabel "mappings in the table"
set yrange [0:*]
set key above
array who[3] = ["ours", "rhashtable", "xarray"]
array colour[3] = ["#2b6cb0", "#c05621", "#276749"]
set multiplot layout 1,2
set ylabel "instructions to find one"
plot for [i = 1:3] data index 0 using 1:(column(i + 1)) title who[i] lc rgb colour[i], \
     for [i = 1:3] data index 1 using 1:(column(i + 1)) title who[i].", random grefs" lc rgb colour[i] dt 2
set ylabel "bytes a mapping"
set logscale y
set yrange [32:*]
plot for [i = 1:3] data index 0 using 1:(column(i + 4)) title who[i] lc rgb colour[i], \
     for [i = 1:3] data index 1 using 1:(column(i + 4)) title who[i].", random grefs" lc rgb colour[i] dt 2
unset multiplot
