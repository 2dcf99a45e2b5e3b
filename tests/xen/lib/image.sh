# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The images: a dom0 and a guest root file system as uncompressed cpio archives,
# the hypervisor and the kernel unpacked, all from installed packages. They hold
# nothing of this repository but dom0's first init and the tools in C: the rest
# arrives when a boot is prepared, so that editing a scenario builds
# nothing. Sourced by the rig; needs no privileges.
#
# Nothing in them is compressed: the emulated CPU takes seconds over what the
# host does in tenths.

xen_dir=/usr/lib/xen-4.17

image_modules=(
	8021q act_gact act_mirred bridge cls_matchall pktgen sch_ingress veth
	xen-netback xen-netfront
	xen-evtchn xen-gntalloc xen-gntdev xen-privcmd xenfs
)
# What else dom0 has: the shared folder.
image_modules_dom0=(9p 9pnet_virtio virtio_pci)

image_common=(
	/bin/bash /sbin/ip /sbin/bridge /sbin/tc /sbin/ethtool /usr/bin/iperf3
	/bin/ping /usr/bin/socat /bin/kmod /usr/bin/flock /usr/bin/timeout
	/usr/bin/xenstore-{chmod,exists,list,ls,read,rm,watch,write}
)

image_dom0=(
	"$xen_dir"/bin/{xl,xenstored,xenconsoled,xen-init-dom0,libxl-save-helper,lsevtchn}
	/usr/bin/logger /lib/x86_64-linux-gnu/libgcc_s.so.1
)

image_guest=(
	/usr/sbin/{bpftool,xdp-loader,xdp-filter}
	/usr/lib/x86_64-linux-gnu/bpf/{xdp-dispatcher,xdpfilt_dny_all,xdpfilt_alw_all}.o
)

