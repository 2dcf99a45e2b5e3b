# SPDX-License-Identifier: GPL-2.0
# Draws the demo's table: what the guest sends and receives. Variables: data (report.py's .dat), picture (a .png).
set terminal pngcairo size 1320,440 font "sans,10"
set output picture
set style data histogram
set style histogram clustered gap 1
set style fill solid 0.9 border -1
set boxwidth 0.9
set grid ytics lc rgb "#dddddd"
set xtics nomirror scale 0
set yrange [0:*]
set key above
set bmargin 3
stock = "#999999"
ours = "#2b6cb0"

set multiplot layout 1,3
set ylabel "thousand packets a second"
plot data every ::0::3 using 2:xtic(1) title "stock" lc rgb stock, \
     "" every ::0::3 using 3 title "staging grants" lc rgb ours
set ylabel "TCP, Gbit/s"
plot data every ::4::5 using 2:xtic(1) title "stock" lc rgb stock, \
     "" every ::4::5 using 3 title "staging grants" lc rgb ours
set ylabel "grant operations a packet"
plot data every ::0::3 using 4:xtic(1) title "stock" lc rgb stock, \
     "" every ::0::3 using 5 title "staging grants" lc rgb ours
unset multiplot
