#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# usage: plot.sh FOLDER
#
# Draws the pictures for which matrix.py left data in FOLDER: spent.png, where
# the instructions of a packet go; scale.png, their number against queues and
# vifs.
set -euo pipefail
bench=$(cd "$(dirname "$0")" && pwd)
cd "$1"

if [ -e spent.dat ]; then
	gnuplot -e "data='spent.dat'; picture='spent.png'" "$bench/spent.gnuplot"
fi
if [ -e queues.dat ] && [ -e vifs.dat ]; then
	gnuplot -e "picture='scale.png'" "$bench/scale.gnuplot"
fi
