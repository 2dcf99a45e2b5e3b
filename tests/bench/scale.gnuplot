# SPDX-License-Identifier: GPL-2.0
# Instructions a packet against the number of queues and of vifs. Reads queues.dat and vifs.dat of matrix.py. Variable: picture (a .png).
set terminal pngcairo size 1100,440 font "sans,10"
set output picture
set style data linespoints
set grid ytics lc rgb "#dddddd"
set logscale x 2
set yrange [0:*]
set key above
stock = "#999999"
ours = "#2b6cb0"
set multiplot layout 1,2
set ylabel "instructions a packet of 60 B"
set xlabel "queues, each with its CPUs"
set xtics (1, 2, 4)
plot "queues.dat" using 1:2 title "sent, stock" lc rgb stock dt 1, "" using 1:3 title "sent, ours" lc rgb ours dt 1, \
     "" using 1:4 title "received, stock" lc rgb stock dt 2, "" using 1:5 title "received, ours" lc rgb ours dt 2
set xlabel "vifs that share the load"
set xtics (1, 4, 16)
plot "vifs.dat" using 1:2 title "sent, stock" lc rgb stock dt 1, "" using 1:3 title "sent, ours" lc rgb ours dt 1, \
     "" using 1:4 title "received, stock" lc rgb stock dt 2, "" using 1:5 title "received, ours" lc rgb ours dt 2
unset multiplot
