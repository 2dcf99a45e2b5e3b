# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# One boot of the hypervisor. Sourced by the rig, which fills opt, guest_files
# and dom0_files. The folder of a boot holds
#
#   images/         what QEMU loads
#   share/in/       what dom0 reads: kernel and image for guests, our scripts
#   share/results/  what dom0 writes: a folder for each scenario, and `stream`,
#                   every scenario's lines as they come
#   console.log     what Xen and dom0 print
#
# dom0 has the share by 9p, so it needs no disk, and what it found before a crash
# is on the host.

# A busy host takes an emulated CPU away for a while: the limits on stalls and
# lock-ups are above that, and the clock is not suspected. IPv6 stays off so
# that nobody talks unasked.
kernel_cmdline='console=hvc0 loglevel=5 ipv6.disable_ipv6=1'
kernel_cmdline+=' rcupdate.rcu_cpu_stall_timeout=120 watchdog_thresh=60 tsc=nowatchdog'
# What debugging kernels have compiled in and still want to be asked for. Reports
# do not stop at the first; a work item that the host delays is not stuck.
debug_cmdline=' page_poison=1 kasan_multi_shot workqueue.watchdog_thresh=120'
# What other kernels can do of that.
poison_cmdline=' page_poison=1 slub_debug=FZP'
dom0_cmdline="$kernel_cmdline oops=panic panic=1 log_buf_len=4M"
guest_cmdline="$kernel_cmdline panic=-1"

# Put file $1 at $2 without copying it, where the file system can.
link_or_copy() {
	ln "$1" "$2" 2>/dev/null || cp "$1" "$2"
}

# What QEMU loads; until it does, another rig may replace the cached images.
place_images() {
	local dir=$1 images=$2 file
	mkdir -p "$dir"
	for file in xen kernel dom0.cpio; do
		link_or_copy "$images/$file" "$dir/$file"
	done
}

# place_modules DIR SIDE WHICH KREL: the stock module always, ours if it is
# built or asked for, as a scenario may change from one to the other. A module
# named by its path counts as ours.
place_modules() {
	local dir=$1 side=$2 which=$3 krel=$4 file
	mkdir -p "$dir"
	cp "$(module_file "$side" stock "$krel")" "$dir/xen-$side-stock.ko"
	if [ "$which" = stock ]; then
		file=$(module_file "$side" ours "$krel")
		[ -e "$file" ] || return 0
	else
		file=$(module_file "$side" "$which" "$krel")
		[ -e "$file" ] || die "there is no $file: run 'make modules'"
	fi
	cp "$file" "$dir/xen-$side-ours.ko"
}

