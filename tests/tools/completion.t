#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
#
# bash's completion for xen-netif, on fixtures; run by run.sh.
set -euo pipefail
. "$(dirname "$0")/../../scripts/common.sh"
. "$top/scripts/tap.sh"
. "$top/xen-tools/completion/xen-netif"

# What bash itself does beside a completion; there is none going on here.
compopt() {
	options=$*
}

xen-netif() {
	# shellcheck disable=SC2153 # run.sh exports both
	FIXTURE=$FIXTURES/dom0 "$OUT/xen-netif" "$@"
}

# completes "EXPECTED..." WORD...: the last word is the one to complete.
completes() {
	local expected=$1
	shift
	COMP_WORDS=(xen-netif "$@")
	COMP_CWORD=$#
	COMPREPLY=()
	options=''
	_xen_netif
	echo "got: ${COMPREPLY[*]}"
	[ "${COMPREPLY[*]}" = "$expected" ]
}

goes_on() {
	completes "$@"
	[ "$options" = '-o nospace' ]
}

check 'a command' completes 'clear ctrl check' c
check 'a vif' completes 'vif2.0 vif2.1' show vif2
check 'a vif after an option' completes 'vif1.0' show --json vif1
check 'nothing after the vif' completes '' show vif1.0 v
check 'the setting' completes 'max-gref-mapping' set vif1.0 m
check 'its value' completes 'off' set vif1.0 max-gref-mapping o
check 'the groups of checks' completes 'add add-bad' check -g ad
check 'options' completes '--help --json --names' list --
check 'an option with a value goes on' goes_on '--delay=' top --de
check 'the value of an option' completes 'tx' top --sort = t
check 'the value of a short option' completes 'granted' top -s g
check 'values before one is begun' \
	completes 'vif tx rx granted staged' top --sort =
check 'a message' completes 'get' ctrl --vif = 1 g
finish
