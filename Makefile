# SPDX-License-Identifier: GPL-2.0
#
# The one entry point: 'make help' lists what it does. The work is in scripts/
# and in each part's own folder; this file only names it.
#
# KREL=<release>  the kernel to build for (default: the newest installed
#                 linux-headers-6.1*-amd64)
# BUILD=<dir>     where everything that is made goes (default: build)
# FAULTS=1        'make modules': with the fault points that tests/faults uses,
#                 into build/faults/<release>

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

top := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
export BUILD ?= $(top)/build
# Empty means the default, which the scripts look up: on a new machine the
# headers are installed only while a recipe runs.
export KREL ?=
export FAULTS ?=

.PHONY: help
help: ## list the targets
	@echo "usage: make <target> [KREL=<release>] [BUILD=<dir>] [V=1]"
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | \
		expand -t 16 | sed 's/^/  /'
	@echo
	@. scripts/common.sh; echo "kernel release: $$(pick_krel)"

.PHONY: deps
deps: ## install the Debian packages that the rest needs (says which and why)
	@scripts/deps.sh

.PHONY: modules
modules: ## build build/<release>/xen-netback.ko and xen-netfront.ko
	@scripts/deps.sh build
	@scripts/modules.sh

.PHONY: tools
tools: ## build the user-space library and the xen-netif command
	@scripts/deps.sh build
	@$(MAKE) --no-print-directory -C xen-tools BUILD="$(BUILD)"

.PHONY: unit
unit: ## run the unit tests of the pure logic on this host, under ASan and UBSan
	@scripts/deps.sh lint build
	@tests/unit/run.sh

.PHONY: lint
lint: ## check style, address spaces, warnings, shell scripts and the wire ABI
	@scripts/deps.sh lint build
	@scripts/lint.sh

.PHONY: check
check: ## everything: unit tests, ABI, lint, series and the scenarios on real Xen
	@scripts/deps.sh
	@scripts/check.sh

.PHONY: check-long
check-long: ## what takes too long for check: more guests, more rounds, the rig itself
	@scripts/deps.sh
	@scripts/check.sh rig long

.PHONY: check-hostile
check-hostile: ## attack both drivers with all that a peer can do, at length
	@scripts/deps.sh
	@scripts/check.sh hostile

.PHONY: check-soak
check-soak: ## long runs: hundreds of guests, reloads and restores; what stays behind
	@scripts/deps.sh
	@scripts/check.sh soak

.PHONY: debug-kernel
debug-kernel: ## build two kernels with the series applied and many checkers: build/debug/
	@scripts/deps.sh build debug
	@scripts/debug-kernel.sh

.PHONY: check-debug
check-debug: debug-kernel ## the scenarios on those kernels (five hours; ONLY="line ..."); which lines of ours ran
	@scripts/deps.sh
	@scripts/check.sh debug
	@$(MAKE) --no-print-directory coverage

.PHONY: coverage
coverage: ## the lines of our kernel files that check-debug ran (FROM=<dir>: another run)
	@tests/debug/coverage $(or $(FROM),"$(BUILD)/check")

.PHONY: fuzz
fuzz: ## fuzz the pure parts on this host (SECONDS=600 for each, TARGETS="...", KEEP=1)
	@scripts/deps.sh build fuzz
	@tests/fuzz/long.sh $(if $(KEEP),--keep) $(or $(SECONDS),600) $(TARGETS)

.PHONY: check-faults
check-faults: ## each allocation and hypercall fails, and all that can run out does
	@scripts/deps.sh
	@scripts/check.sh faults

.PHONY: check-mutants
check-mutants: ## run the checks against drivers with deliberate errors
	@scripts/deps.sh build rig
	@tests/conformance/check-mutants
	@tests/hostile/backend/check-mutants
	@tests/hostile/frontend/check-mutants

.PHONY: demo
demo: ## boot Xen with the stock drivers and with ours: a table before/after
	@scripts/deps.sh build rig
	@scripts/demo.sh

.PHONY: bench
bench: ## measure the whole matrix, stock and ours (CELLS="pv2 ...", JOBS=n, AGAIN=1, WALL=1)
	@scripts/deps.sh build rig
	@tests/bench/bench.sh $(if $(CELLS),--cells "$(CELLS)") $(if $(JOBS),--jobs $(JOBS)) \
		$(if $(AGAIN),--again) $(if $(WALL),--wall-clock)

.PHONY: bench-quick
bench-quick: ## count the instructions of a packet of 60 bytes only (TOP=30: and where)
	@scripts/deps.sh build rig
	@tests/bench/quick.sh $(if $(TOP),--top $(TOP))

OUT ?= $(BUILD)/series
.PHONY: series
series: ## write a git am-able patch series against the kernel source to OUT=<dir>
	@scripts/deps.sh build
	@scripts/series.sh "$(OUT)"

.PHONY: install
install: modules tools ## install modules, tools and manual pages below DESTDIR
	@scripts/install.sh "$(DESTDIR)"

.PHONY: clean
clean: ## remove everything that was made
	rm -rf "$(BUILD)"
