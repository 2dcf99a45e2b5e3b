# SPDX-License-Identifier: GPL-2.0
# Instructions a packet, stacked by where they are spent, stock beside ours. Variables: data (matrix.py's spent.dat), picture (a .png).
set terminal pngcairo size 1400,640 font "sans,10"
set output picture
set style data histogram
set style histogram rowstacked
set style fill solid 0.95 border lc rgb "#ffffff"
set boxwidth 0.8
set grid ytics lc rgb "#dddddd"
set xtics nomirror scale 0 rotate by -40
set yrange [0:*]
set ylabel "instructions a packet"
set key outside right top invert
array colour[9] = ["#2b6cb0", "#90cdf4", "#c05621", "#fbd38d", "#dd6b20", "#276749", "#cbd5e0", "#9ae6b4", "#4a5568"]
plot for [i = 2:10] data using (column(i)):xtic(1) title columnheader(i) lc rgb colour[i - 1]
