# All that a developer types. `make` alone explains itself.

# A shell that is always asked, so that make 3.81 (macOS) honours the PATH below too.
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
# The project's own Node comes from npm and is found before the machine's.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup build gen format test test-unit test-integration test-e2e chaos soak demo bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the locked packages and Node 24, where they changed
	@scripts/setup.sh

build: setup ## Bundle the operator into dist/main.js
	node scripts/build.ts

gen: setup ## Regenerate what comes from src/crd: CRDs and reference docs
	node scripts/generate.ts

format: setup ## Format all files
	biome format --write .

test: setup ## Run every check and every test: the gate before a commit
	node scripts/test.ts

test-unit: setup ## Run the unit tests alone
	node scripts/test.ts unit

test-integration: setup ## Run the tests against a real kube-apiserver alone
	node scripts/test.ts build integration

test-e2e: setup ## Run what needs a container engine: a k3s container as the control plane
	vitest run --project e2e

chaos: build ## Kill the operator at every step, lie to it, play every position of every platform (CHAOS_SEED=… replays)
	CHAOS=long vitest run --project chaos
	KNOBS=all vitest run --project integration test/integration/knobs
	CHAOS=long vitest run --project integration test/integration/kubernetes/api-server.test.ts

soak: build ## Half an hour of users and faults, judged by ten gates (SOAK_MINUTES=2 is short, SOAK_SEED=… replays)
	node test/soak/main.ts

demo: setup ## Watch deployments become ready on a real kube-apiserver (ONCE=1 ends by itself)
	node test/demo/main.ts

bench: setup ## Measure speed and print a table
	node test/bench/main.ts

clean: ## Remove what was built; packages and control plane binaries stay
	rm -rf dist coverage bench-results