# The guest's image, with what of this repository goes into it.
place_guest() {
	local in=$1 images=$2 root=$1/guest.root pair
	mkdir -p "$root/opt/rig"
	cp "$rig_dir"/both/* "$root/opt/rig/"
	cp "$rig_dir/guest/init" "$root/init"
	place_modules "$root/opt/rig/modules" netfront "${opt[netfront]}" \
		"${opt[guest-krel]}"
	for pair in "${guest_files[@]}"; do
		install -D "${pair%%:*}" "$root${pair#*:}"
	done
	# The kernel unpacks one archive after the other.
	{ cat "$images/guest.cpio"; pack "$root"; } >"$in/guest.cpio"
	rm -rf "$root"
	link_or_copy "$images/kernel" "$in/guest-kernel"
	[ -z "${opt[driver]}" ] || place_driver "$in"
}

# What a driver domain has beside what a guest has: netback, and the toolstack's
# daemon with its scripts.
place_driver() {
	local in=$1 root=$1/driver.root
	copy_programs "$root" "${image_dom0[@]}"
	mkdir -p "$root/etc/xen"
	cp -r /etc/xen/scripts /etc/xen/xl.conf "$root/etc/xen/"
	place_modules "$root/opt/rig/modules" netback "${opt[netback]}" \
		"${opt[guest-krel]}"
	{ cat "$in/guest.cpio"; pack "$root"; } >"$in/driver.cpio"
	rm -rf "$root"
}

place_dom0() {
	local in=$1 pair
	cp -rL "$rig_dir/dom0" "$rig_dir/both" "$in/"
	cp -rL "$scenario_dir" "$in/scenarios"
	place_modules "$in/modules" netback "${opt[netback]}" "${opt[krel]}"
	mkdir -p "$in/files"
	for pair in "${dom0_files[@]}"; do
		install -D "${pair%%:*}" "$in/files/${pair#*:}"
	done
}

# `stock` or `ours`, also for a module named by its path.
variant() {
	if [ "$1" = stock ]; then echo stock; else echo ours; fi
}

# 1 for kernels whose checkers are to be asked.
debugging() {
	! built_here "$1" || echo 1
}

# Megabytes. The checkers' tables and shadows take their part.
guest_memory() {
	if built_here "$1"; then echo 448; else echo 320; fi
}

# The same for dom0, which keeps the image of a guest that is saved in its memory.
dom0_memory() {
	if built_here "$1"; then echo 1536; else echo 1024; fi
}

# with_checkers KERNEL COMMAND-LINE
with_checkers() {
	local more=${opt[poison]:+$poison_cmdline}
	! built_here "$1" || more=$debug_cmdline
	echo "$2$more"
}

# Guests stay off dom0's CPUs, if there are enough.
guest_cpus() {
	if [ "${opt[smp]}" -gt "${opt[dom0-vcpus]}" ]; then
		echo "${opt[dom0-vcpus]}-$((opt[smp] - 1))"
	else
		echo all
	fi
}

# What dom0 has to know, as assignments. Scenarios come as NAME:SECONDS.
write_env() {
	local pair pairs
	printf 'RIG_%s=%q\n' \
		PATIENCE "${opt[patience]}" \
		GUEST "${opt[guest]}" \
		VCPUS "${opt[vcpus]}" \
		QUEUES "${opt[queues]}" \
		NETBACK "$(variant "${opt[netback]}")" \
		NETFRONT "$(variant "${opt[netfront]}")" \
		NETBACK_PARAM "${opt[netback-param]}" \
		NETFRONT_PARAM "${opt[netfront-param]}" \
		GUEST_CPUS "$(guest_cpus)" \
		GUEST_CMDLINE "$(with_checkers "${opt[guest-krel]}" "$guest_cmdline")" \
		ICOUNT "${opt[icount]}" \
		PROFILE "${opt[profile]:+1}" \
		DOM0_DEBUG "$(debugging "${opt[krel]}")" \
		GUEST_DEBUG "$(debugging "${opt[guest-krel]}")" \
		GUEST_MEMORY "$(guest_memory "${opt[guest-krel]}")" \
		DRIVER "${opt[driver]}"
	echo 'declare -A RIG_SET=('
	read -ra pairs <<<"${opt[set]}" # Their values may be patterns.
	for pair in "${pairs[@]}"; do
		printf '\t[%q]=%q\n' "${pair%%=*}" "${pair#*=}"
	done
	echo ')'
	echo 'RIG_SCENARIOS=('
	printf '\t%q\n' "$@"
	echo ')'
}

qemu_command() {
	local dir=$1 images=$2 dom0 xen_cmdline
	dom0="$(with_checkers "${opt[krel]}" "$dom0_cmdline") ${opt[dom0-kernel]}"
	xen_cmdline="console=com1 com1=115200,8n1 conring_size=1024k \
dom0_mem=$(dom0_memory "${opt[guest-krel]}")M dom0_max_vcpus=${opt[dom0-vcpus]} dom0_vcpus_pin \
loglvl=warning guest_loglvl=warning ${opt[xen]}"

	qemu=(qemu-system-x86_64)
	if [ -n "${opt[icount]}" ]; then
		qemu+=(-accel 'tcg,thread=single' -icount 'shift=1,sleep=off')
	else
		qemu+=(-accel 'tcg,thread=multi')
	fi
	[ -z "${opt[profile]}" ] || qemu+=(-plugin "${opt[plugin]},dir=$dir/profile")
	# Xen or dom0 crash early on larger CPU models. PVH guests need the
	# virtualization features; without rdrand the kernels gather entropy for
	# seconds before anything else may start.
	qemu+=(-cpu 'qemu64,+svm,+npt,+nrip-save,+rdrand' -m "${opt[memory]}" -smp "${opt[smp]}"
		-nodefaults -display none -monitor none -no-reboot
		-serial "file:$dir/console.log"
		-virtfs "local,path=$dir/share,mount_tag=rig,security_model=none"
		-kernel "$images/xen" -append "$xen_cmdline"
		-initrd "$images/kernel ${dom0//,/,,},$images/dom0.cpio")
}

# Host seconds that a boot with scenarios NAME:SECONDS may take. Time that counts
# instructions passes more slowly than the host's.
boot_limit() {
	local sum=$((opt[boot-timeout] * opt[patience])) item
	for item in "$@"; do
		sum=$((sum + ${item##*:} + 60))
	done
	[ -z "${opt[icount]}" ] || sum=$((sum * 4))
	echo "$sum"
}

stop_qemu() {
	[ -z "${qemu_pid:-}" ] || kill "$qemu_pid" 2>/dev/null || true
}

# How many boots this machine can bear: one for each processor and each 4 GiB.
most_boots() {
	local memory
	memory=$(awk '$1 == "MemTotal:" { print int($2 / 1048576 / 4) }' /proc/meminfo)
	[ "$memory" -ge 1 ] || memory=1
	echo $((memory < $(nproc) ? memory : $(nproc)))
}

# Boots take turns: more of them at once than the machine can bear, of whatever
# checkout, would only make each other late. Who waits longest is next. The lock
# goes when QEMU ends.
take_turn() {
	local i queue most slots=${TMPDIR:-/tmp}/xen-staging-rig-$UID
	most=$(most_boots)

	mkdir -p "$slots"
	exec {queue}>"$slots/queue"
	# In the background, as only wait hears of signals meanwhile.
	flock "$queue" &
	wait $!
	while :; do
		for ((i = 1; i <= most; i++)); do
			exec {turn}>"$slots/$i"
			if flock -n "$turn"; then
				exec {queue}>&-
				return
			fi
			exec {turn}>&-
		done
		sleep 1
	done
}

# boot DIR NAME:SECONDS...: what dom0 says goes to the function take_line as it
# comes. qemu_status tells how QEMU ended: 124 if it was stopped for being late.
boot() {
	local dir=$1 name line images guest_images turn share=$1/share began
	local qemu=()
	shift
	take_turn
	began=$SECONDS
	images=$(images "${opt[krel]}")
	guest_images=$(images "${opt[guest-krel]}")
	rm -rf "$dir"
	mkdir -p "$share/in" "$share/results" "$dir/profile"
	place_images "$dir/images" "$images"
	place_dom0 "$share/in"
	place_guest "$share/in" "$guest_images"
	write_env "$@" >"$share/in/run.env"
	: >"$share/results/stream"

	qemu_command "$dir" "$dir/images"
	timeout -k 10 "$(boot_limit "$@")" "${qemu[@]}" \
		</dev/null >"$dir/qemu.log" 2>&1 &
	qemu_pid=$!
	exec {turn}>&-
	while IFS=$'\t' read -r name line; do
		take_line "$name" "$line"
	done < <(tail -n +1 -s 0.2 -f --pid="$qemu_pid" "$share/results/stream")
	qemu_status=0
	wait "$qemu_pid" || qemu_status=$?
	qemu_pid=
	echo "# the machine ran for $((SECONDS - began)) seconds"
	ln -sfn share/results "$dir/results"
	[ -n "${opt[keep]}" ] || rm -rf "$share/in" "$dir/images"
	rmdir --ignore-fail-on-non-empty "$dir/profile"
}