# Every file an image is made from decides its name, and thus when it is made
# anew: the packages by their versions, our own files by their content.
image_key() {
	local krel=$1
	{
		sed 's/#.*//' "$rig_dir/lib/packages" | xargs dpkg-query -W
		kernel_identity "$krel"
		cat "$rig_dir"/lib/{image,kernel}.sh "$rig_dir/dom0/first" \
			"$rig_dir"/tools/*.[ch]
		echo "$krel"
	} | sha256sum | cut -c1-16
}

# Copy programs, and the libraries they load, to the same places under root $1.
copy_programs() {
	local root=$1 file lib
	shift
	for file in "$@"; do
		mkdir -p "$root$(dirname "$file")"
		cp -L "$file" "$root$file"
		while read -r lib; do
			[ ! -e "$root$lib" ] || continue
			mkdir -p "$root$(dirname "$lib")"
			cp -L "$lib" "$root$lib"
		done < <(ldd "$file" 2>/dev/null | grep -oE '/[^ ]+')
	done
}

# copy_modules ROOT KREL MODULE...: they, and what they depend on.
copy_modules() {
	local root=$1 krel=$2 module file from to release
	shift 2
	from=$(kernel_root "$krel")
	release=$(kernel_release "$krel")
	for module in "$@"; do
		while read -r file; do
			to=$root/${file#"$from/"}
			mkdir -p "$(dirname "$to")"
			cp "$file" "$to"
		done < <(kernel_module_files "$krel" "$module")
	done
	mkdir -p "$root/lib/modules/$release"
	cp "$from/lib/modules/$release/"modules.{builtin,builtin.modinfo,order} \
		"$root/lib/modules/$release/"
	depmod -b "$root" "$release"
}

# busybox's applets, except where the real program is in the image; bash is the
# only shell, as busybox's would run its own applets in place of real programs.
link_applets() {
	local root=$1 applet
	cp /bin/busybox "$root/bin/"
	for applet in $(busybox --list); do
		[ -e "$root/bin/$applet" ] || [ -e "$root/sbin/$applet" ] ||
			[ -e "$root/usr/bin/$applet" ] ||
			[ -e "$root/usr/sbin/$applet" ] ||
			ln -s busybox "$root/bin/$applet"
	done
	ln -sf bash "$root/bin/sh"
}

link_kmod() {
	local name
	for name in modprobe insmod rmmod lsmod modinfo depmod; do
		ln -s /bin/kmod "$1/sbin/$name"
	done
}

# compile TOOL ROOT FILE|LIBRARY...: one of our own. The libraries are there already,
# as xenstore-read and xl need them too.
compile() {
	local tool=$1 root=$2
	shift 2
	gcc -O2 -Wall -Wextra -Werror -o "$root/usr/bin/$tool" \
		"$rig_dir/tools/$tool.c" "$@"
}

# The XDP programs, for root $1.
compile_xdp() {
	local arch
	arch=$(gcc -print-multiarch)
	mkdir -p "$1/usr/lib/bpf"
	clang -O2 -g -Wall -Wextra -Werror -target bpf \
		-I "/usr/include/$arch" -o "$1/usr/lib/bpf/xdp.bpf.o" \
		-c "$rig_dir/tools/xdp.bpf.c"
}

# make_root ROOT PROGRAM...
make_root() {
	local root=$1
	shift
	mkdir -p "$root"/{bin,sbin,usr/{bin,sbin},proc,sys,dev,run,tmp,etc,root,rig}
	mkdir -p "$root"/var/{tmp,lib/xen,lib/xenstored,log/xen/console}
	ln -s /run "$root/var/run"
	ln -s /run/lock "$root/var/lock"
	echo 'root:x:0:0:root:/root:/bin/bash' >"$root/etc/passwd"
	echo 'root:x:0:' >"$root/etc/group"
	copy_programs "$root" "$@"
	link_kmod "$root"
	link_applets "$root"
	compile dgram "$root"
	compile tcpload "$root"
	compile remote "$root" -lxenstore
}

# pack ROOT > archive. Everything in it belongs to root, whoever makes it.
pack() {
	(cd "$1" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet)
}

# The ELF kernel out of bzImage $1, or the bzImage as it is when packed by
# something unknown: Xen and xl boot either, this one seconds sooner.
unpack_kernel() {
	local image=$1 setup offset length unpack

	if [ "$(head -c 4 "$image" | tr -d '\0')" = $'\x7fELF' ]; then
		cat "$image"
		return
	fi
	setup=$(od -An -tu1 -j $((0x1f1)) -N 1 "$image" | tr -d ' ')
	offset=$(od -An -tu4 -j $((0x248)) -N 4 "$image" | tr -d ' ')
	length=$(od -An -tu4 -j $((0x24c)) -N 4 "$image" | tr -d ' ')
	offset=$(((setup + 1) * 512 + offset))
	case $(od -An -tx1 -j "$offset" -N 4 "$image" | tr -d ' ') in
	fd377a58) unpack='xz -dc' ;;
	28b52ffd) unpack='zstd -dc' ;;
	1f8b*) unpack='gzip -dc' ;;
	*) cat "$image"; return ;;
	esac
	# The last four bytes are the unpacked size, which is no packer's.
	dd if="$image" iflag=skip_bytes,count_bytes bs=1M status=none \
		skip="$offset" count=$((length - 4)) | $unpack
}

# A kernel without the shared folder is one for guests only.
can_be_dom0() {
	kernel_module_files "$1" "${image_modules_dom0[0]}" >/dev/null 2>&1
}

build_images() {
	local dir=$1 krel=$2

	say "rig: building the images for $(kernel_name "$krel")"
	if can_be_dom0 "$krel"; then
		make_root "$dir/dom0" "${image_common[@]}" "${image_dom0[@]}"
		copy_modules "$dir/dom0" "$krel" "${image_modules[@]}" \
			"${image_modules_dom0[@]}"
		compile granted "$dir/dom0" "$rig_dir/tools/grant_table.c" \
			-lxenforeignmemory
		mkdir -p "$dir/dom0/etc/xen" "$dir/dom0$xen_dir"
		cp -r /etc/xen/scripts /etc/xen/xl.conf "$dir/dom0/etc/xen/"
		install -m 755 "$rig_dir/dom0/first" "$dir/dom0/init"
		pack "$dir/dom0" >"$dir/dom0.cpio"
	fi
	make_root "$dir/guest" "${image_common[@]}" "${image_guest[@]}"
	copy_modules "$dir/guest" "$krel" "${image_modules[@]}"
	compile_xdp "$dir/guest"
	pack "$dir/guest" >"$dir/guest.cpio"
	rm -rf "$dir/dom0" "$dir/guest"
	unpack_kernel "$(kernel_image "$krel")" >"$dir/kernel"
	gunzip -c /boot/xen-4.17-amd64.gz >"$dir/xen"
}

# Print the folder that holds the images for kernel release $1, made if it is
# not there yet. It appears whole or not at all. Rigs may run side by side: one of
# them builds, and who waited for that takes what is there then. Runs in a subshell,
# whose end removes what was left half done.
images() {
	local krel=$1 cache=$build/xen-images dir name lock
	name=$(kernel_name "$krel")
	dir=$cache/$name-$(image_key "$krel")
	mkdir -p "$cache"
	exec {lock}>"$cache/lock"
	flock "$lock"
	if [ ! -d "$dir" ]; then
		new=$(mktemp -d "$cache/new.XXXXXX")
		trap 'rm -rf "$new"' EXIT # so it is no local
		build_images "$new" "$krel"
		rm -rf "$cache/$name"-*
		mv -T "$new" "$dir"
	fi
	exec {lock}>&-
	echo "$dir"
}
