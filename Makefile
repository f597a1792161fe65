# Two commands do everything on a fresh Debian 12 with Rust and Node: `make run` and `make test`.
# One cargo profile (dev) for both, so every dependency is built once.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# rustup puts cargo here, and a shell without a login may not know it yet.
export PATH := $(PATH):$(HOME)/.cargo/bin
# Papers are set with the fonts that `make fonts` took, unless told otherwise.
export SUBAO_FONTS ?= $(CURDIR)/fonts

# A check must judge the versions that were committed.
LOCKED := $(if $(CI),--locked)
# A check builds once: what the compiler keeps for the next build would only fill its disk.
export CARGO_INCREMENTAL := $(if $(CI),0,1)
HEAD = @printf '\n== %s\n'
UI_SOURCES := $(shell find ui/src ui/public ui/index.html ui/vite.config.ts ui/tsconfig.json ui/package.json ui/package-lock.json 2>/dev/null)
TYPES := target/generated-types

.PHONY: help run test bench fuzz setup setup-test fonts build types format-check lint test-rust types-check test-ui test-desktop test-fuzz FORCE

help:
	@echo 'make run           install what is missing, build, open the application (without a display: play the demo)'
	@echo 'make test          install what is missing, build, run every check; .ci/run does the same'
	@echo 'make lint          formatting and clippy'
	@echo 'make test-rust     the Rust tests'
	@echo 'make test-ui       the tests of the interface'
	@echo 'make test-desktop  the story in the real application, in a window of its own (Xvfb)'
	@echo 'make bench         how fast finding, importing, verifying, bundles of 4 GB, setting papers beside others and a keystroke are (fifteen minutes, 6 GB of disk)'
	@echo 'make fuzz          one minute of fuzzing for each reader of what comes from outside'
	@echo 'make types         write ui/src/generated from the Rust types'
	@echo 'make setup         only install what is missing'
	@echo 'make fonts         only take the fonts of the papers into fonts/'

run: build
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
		exec target/debug/subao; \
	else \
		echo 'There is no display here: playing the story into demo-output/ instead.'; \
		exec target/debug/subao demo --out demo-output; \
	fi

test: setup-test format-check lint test-rust types-check test-ui test-desktop test-fuzz
	$(HEAD) 'every check passed'

# --- setting up ---

setup:
	@scripts/setup run

setup-test:
	@scripts/setup test

fonts:
	@scripts/setup fonts

# --- building ---

build: setup ui/dist/index.html
	$(HEAD) 'building the application'
	cargo build --workspace $(LOCKED)

# The folders are sources too: so a removed file counts as a change.
ui/dist/index.html: $(UI_SOURCES)
	@scripts/setup ui
	$(HEAD) 'building the interface'
	npm --prefix ui run --silent build
	@touch $@

# By the dev profile too: it shares every built dependency with `make test`, and a release is only faster.
bench:
	$(HEAD) 'finding among 100,000 incidents'
	cargo build --workspace $(LOCKED) --example search_speed
	target/debug/examples/search_speed
	$(HEAD) 'bundles'
	cargo build --workspace $(LOCKED) --example bundle_speed
	target/debug/examples/bundle_speed
	@scripts/setup bench
	$(HEAD) 'taking in what 2,816 units send'
	cargo build --workspace $(LOCKED) --example import_speed
	target/debug/examples/import_speed
	$(HEAD) 'verifying a million entries'
	cargo build --workspace $(LOCKED) --example verify_speed
	target/debug/examples/verify_speed
	$(HEAD) 'setting papers'
	cargo build --workspace $(LOCKED) --example paper_speed
	.setup/bench/bin/python scripts/bench_papers.py
	$(HEAD) 'a keystroke beside a long paper'
	@scripts/setup test
	@$(MAKE) --no-print-directory ui/dist/index.html
	cargo build --workspace $(LOCKED)
	node --test --test-reporter=spec tests/desktop/preview.bench.mjs

fuzz:
	@scripts/fuzz 60

# Long enough to see that fuzzing works and finds nothing at once; `make fuzz` goes on from there.
test-fuzz:
	$(HEAD) 'a few seconds of fuzzing'
	scripts/fuzz 5

types:
	@rm -rf $(TYPES)
	TS_RS_EXPORT_DIR=$(CURDIR)/$(TYPES) cargo test --workspace $(LOCKED) --lib --quiet export_bindings
	@rm -rf ui/src/generated && cp -r $(TYPES) ui/src/generated

# --- checking ---

format-check:
	$(HEAD) 'formatting'
	cargo fmt --all --check

# The window's files are compiled into the program, so they must be there before it is checked.
lint: ui/dist/index.html
	$(HEAD) 'lints'
	cargo clippy --workspace --all-targets $(LOCKED) -- -D warnings

test-rust: ui/dist/index.html
	$(HEAD) 'Rust tests'
	@rm -rf $(TYPES)
	TS_RS_EXPORT_DIR=$(CURDIR)/$(TYPES) cargo test --workspace $(LOCKED)

# The Rust tests have just written the types anew; what is committed must be the same.
types-check:
	$(HEAD) 'types of the bridge'
	@diff -ru ui/src/generated $(TYPES) || { echo 'ui/src/generated is not what the Rust types say: run `make types` and commit it.'; exit 1; }
	@echo 'ui/src/generated is up to date'

test-ui:
	@scripts/setup ui
	$(HEAD) 'interface tests'
	npm --prefix ui test

test-desktop: setup-test ui/dist/index.html
	$(HEAD) 'the story in the real application'
	cargo build --workspace $(LOCKED) --bins --example two_stations
	node --test --test-concurrency=1 --test-reporter=spec tests/desktop/*.test.mjs
