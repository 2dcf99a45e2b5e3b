# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# netfront under a hostile backend, a program in dom0.
#
# No netback is loaded. The guest has no vif but the one that the program makes,
# ../../backend; its results are passed on.
# --set cases=tx,rx-size: only these; --set full=1: all; --set seed=N.
guest=g1

# A guest whose memory is not cleared as it is allocated: what of it the backend
# sees is for the driver to decide, not for the kernel's hardening.
start_guest() {
	guest_create "$guest" vifs=0 extra='init_on_alloc=0'
	# Ten a second, for each of thousands that were kept, would take minutes.
	g "$guest" 'echo 1000 >/sys/module/grant_table/parameters/free_per_iteration'
	netfront_load "$guest" "$RIG_NETFRONT" "$RIG_NETFRONT_PARAM"
}

options=(--domain 0 --guest "$guest" --patience "$RIG_PATIENCE"
	--queues "${RIG_QUEUES:-1}")
[ -n "${RIG_SET[full]:-}${RIG_SET[cases]:-}" ] || options+=(--brief)
[ -z "${RIG_SET[seed]:-}" ] || options+=(--seed "${RIG_SET[seed]}")

netback_unload || bail 'netback stays'
start_guest || bail 'no guest'
options[1]=$(guest_domid "$guest")
cases=${RIG_SET[cases]:-}
status=$RIG_RESULTS/status-of-backend
# shellcheck disable=SC2086 # names are words
pass_on < <({ hostile-backend "${options[@]}" ${cases//,/ } 2>&1 ||
	echo $? >"$status"; } | tee "$RIG_RESULTS/backend.tap")
ok 'the program ran to its end' [ ! -e "$status" ]
ok 'the guest is well' g "$guest" true
ok 'it ends' guest_down "$guest"
ok 'netback comes back' netback_load "$RIG_NETBACK" "$RIG_NETBACK_PARAM"
done_testing
