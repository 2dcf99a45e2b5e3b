# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The rig's options. Each has a default, which a scenario's rig.conf changes,
# which the command line changes. Sourced by the rig.

declare -A default_opt=(
	[guest]=pv [vcpus]=1 [dom0-vcpus]=1 [queues]='' [smp]=2 [memory]=3072
	[netback]=stock [netfront]=stock [netback-param]='' [netfront-param]=''
	[icount]='' [profile]='' [plugin]='' [krel]='' [guest-krel]=''
	[timeout]=600 [boot-timeout]=180 [patience]=1 [set]='' [out]='' [keep]=''
	[driver]='' [poison]='' [xen]='' [dom0-kernel]=''
)
declare -A given_opt opt
scenario_dir=$rig_dir/scenarios
guest_files=()
dom0_files=()
scenarios=()

usage() {
	cat <<-X
	usage: rig [options] SCENARIO...
	Boots Xen, runs the scenarios in dom0 and reports in TAP. Scenarios that
	need the same options share a boot.

	  --guest pv|pvh           the guests' type (pv)
	  --vcpus N                the guests' CPUs (1)
	  --dom0-vcpus N           dom0's CPUs (1)
	  --smp N                  the machine's CPUs (2)
	  --memory MB              the machine's memory; dom0 has 1024 of it, or
	                           1536 where guests have checkers (3072)
	  --queues N               max_queues of netback and netfront (their own)
	  --netback stock|ours|faults|FILE, --netfront stock|ours|faults|FILE
	                           the distribution's module (default), the one
	                           that 'make modules' built, with FAULTS=1, or
	                           another
	  --netback-param "K=V..." module parameters
	  --netfront-param "K=V..."
	  --driver                 netback in a driver domain instead of dom0; only
	                           for scenarios that know of it
	  --poison                 the kernels overwrite what is freed, so that using
	                           it shows; debugging kernels do that anyway
	  --set K=V                a parameter of a scenario; may be repeated
	  --icount                 time that counts instructions: repeatable rates
	  --wall-clock             no such time, whatever the scenario says
	  --profile --plugin FILE  load a QEMU plugin that counts instructions
	  --krel R, --guest-krel R kernel releases of dom0 and the guests, or
	                           folders that 'make debug-kernel' left
	  --xen "OPTION...", --dom0-kernel "OPTION..."
	                           further options for the hypervisor, dom0's kernel
	  --guest-file SRC:DST, --dom0-file SRC:DST
	                           put a file into the guests or dom0
	  --timeout S              seconds a scenario may take (its own)
	  --boot-timeout S         seconds the machine may take beside them (180)
	  --patience N             multiply all time limits, for a slow host (1)
	  --out DIR                where logs go (build/xen-results/<time>)
	  --keep                   leave what dom0 was given there, too
	  --from DIR               the folder of the scenarios (tests/xen/scenarios)
	  --list                   name the scenarios
	X
}

# The first comment of a scenario's dom0.sh says what it is for.
list_scenarios() {
	local dir
	for dir in "$scenario_dir"/*/; do
		dir=${dir%/}
		printf '%-12s %s\n' "${dir##*/}" \
			"$(sed -n '/SPDX/d; s/^# \([A-Z].*\)/\1/p' "$dir/dom0.sh" | head -n 1)"
	done
}

usage_error() {
	say "rig: $*"
	say "try 'rig --help'"
	exit 2
}

parse_options() {
	local name
	while [ $# -gt 0 ]; do
		name=${1#--}
		case $1 in
		--help) usage; exit 0 ;;
		--list) list_scenarios; exit 0 ;;
		--icount | --profile | --keep | --driver | --poison) given_opt[$name]=1 ;;
		--wall-clock) given_opt[icount]= ;;
		--*)
			[ $# -gt 1 ] || usage_error "$1 needs a value"
			take_value "$name" "$2"
			shift ;;
		*) scenarios+=("$1") ;;
		esac
		shift
	done
	[ ${#scenarios[@]} -gt 0 ] || usage_error 'no scenario is named'
	for name in "${scenarios[@]}"; do
		[ -e "$scenario_dir/$name/dom0.sh" ] ||
			usage_error "there is no scenario '$name'"
	done
}

take_value() {
	local name=$1 value=$2
	case $name in
	guest-file) guest_files+=("$value") ;;
	dom0-file) dom0_files+=("$value") ;;
	set) given_opt[set]+="$value " ;;
	from) scenario_dir=$value ;;
	*)
		[ -n "${default_opt[$name]+there}" ] ||
			usage_error "there is no option --$name"
		given_opt[$name]=$value ;;
	esac
}

# The options for scenario $1, in opt.
load_options() {
	local name value conf=$scenario_dir/$1/rig.conf
	for name in "${!default_opt[@]}"; do
		opt[$name]=${default_opt[$name]}
	done
	if [ -e "$conf" ]; then
		while IFS='=' read -r name value; do
			[ -n "${default_opt[$name]+there}" ] ||
				die "$conf: there is no option '$name'"
			opt[$name]=$value
		done < <(sed 's/#.*//; /^[[:space:]]*$/d' "$conf")
	fi
	for name in "${!given_opt[@]}"; do
		opt[$name]=${given_opt[$name]}
	done
	check_options
}

check_options() {
	local name
	for name in vcpus dom0-vcpus smp memory timeout boot-timeout patience; do
		[[ ${opt[$name]} =~ ^[1-9][0-9]*$ ]] ||
			usage_error "--$name takes a number"
	done
	[[ ${opt[queues]} =~ ^([1-9][0-9]*)?$ ]] ||
		usage_error '--queues takes a number'
	[[ ${opt[guest]} =~ ^pvh?$ ]] || usage_error '--guest is pv or pvh'
	[ -z "${opt[profile]}" ] || [ -e "${opt[plugin]}" ] ||
		usage_error '--profile needs --plugin FILE'
	opt[krel]=$(kernel_check "${opt[krel]:-$(pick_krel)}")
	opt[guest-krel]=$(kernel_check "${opt[guest-krel]:-${opt[krel]}}")
	[ -n "${opt[out]}" ] || opt[out]=$build/xen-results/$(date +%Y%m%d-%H%M%S)-$$
}

# Equal for scenarios that may share a boot.
options_key() {
	local name
	for name in "${!opt[@]}"; do
		[[ $name =~ ^(timeout|out)$ ]] || echo "$name=${opt[$name]}"
	done | sort
}

options_summary() {
	echo "Linux $(kernel_name "${opt[krel]}"), ${opt[guest]} guests of" \
		"${opt[vcpus]} CPUs on Linux $(kernel_name "${opt[guest-krel]}"), netback ${opt[netback]}" \
		"${opt[netback-param]}, netfront ${opt[netfront]} ${opt[netfront-param]}"
}
