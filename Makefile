# Every target is a script of the same name in scripts/: this file only names them.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo run build test fuzz docs lint bench db db-stop schema holidays clean

export DATABASE CONFIGURATION PGCADENCE BENCH BENCH_SCALE BENCH_ROUNDS EXAMPLES SEED

help:
	@echo 'pgcadence: sales sequences that run inside PostgreSQL'
	@echo
	@sed -n 's/^\([a-z-]*\): *## /\1\t/p' $(lastword $(MAKEFILE_LIST)) | \
	    while IFS=$$'\t' read -r target text; do printf '  make %-9s %s\n' "$$target" "$$text"; done

demo: ## Two weeks of a five-step sequence with 200 contacts, in a minute: installs, builds, runs
	@scripts/demo

run: ## The server on the database of `make db`, in the foreground (DATABASE=cadence)
	@scripts/run

build: ## Builds the program .build/debug/pgcadence (CONFIGURATION=release for the fast one)
	@scripts/build

test: ## All tests: calendar, pgTAP, schema.sql, Swift; on a private server that is thrown away
	@scripts/test

fuzz: ## The server against its own /openapi.json, with schemathesis: EXAMPLES=200 an operation, SEED=1
	@scripts/fuzz

docs: ## Writes the reference in docs/api.md anew, from what the server says of itself
	@scripts/docs

lint: ## The rules of STYLE.md that a machine can check: Swift, SQL, scripts
	@scripts/lint

bench: ## The benchmarks of bench/ against their baselines (BENCH=name for one, BENCH_SCALE=0.1 for smaller ones)
	@scripts/bench

db: ## Starts the private PostgreSQL under .cadence/, migrates it, prints its connection string
	@scripts/db

db-stop: ## Stops the private PostgreSQL; its data stays
	@scripts/db-stop

schema: ## Writes sql/schema.sql anew: the tables as the migrations make them
	@scripts/schema

holidays: ## Writes sql/data/public_holidays.csv anew from the holiday library
	@scripts/holidays

clean: ## Removes what was built; the data under .cadence/ stays
	@scripts/clean
